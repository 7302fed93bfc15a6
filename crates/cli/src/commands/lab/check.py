"""Executes notebooks, each in a fresh kernel; goes on after a failure and lists all of them at the end.

A cell fails by an error (a compile error, a panic, which ends the kernel), by anything on its error stream (a cell that
ends in an `Err` says so there alone), or by a figure that has no marks or is not shown. A cell with the tag
`raises-exception` must fail, and where its metadata have `expect`, with that text.
"""

import queue
import re
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

import nbclient
import nbformat

kernel, pages, notebooks = sys.argv[1], sys.argv[2], [Path(name) for name in sys.argv[3:]]
FEWEST_MARKS = 10
MARK = re.compile(r"<(path|polyline|polygon|circle|rect|line|text)\b")


def text_of(output):
    if output.output_type == "error":
        return "\n".join([output.ename, output.evalue, *output.traceback])
    if output.output_type == "stream":
        return output.text
    return "\n".join(str(value) for value in output.data.values())


class Client(nbclient.NotebookClient):
    """Waits for what a cell says last: its error stream may lag behind its end, and an `Err` is nowhere else."""

    async def async_execute_cell(self, cell, cell_index, **options):
        result = await super().async_execute_cell(cell, cell_index, **options)
        while cell.cell_type == "code":
            try:
                message = await self.kc.get_iopub_msg(timeout=0.3)
            except queue.Empty:
                break
            if message["parent_header"].get("msg_id") and message["msg_type"] != "status":
                self.process_message(message, cell, cell_index)
        return result


def seconds_of(cell):
    """How long the kernel took over a cell."""
    times = cell.metadata.get("execution", {})
    began, ended = (times.get(name) for name in ("iopub.status.busy", "iopub.status.idle"))
    if not (began and ended):
        return float("nan")
    began, ended = (datetime.fromisoformat(when.replace("Z", "+00:00")) for when in (began, ended))
    return (ended - began).total_seconds()


def failures(cell):
    """What is wrong with an executed cell."""
    outputs = cell.get("outputs", [])
    errors = [output for output in outputs if output.output_type == "error"]
    said = [output for output in outputs if output.output_type == "stream" and output.name == "stderr"]
    if "raises-exception" in cell.metadata.get("tags", []):
        expected = cell.metadata.get("expect", "")
        everything = re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(map(text_of, outputs)))
        if not errors and not said:
            yield "did not fail, as it should"
        elif expected not in everything:
            yield f"failed without saying “{expected}”:\n{everything}"
        return
    for output in errors + said:
        yield text_of(output)
    for output in outputs:
        figure = output.get("data", {}).get("image/svg+xml", "")
        if not figure and "".join(output.get("data", {}).get("text/plain", "")).startswith("Figure {"):
            yield "a figure that is not shown"
        if figure and len(MARK.findall("".join(figure))) < FEWEST_MARKS:
            yield "an empty figure"


failed = 0
for path in notebooks:
    started = time.monotonic()
    notebook = nbformat.read(path, as_version=4)
    client = Client(
        notebook, kernel_name=kernel, timeout=1800, startup_timeout=600, allow_errors=True,
        resources={"metadata": {"path": str(path.parent)}},
    )
    found = []
    try:
        client.execute(stderr=subprocess.DEVNULL)  # The kernel complains there when it is told to end.
    except Exception as error:  # A kernel that has died says so in many ways.
        found.append(("the kernel", str(error)))
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    took = " ".join(f"{seconds_of(cell):.1f}" for cell in code)
    for number, cell in enumerate(code, 1):
        found += [(f"cell {number}", what) for what in failures(cell)]
    seconds = time.monotonic() - started
    verdict = f"{len(found)} FAILED" if found else "ok"
    print(f"{path.name}: {verdict}, {seconds:.0f} s, cell by cell {took}", flush=True)
    for where, what in found:
        print(f"  {where}: {what.strip()}", flush=True)
    failed += len(found)
    if pages:
        import nbconvert

        body, _ = nbconvert.HTMLExporter(embed_images=True).from_notebook_node(notebook)
        page = Path(pages) / f"{path.stem}.html"
        page.write_text(body)
        print(f"  {page}", flush=True)
print("all notebooks ran" if not failed else f"{failed} failures")
sys.exit(1 if failed else 0)
