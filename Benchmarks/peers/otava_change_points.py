"""Change points: the ledger's offline detector beside Apache Otava's E-divisive.

    otava_change_points.py LEDGER_BENCH [--smoke | --without-windows]

LEDGER_BENCH is the built binary of the package in Benchmarks; the Python is that of .venv/otava. Both
run single-threaded in a warm process on the same series: 1,000 values of noise, of one step, of twenty
steps and of a random walk. Times are medians of three interleaved rounds of 21 and 9 runs. Otava runs as its command line does by
default (window 50, p 0.001); --without-windows adds a run of E-divisive as it was published, which takes
minutes. Below, F1 (margin 5) on the series that people marked, in Tests/Fixtures/tcpd. With --smoke
200 values and the shortest marked series.
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
WINDOWS = (50, 30)


def series(count):
    """The series to time."""
    chance = random.Random(1)
    noise = [chance.gauss(0, 1) for _ in range(count)]
    levels = [chance.gauss(0, 5) for _ in range(20)]
    walk = []
    for value in noise:
        walk.append(value + (walk[-1] if walk else 0))
    return {
        "noise": noise,
        "one step": [value + (2 if i >= count // 2 else 0) for i, value in enumerate(noise)],
        "twenty steps": [value + levels[i * 20 // count] for i, value in enumerate(noise)],
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


def otava_seconds(values):
    """The median wall seconds of Otava's analysis as its command line runs it."""
    times = []
    for _ in range(9):
        begin = time.perf_counter()
        compute_change_points(values, WINDOWS[0], 0.001)
        times.append(time.perf_counter() - begin)
    return statistics.median(times)


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


def print_times(binary, count, is_whole):
    """Prints one line a series."""
    timed = series(count)
    ours, theirs = [], []
    for _ in range(3):
        ours.append(ledger(binary, timed))
        theirs.append({name: otava_seconds(values) for name, values in timed.items()})
    print(f"| {count:,} values | ledger | Otava | ratio | ≥ 20 |{' no window |' * is_whole}")
    print(f"| --- | --: | --: | --: | --- |{' --: |' * is_whole}")
    for name, values in timed.items():
        seconds = statistics.median(one[name]["seconds"] for one in ours)
        peer = statistics.median(one[name] for one in theirs)
        line = (
            f"| {name} | {seconds * 1e3:.2f} ms | {peer * 1e3:.1f} ms | {peer / seconds:.0f}"
            f" | {'yes' if peer >= 20 * seconds else 'no'} |"
        )
        if is_whole:
            begin = time.perf_counter()
            compute_change_points_orig(values, 0.001)
            line += f" {time.perf_counter() - begin:.1f} s |"
        print(line, flush=True)


def print_measures(binary, longest):
    """Prints F1 on the marked series of at most as many values."""
    marked = json.loads((ROOT / "Tests/Fixtures/tcpd/series.json").read_text(encoding="utf-8"))
    marked = {name: one for name, one in marked.items() if len(one["values"]) <= longest}
    found = ledger(binary, {name: one["values"] for name, one in marked.items()})
    print("\n| F1 | ledger |" + "".join(f" Otava, window {window} |" for window in WINDOWS))
    print("| --- | --: |" + " --: |" * len(WINDOWS))
    rows = []
    for name, one in sorted(marked.items()):
        places = [i for i, value in enumerate(one["values"]) if value is not None]
        values = [float(one["values"][i]) for i in places]
        answers = [found[name]["found"]]
        for window in WINDOWS:
            points, _ = compute_change_points(values, window, 0.001)
            answers.append([places[point.index] for point in points])
        rows.append((name, [f1(one["annotations"], answer) for answer in answers]))
    columns = zip(*(scores for _, scores in rows))
    rows.append(("mean", [statistics.mean(column) for column in columns]))
    for name, scores in rows:
        print(f"| {name} | " + " | ".join(f"{score:.3f}" for score in scores) + " |")


def main(binary, options):
    """Prints the two tables."""
    smoke = "--smoke" in options
    print_times(binary, 200 if smoke else 1_000, "--without-windows" in options)
    print_measures(binary, 60 if smoke else 10_000)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
