"""Isolation forests of 200 trees: the ledger beside scikit-learn's, on the same rows, round by round.

    forest.py LEDGER_BENCH [--smoke]

LEDGER_BENCH is the built binary of the package in Benchmarks. Both use one thread; times are medians of
three interleaved rounds of three seeds. With --smoke one round of the smallest table.
"""

import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

PEER = Path(__file__).parent / "peers" / "sklearn_forest.py"
# Rows and features: a detector's training on hours and on minutes, and a large table.
SHAPES = [(336, 11), (10_000, 11), (100_000, 10)]
TREES, SEEDS = "200", "3"


def said(*command):
    """The JSON object that a contestant prints."""
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def main(bench, smoke):
    """Prints one line a shape."""
    shapes, rounds = (SHAPES[:1], 1) if smoke else (SHAPES, 3)
    print("| rows × features | fit | score | scikit-learn's fit | score | ratio | ROC-AUC | its |")
    print("| --- | --: | --: | --: | --: | --: | --: | --: |")
    with tempfile.TemporaryDirectory() as folder:
        for rows, features in shapes:
            table = f"{folder}/{rows}.csv"
            make = [sys.executable, PEER, "--make", table, str(rows), str(features)]
            subprocess.run(make, check=True)
            ours, theirs = [], []
            for _ in range(rounds):
                ours.append(said(bench, "isolation-forest", table, TREES, SEEDS))
                theirs.append(said(sys.executable, PEER, table, TREES, SEEDS))
            cells = [f"{rows:,} × {features}"]
            total = []
            for results in (ours, theirs):
                fit = statistics.median(result["fit"] for result in results)
                score = statistics.median(result["score"] for result in results)
                cells += [f"{fit * 1000:.1f} ms", f"{score * 1000:.1f} ms"]
                total.append(fit + score)
            cells.append(f"{total[1] / total[0]:.1f} × faster")
            cells += [f"{statistics.mean(results[0]['areas']):.3f}" for results in (ours, theirs)]
            print("| " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    main(sys.argv[1], "--smoke" in sys.argv[2:])
