"""The table of a benchmark run.

    report.py RESULTS.json      prints it again from a kept result
"""

import json
import platform
import re
import statistics
import subprocess
import sys

# Subject, peer, the greatest ratio of the ledger's time to the peer's, and the goal in words. Without
# a peer the third is the greatest number of seconds.
GOALS = [
    ("ingest", "raw C inserts", 2.5, "≤ 2.5 × the peer's time"),
    ("ingest", "orjson", 0.5, "≥ 2 × faster"),
    ("rebuild", "DuckDB", 1.0, "not slower"),
    ("catch-up", None, 0.050, "≤ 50 ms for 1,000 events"),
    ("what changed", "DuckDB", 0.1, "≥ 10 × faster"),
    ("what changed", None, 0.100, "p95 ≤ 100 ms"),
    ("cold start", "sqlite3", 5.0, "≤ 5 × the peer's time"),
]


def output(*command):
    """What a command prints, or nothing if it is not there."""
    try:
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout
    except OSError:
        return ""


def machine(versions):
    """What the numbers depend on, as lines of name and value."""
    processor = re.search(r"Model name:\s*(.+)", output("lscpu"))
    with open("/proc/meminfo", encoding="ascii") as file:
        memory = int(file.readline().split()[1]) / 1024 / 1024
    swift = re.search(r"Swift version (\S+)", output("swift", "--version"))
    facts = {
        "processor": processor.group(1).strip() if processor else platform.machine(),
        "cores": output("nproc").strip(),
        "memory": f"{memory:.0f} GiB",
        "kernel": platform.release(),
        "swift": swift.group(1) if swift else "unknown",
        "python": platform.python_version(),
    }
    facts.update(sorted(versions.items()))
    return facts


def seconds_of(document, subject, contestant):
    """The times of one contestant in all rounds."""
    return [
        result["seconds"]
        for result in document["results"]
        if result["subject"] == subject and result["contestant"] == contestant
    ]


def duration(seconds):
    """A time with three digits that count."""
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1000:.1f} ms"


def row(document, subject, peer, limit, goal):
    """One line of the table, or None when there is nothing to compare."""
    ours = seconds_of(document, subject, "ledger")
    theirs = seconds_of(document, subject, peer) if peer else []
    if not ours and not theirs:
        return None
    cells = [subject, "–", peer or "–", "–", "–", goal, "–"]
    if ours:
        # Of a limit in seconds the slow end counts, of a ratio the middle.
        value = statistics.median(ours)
        if peer is None:
            value = sorted(ours)[min(len(ours) - 1, int(len(ours) * 0.95))]
        cells[1] = duration(value)
        if peer is None:
            cells[6] = "yes" if value <= limit else "**no**"
    if theirs:
        cells[3] = duration(statistics.median(theirs))
    if ours and theirs:
        ratio = statistics.median(ours) / statistics.median(theirs)
        cells[4] = f"{ratio:.2f}"
        cells[6] = "yes" if ratio <= limit else "**no**"
    return "| " + " | ".join(cells) + " |"


def spread(document):
    """Median, extremes, rounds and peak memory of every contestant."""
    groups = {}
    for result in document["results"]:
        groups.setdefault((result["subject"], result["contestant"]), []).append(result)
    lines = ["| work | contestant | n | median | lowest | highest | peak MiB |"]
    lines.append("| --- | --- | --: | --: | --: | --: | --: |")
    for (subject, contestant), results in groups.items():
        seconds = [result["seconds"] for result in results]
        memory = max(result["memory"] for result in results)
        lines.append(
            f"| {subject} | {contestant} | {len(seconds)} | {duration(statistics.median(seconds))}"
            f" | {duration(min(seconds))} | {duration(max(seconds))} | {memory:.0f} |"
        )
    return lines


def markdown(document):
    """The whole report."""
    facts = ", ".join(f"{name} {value}" for name, value in document["machine"].items())
    lines = [
        f"## {document['events']:,} events, {document['rounds']} interleaved rounds",
        "",
        facts[0].upper() + facts[1:] + ".",
        "",
    ]
    if document["smoke"]:
        lines += ["A smoke run: it shows that everything runs, its times mean nothing.", ""]
    lines.append("| work | ledger | peer | peer's time | ratio | goal | met |")
    lines.append("| --- | --: | --- | --: | --: | --- | --- |")
    lines += [line for goal in GOALS if (line := row(document, *goal))]
    return "\n".join([*lines, "", *spread(document), ""])


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as results:
        print(markdown(json.load(results)))
