"""Runs the first cell of every notebook once, so that all later kernels find it compiled."""

import sys

import nbclient
import nbformat

CELLS = [
    ':dep interlayer = { path = "../crates/interlayer" }\nuse interlayer::prelude::*;',
    "Training::of::<Mlp<32, 16, 1>>().outline().parameters()",
]
notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in CELLS])
try:
    nbclient.NotebookClient(notebook, kernel_name=sys.argv[1], timeout=3600, startup_timeout=600).execute()
except nbclient.exceptions.CellExecutionError as error:
    # The compiler's messages are in the outputs of the cell.
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            print(output.get("text") or "\n".join(output.get("traceback", [])), file=sys.stderr)
    sys.exit(str(error))
