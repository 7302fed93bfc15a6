"""Estimates mutual information with another program, told what to do line by line (see worker.rs)."""

import json
import os
import subprocess
import sys
import time

import numpy
import scipy
import sklearn

peer, x, y, kind, samples, dims_x, dims_y, folder = sys.argv[1:]
samples, dims_x, dims_y = int(samples), int(dims_x), int(dims_y)


def npeet():
    """Bits."""
    sys.path.insert(0, folder)
    try:
        from npeet.entropy_estimators import mi
    except ImportError:
        from entropy_estimators import mi
    return lambda x, y: mi(x, y, k=3, base=2, alpha=0)


def scikit_learn():
    """Nats, of a single pair of dimensions."""
    from sklearn.feature_selection import mutual_info_regression

    def estimate(x, y):
        nats = mutual_info_regression(x, y[:, 0], discrete_features=False, n_neighbors=3, random_state=0)[0]
        return nats / numpy.log(2.0)

    return estimate


def version():
    """The commit of a clone, or the version that its package file names."""
    if os.path.exists(os.path.join(folder, ".git")):
        command = ["git", "-C", folder, "rev-parse", "--short=12", "HEAD"]
        return subprocess.run(command, capture_output=True, text=True).stdout.strip() or "unknown"
    try:
        with open(os.path.join(folder, "pyproject.toml")) as lines:
            found = [line.split("=")[1].strip(" \n\"'") for line in lines if line.startswith("version")]
        return found[0] if found else "unknown"
    except OSError:
        return "unknown"


def say(**what):
    print(json.dumps(what), flush=True)


# f64 from the start: a conversion is no part of an estimate.
x = numpy.fromfile(x, dtype=kind).reshape(samples, dims_x).astype("f8")
y = numpy.fromfile(y, dtype=kind).reshape(samples, dims_y).astype("f8")
versions = {"numpy": numpy.__version__, "scipy": scipy.__version__, "scikit-learn": sklearn.__version__}
if peer == "npeet":
    estimate = npeet()
    versions["NPEET"] = version()
else:
    estimate = scikit_learn()

# What is loaded at first use is loaded now.
estimate(x[:100], y[:100])
say(versions=versions)
for _ in sys.stdin:
    started = time.perf_counter()
    bits = estimate(x, y)
    say(seconds=time.perf_counter() - started, bits=float(bits))
