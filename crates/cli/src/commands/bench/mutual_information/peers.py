"""Estimates mutual information with another program, told what to do line by line (see worker.rs)."""

import hashlib
import json
import os
import subprocess
import sys
import time

import numpy

peer, x, y, kind, samples, dims_x, dims_y, place, threads = sys.argv[1:]
samples, dims_x, dims_y = int(samples), int(dims_x), int(dims_y)
versions = {"numpy": numpy.__version__}


def npeet():
    """Bits."""
    import scipy
    import sklearn

    versions.update({"scipy": scipy.__version__, "scikit-learn": sklearn.__version__})
    sys.path.insert(0, place)
    try:
        from npeet.entropy_estimators import mi
    except ImportError:
        from entropy_estimators import mi
    versions["NPEET"] = npeet_version()
    return lambda x, y: mi(x, y, k=3, base=2, alpha=0), numpy.asarray


def scikit_learn():
    """Nats, of a single pair of dimensions."""
    import scipy
    import sklearn
    from sklearn.feature_selection import mutual_info_regression

    versions.update({"scipy": scipy.__version__, "scikit-learn": sklearn.__version__})

    def estimate(x, y):
        nats = mutual_info_regression(x, y[:, 0], discrete_features=False, n_neighbors=3, random_state=0)[0]
        return nats / numpy.log(2.0)

    return estimate, numpy.asarray


def jidt():
    """KSG1 in nats, in Java."""
    import jpype

    jpype.startJVM(classpath=[place])
    with open(place, "rb") as jar:
        versions["JIDT"] = "sha256 " + hashlib.sha256(jar.read()).hexdigest()[:12]
    versions["JPype"] = jpype.__version__
    versions["Java"] = str(jpype.java.lang.System.getProperty("java.version"))
    kraskov = jpype.JPackage("infodynamics").measures.continuous.kraskov
    calculator = kraskov.MutualInfoCalculatorMultiVariateKraskov1()
    settings = {"k": "3", "NORMALISE": "false", "NOISE_LEVEL_TO_ADD": "0", "NUM_THREADS": threads}
    for name, value in settings.items():
        calculator.setProperty(name, value)

    def estimate(x, y):
        calculator.initialise(dims_x, dims_y)
        calculator.setObservations(x, y)
        return calculator.computeAverageLocalOfObservations() / numpy.log(2.0)

    return estimate, jpype.JArray.of


def npeet_version():
    """The commit of a clone, or the version that its package file names."""
    if os.path.exists(os.path.join(place, ".git")):
        command = ["git", "-C", place, "rev-parse", "--short=12", "HEAD"]
        return subprocess.run(command, capture_output=True, text=True).stdout.strip() or "unknown"
    try:
        with open(os.path.join(place, "pyproject.toml")) as lines:
            found = [line.split("=")[1].strip(" \n\"'") for line in lines if line.startswith("version")]
        return found[0] if found else "unknown"
    except OSError:
        return "unknown"


def say(**what):
    print(json.dumps(what), flush=True)


estimate, hold = {"npeet": npeet, "sklearn": scikit_learn, "jidt": jidt}[peer]()
# Held as f64 where the program has its numbers: a conversion is no part of an estimate.
x = numpy.fromfile(x, dtype=kind).reshape(samples, dims_x).astype("f8")
y = numpy.fromfile(y, dtype=kind).reshape(samples, dims_y).astype("f8")
# What is loaded at first use is loaded now.
estimate(hold(x[:100]), hold(y[:100]))
x, y = hold(x), hold(y)
say(versions=versions)
for _ in sys.stdin:
    started, times = time.perf_counter(), 0
    # As long as in mod.rs: TURN_SECONDS.
    while times == 0 or time.perf_counter() - started < 0.2:
        bits = estimate(x, y)
        times += 1
    say(seconds=(time.perf_counter() - started) / times, bits=float(bits))
