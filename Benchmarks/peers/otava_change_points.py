"""Change points: the ledger's offline detector beside Apache Otava's E-divisive.

    swift build -c release --package-path Benchmarks --product LedgerBench
    python3 Benchmarks/peers/otava_change_points.py Benchmarks/.build/release/LedgerBench

Needs apache-otava 0.8. Both run single-threaded in a warm process on the same series: 1,000 values of
noise, of one step, of twenty steps and of a random walk. Times are medians of wall seconds. Otava runs
as its command line does by default (window 50, p 0.001), and without windows as E-divisive was
published. Below, F1 (margin 5) on the series that people marked, in Tests/Fixtures/tcpd.
"""

import json
import random
import statistics
import subprocess
import sys
import time
from pathlib import Path

from otava.analysis import compute_change_points, compute_change_points_orig

ROOT = Path(__file__).resolve().parent.parent.parent
COUNT = 1000


def series():
    """The series to time."""
    chance = random.Random(1)
    noise = [chance.gauss(0, 1) for _ in range(COUNT)]
    levels = [chance.gauss(0, 5) for _ in range(20)]
    walk = []
    for value in noise:
        walk.append(value + (walk[-1] if walk else 0))
    return {
        "noise": noise,
        "one step": [value + (2 if i >= COUNT // 2 else 0) for i, value in enumerate(noise)],
        "twenty steps": [value + levels[i * 20 // COUNT] for i, value in enumerate(noise)],
        "random walk": walk,
    }


def ledger(binary, values):
    """The ledger's times and change points."""
    run = subprocess.run(
        [binary, "change-points"],
        input=json.dumps(values),
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(run.stdout)


def median_time(function, runs):
    """The median wall time of a call, and what it returned."""
    times = []
    result = None
    for _ in range(runs):
        begin = time.perf_counter()
        result = function()
        times.append(time.perf_counter() - begin)
    return statistics.median(times), result


def f1(marks, found, margin=5):
    """The measure of van den Burg and Williams (2020)."""
    marks = [sorted(set(one) | {0}) for one in marks]
    found = sorted(set(found) | {0})

    def hits(places):
        left = set(found)
        count = 0
        for place in places:
            near = sorted((abs(place - x), x) for x in left if abs(place - x) <= margin)
            if near:
                left.remove(near[0][1])
                count += 1
        return count

    precision = hits(sorted(set().union(*marks))) / len(found)
    recall = statistics.mean(hits(one) / len(one) for one in marks)
    return 2 * precision * recall / (precision + recall)


def main():
    """Prints the two tables."""
    binary = sys.argv[1]
    timed = series()
    ours = ledger(binary, timed)
    print("| 1,000 values | ledger | Otava, window 50 | ratio | Otava, no window | ratio |")
    print("| --- | --: | --: | --: | --: | --: |")
    for name, values in timed.items():
        windowed, _ = median_time(lambda v=values: compute_change_points(v, 50, 0.001), 9)
        whole, _ = median_time(lambda v=values: compute_change_points_orig(v, 0.001), 1)
        seconds = ours[name]["seconds"]
        print(
            f"| {name} | {seconds * 1000:.2f} ms | {windowed * 1000:.1f} ms"
            f" | {windowed / seconds:.0f} | {whole:.1f} s | {whole / seconds:.0f} |"
        )
    marked = json.loads((ROOT / "Tests/Fixtures/tcpd/series.json").read_text(encoding="utf-8"))
    found = ledger(binary, {name: one["values"] for name, one in marked.items()})
    print("\n| marked series | ledger | Otava, window 50 |")
    print("| --- | --: | --: |")
    means = [0.0, 0.0]
    for name, one in sorted(marked.items()):
        places = [i for i, value in enumerate(one["values"]) if value is not None]
        values = [float(one["values"][i]) for i in places]
        theirs = [places[point.index] for point in compute_change_points(values, 50, 0.001)[0]]
        scores = [f1(one["annotations"], x) for x in (found[name]["found"], theirs)]
        means = [mean + score / len(marked) for mean, score in zip(means, scores)]
        print(f"| {name} | {scores[0]:.3f} | {scores[1]:.3f} |")
    print(f"| mean F1 | {means[0]:.3f} | {means[1]:.3f} |")


if __name__ == "__main__":
    main()
