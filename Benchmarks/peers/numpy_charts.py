"""Run rules and rolling moments: the ledger beside numpy, on the same values, with the same findings.

    numpy_charts.py LEDGER_BENCH [--smoke]

LEDGER_BENCH is the built binary of the package in Benchmarks. Both use one thread and 10 M values; times
are medians of five interleaved rounds of seven runs. With --smoke one round of 100,000 values. The run rules are whole-array operations over comparisons; the moments come from
running totals of the values less their mean, the fastest way that numpy has (a sliding view is ten
times slower).
"""

import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy

CENTER, SIGMA, RUNS, WINDOW = 0.88, 0.05, 7, 60


def side(beyond):
    """Western Electric's rules 1–4 on one side, strict reading, from one comparison function."""
    zero, one, two = beyond(0), beyond(1).view(numpy.int8), beyond(2).view(numpy.int8)
    rule2, rule3, rule4 = (numpy.zeros(len(zero), bool) for _ in range(3))
    rule2[2:] = (two[2:] + two[1:-1] + two[:-2] >= 2) & (two[2:] > 0)
    sums = one[4:] + one[3:-1] + one[2:-2] + one[1:-3] + one[:-4]
    rule3[4:] = (sums >= 4) & (one[4:] > 0)
    pairs = zero[1:] & zero[:-1]
    fours = pairs[2:] & pairs[:-2]
    rule4[7:] = fours[4:] & fours[:-4]
    return beyond(3), rule2, rule3, rule4


def one_side(values):
    return side(lambda k: values < CENTER - k * SIGMA)


def both_sides(values):
    upper = side(lambda k: values > CENTER + k * SIGMA)
    return [low | high for low, high in zip(one_side(values), upper)]


def moments(values, window):
    centred = values - values.mean()
    totals = numpy.cumsum(centred)
    squares = numpy.cumsum(centred * centred)
    sums = totals[window - 1 :].copy()
    sums[1:] -= totals[:-window]
    spread = squares[window - 1 :].copy()
    spread[1:] -= squares[:-window]
    spread -= sums * sums / window
    numpy.maximum(spread, 0, out=spread)
    return sums / window + values.mean(), numpy.sqrt(spread / (window - 1))


def measure(work):
    times = []
    for _ in range(RUNS):
        begin = time.perf_counter()
        outcome = work()
        times.append(time.perf_counter() - begin)
    return sorted(times)[RUNS // 2], outcome


def ledger(binary, path):
    """The ledger's seconds and findings, by kind of work."""
    command = [binary, "control-charts", path, str(WINDOW)]
    return json.loads(subprocess.run(command, capture_output=True, check=True).stdout)


def peer(values):
    """numpy's, in the same shape."""
    results = {}
    for name, work in [("one side", one_side), ("both sides", both_sides)]:
        seconds, found = measure(lambda w=work: w(values))
        check = [int(rule.sum()) for rule in found]
        results[f"run rules, {name}"] = {"seconds": seconds, "check": check}
    seconds, sums = measure(lambda: moments(values, WINDOW))
    check = [float(one.sum()) for one in sums]
    results["rolling mean and deviation"] = {"seconds": seconds, "check": check}
    return results


def main(binary, smoke):
    """Prints one line a kind of work; stops where the findings differ."""
    count, rounds = (100_000, 1) if smoke else (10_000_000, 5)
    values = numpy.random.default_rng(20261013).normal(CENTER, SIGMA, count)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "values.bin"
        values.tofile(path)
        results = [(ledger(binary, path), peer(values)) for _ in range(rounds)]
    print(f"| {count:,} values | ledger | numpy {numpy.__version__} | ratio | not slower |")
    print("| --- | --: | --: | --: | --- |")
    for name in results[0][1]:
        left, right = (one[name]["check"] for one in results[0])
        if any(abs(a - b) > 1e-9 * abs(b) for a, b in zip(left, right, strict=True)):
            sys.exit(f"{name} differs: {left} and {right}")
        ours, theirs = (
            statistics.median(one[name]["seconds"] for one in side) for side in zip(*results)
        )
        ratio = ours / theirs
        print(
            f"| {name} | {ours * 1e3:.1f} ms | {theirs * 1e3:.1f} ms"
            f" | {ratio:.2f} | {'yes' if ratio <= 1 else 'no'} |"
        )


if __name__ == "__main__":
    main(sys.argv[1], "--smoke" in sys.argv[2:])
