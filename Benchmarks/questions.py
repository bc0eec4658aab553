"""How long each kind of question takes, in one warm process and from a cold start.

    questions.py LEDGER_DATABASE [--rounds N] [--kinds SUBSTRING]

A `ledger repl` is asked one question after another through a pipe; the time is from writing the line
to the answer's last byte, in turns over all kinds, so that none of them profits from the one before.
Every kind is asked with several scopes and times. The first turn warms up and is not counted. Prints a
table in Markdown with the median and the 95th percentile; the cold start stands beside the `sqlite3`
shell answering one SELECT.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
GOAL_MILLISECONDS = 100.0

# The kind, whether the goal holds for it, and how it is asked.
KINDS = [
    ("what changed", True, [
        "what changed when faithfulness dropped in search",
        "what changed when faithfulness dropped",
        "why did hallucination_rate rise in assistant last 2d",
    ]),
    ("show", True, [
        "show faithfulness last 7d by feature",
        "show faithfulness, toxicity by category since 2d",
        "show answer_relevance by hour in search last 3d",
    ]),
    ("chart", True, ["chart faithfulness in search last 2d", "chart toxicity last 7d"]),
    ("compare", True, [
        "compare faithfulness yesterday with today in search",
    ]),
    ("change points", True, [
        "change points of faithfulness in search last 30d",
        "change points of toxicity",
    ]),
    ("control chart", False, [
        "control chart of faithfulness in search by hour",
        "control chart of faithfulness in search",
    ]),
    ("rolling", False, ["rolling 1h mean of faithfulness in search every 5m last 1d"]),
    ("distribution", False, ["distribution of faithfulness in search last 7d"]),
    ("percentiles", False, ["percentiles of faithfulness in search last 7d"]),
    ("segments", False, ["segments of faithfulness in search"]),
    ("worst cases", False, ["worst cases of faithfulness in search last 2h limit 10"]),
    ("timeline", False, ["timeline in search last 1d"]),
    ("lists", False, ["deployments last 2d", "alerts", "incidents", "runs", "metrics"]),
]


def percentile(values, share):
    """The value that a share of the values does not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, round(share * len(ordered) + 0.5) - 1))]


class Terminal:
    """A `ledger repl` behind pipes; answers are JSON and end with a brace alone on its line."""

    def __init__(self, binary, database):
        self.process = subprocess.Popen(
            [binary, "repl", "--db", database, "--format", "json", "--quiet"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            bufsize=1,
        )

    def ask(self, question):
        """Milliseconds until the answer is there, and the answer.

        Raises:
            ValueError: The terminal said something else than an answer.
        """
        begin = time.perf_counter()
        self.process.stdin.write(question + "\n")
        self.process.stdin.flush()
        lines = []
        while True:
            line = self.process.stdout.readline()
            if not line or (not lines and not line.startswith("{")):
                raise ValueError(line.strip() or "the terminal ended")
            lines.append(line)
            if line == "}\n":
                break
        milliseconds = (time.perf_counter() - begin) * 1_000
        return milliseconds, json.loads("".join(lines))

    def close(self):
        """Ends the session."""
        self.process.stdin.close()
        self.process.wait()


def warm(binary, database, rounds, wanted):
    """The milliseconds of every kind, in turns."""
    kinds = [kind for kind in KINDS if wanted in kind[0]]
    times = {name: [] for name, _, _ in kinds}
    terminal = Terminal(binary, database)
    for turn in range(rounds + 1):
        for name, _, questions in kinds:
            for question in questions:
                try:
                    milliseconds, _ = terminal.ask(question)
                except ValueError as error:
                    sys.exit(f"questions.py: {question!r} was not answered: {error}")
                if turn > 0:
                    times[name].append(milliseconds)
    terminal.close()
    return kinds, times


def cold(binary, database, rounds):
    """Median milliseconds of a process that answers one question, and of `sqlite3`."""
    commands = [
        [binary, "query", "deployments last 1d", "--format", "json", "--db", database],
        ["sqlite3", database, "SELECT size FROM head"],
    ]
    times = [[], []]
    for _ in range(rounds):
        for index, command in enumerate(commands):
            begin = time.perf_counter()
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            times[index].append((time.perf_counter() - begin) * 1_000)
    return [statistics.median(values) for values in times]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("database")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--kinds", default="")
    options = parser.parse_args()
    binary = os.environ.get("LEDGER_BINARY", str(ROOT / ".build" / "release" / "ledger"))
    kinds, times = warm(binary, options.database, options.rounds, options.kinds)
    print("| question | asked | p50 | p95 | goal | met |")
    print("| --- | --: | --: | --: | --- | --- |")
    for name, has_goal, _ in kinds:
        values = times[name]
        high = percentile(values, 0.95)
        goal, met = "–", "–"
        if has_goal:
            goal = "p95 ≤ 100 ms"
            met = "yes" if high <= GOAL_MILLISECONDS else "**no**"
        middle = statistics.median(values)
        print(f"| {name} | {len(values)} | {middle:.1f} ms | {high:.1f} ms | {goal} | {met} |")
    ours, theirs = cold(binary, options.database, options.rounds)
    ratio = ours / theirs
    met = "yes" if ratio <= 5 else "**no**"
    print(
        f"\nCold start: `ledger query` {ours:.1f} ms, `sqlite3` {theirs:.1f} ms, "
        f"ratio {ratio:.1f} (goal ≤ 5: {met})."
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
