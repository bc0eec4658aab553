"""Runs the ledger and its peers in interleaved rounds; see run.sh for the options.

A contestant's time is its process's wall time. Peers in Python report a time of their own instead,
without the interpreter's start and imports, which is to their advantage. Peak memory is the kernel's
figure for the process.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import report

ROOT = Path(__file__).resolve().parent.parent
PEERS = ROOT / "Benchmarks" / "peers"
SCHEMA = ROOT / "schema" / "migrations" / "m0001_create_ledger.sql"
QUESTION = "what changed when faithfulness dropped in search"


class Failure(Exception):
    """A contestant that did not do its work."""


def timed(command, accepted=(0,)):
    """Runs a command; returns wall seconds, peak memory in MiB and what it printed."""
    command = [str(word) for word in command]
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        begin = time.perf_counter()
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=errors
        )
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        errors.seek(0)
        text = output.read().decode(errors="replace")
        if process.returncode not in accepted:
            said = errors.read().decode(errors="replace")[-2000:]
            raise Failure(f"{' '.join(command)}\nexit code {process.returncode}\n{said}")
    return seconds, usage.ru_maxrss / 1024, text


def remove(path):
    """Removes a database with its companions."""
    for file in path.parent.glob(path.stem + ".*"):
        file.unlink()


class Bench:
    """The subjects, their contestants and the results so far."""

    def __init__(self, options):
        self.options = options
        self.folder = Path(tempfile.mkdtemp(prefix="ledger-bench-", dir=options.folder))
        self.results = []
        self.versions = {}
        self.events = self.folder / "events.jsonl"
        self.rows = self.folder / "rows.bin"
        self.ledger = self.folder / "ledger.db"
        self.raw = self.folder / "raw.db"
        self.script = self.folder / "script.db"
        self.duck = self.folder / "windows.duckdb"

    def generate(self, path, count, *more):
        """Writes events to a file."""
        tool = Path(self.options.tools) / "generate_events"
        with open(path, "wb") as file:
            subprocess.run([tool, str(count), *map(str, more)], stdout=file, check=True)

    def binary(self, *arguments):
        """The ledger's command line."""
        return [self.options.binary, *arguments, "--db", self.ledger]

    def python(self, name, *arguments):
        """A Python peer's command line."""
        return [sys.executable, PEERS / name, *arguments]

    def record(self, subject, contestant, seconds, memory, text, own_clock):
        """Keeps a result; a peer with a clock of its own has printed a JSON object."""
        result = {
            "subject": subject,
            "contestant": contestant,
            "seconds": seconds,
            "memory": round(memory, 1),
        }
        if own_clock:
            said = json.loads(text)
            result["seconds"] = said["seconds"]
            result["said"] = said
            for name in ("sqlite", "duckdb", "orjson"):
                if name in said:
                    self.versions[name] = said[name]
        self.results.append(result)
        print(f"  {subject}: {contestant} {result['seconds']:.3f} s", file=sys.stderr)

    def run(self, subject, contestant, command, own_clock=False):
        """Times one command once. The ledger's are left out when there is no ledger."""
        if contestant == "ledger" and self.options.peers_only:
            return
        self.record(subject, contestant, *timed(command), own_clock)

    def ingest(self):
        """Every contestant starts from no file at all."""
        batch = os.environ.get("LEDGER_BENCH_BATCH", "32768")
        cache = os.environ.get("LEDGER_BENCH_CACHE_KIB", "40960")
        for path in (self.ledger, self.raw, self.script):
            remove(path)
        self.run("ingest", "ledger", self.binary("ingest", self.events))
        tool = Path(self.options.tools) / "raw_insert"
        command = [tool, self.raw, SCHEMA, self.rows, batch, cache]
        self.run("ingest", "raw C inserts", command, own_clock=True)
        command = self.python("orjson_ingest.py", self.script, SCHEMA, self.events, batch)
        self.run("ingest", "orjson", command, own_clock=True)

    def rebuild(self):
        """All projections from the start."""
        self.run("rebuild", "ledger", self.binary("rebuild"))
        command = self.python("duckdb_windows.py", self.duck, self.events)
        self.run("rebuild", "DuckDB", command, own_clock=True)

    def catch_up(self, number):
        """A thousand new events on top of all others; taking them in is not timed."""
        if self.options.peers_only:
            return
        total = self.options.events
        tail = self.folder / f"tail-{number}.jsonl"
        self.generate(tail, 1000, "--first", total + number * 1000, "--total", total)
        timed(self.binary("ingest", tail))
        self.run("catch-up", "ledger", self.binary("refresh"))

    def what_changed(self):
        """The ledger with its process's start, DuckDB within one warm process."""
        question = self.binary("query", QUESTION, "--format", "json")
        if not self.options.peers_only:
            timed(question)
        for _ in range(5):
            self.run("what changed", "ledger", question)
        repetitions = "2" if self.options.smoke else "10"
        command = self.python("duckdb_what_changed.py", self.duck, repetitions)
        self.run("what changed", "DuckDB", command, own_clock=True)

    def cold_start(self):
        """From the shell to an answer: a table of deployments, and one SELECT."""
        select = "SELECT size FROM head"
        for _ in range(10):
            query = self.binary("query", "deployments last 1d", "--format", "json")
            self.run("cold start", "ledger", query)
            database = self.raw if self.options.peers_only else self.ledger
            self.run("cold start", "sqlite3", ["sqlite3", database, select])

    def everything(self):
        """All subjects, round by round."""
        print(f"{self.options.events} events in {self.folder}", file=sys.stderr)
        self.generate(self.events, self.options.events, "--rows", self.rows)
        for number in range(self.options.rounds):
            print(f"round {number + 1} of {self.options.rounds}", file=sys.stderr)
            self.ingest()
            self.rebuild()
            self.catch_up(number)
            self.what_changed()
            self.cold_start()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tools", required=True)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--smoke", action="store_true")
    parser.add_argument("--peers-only", action="store_true")
    parser.add_argument("--folder", help="where to put the databases, by default the system's")
    options = parser.parse_args()
    if options.smoke:
        options.events, options.rounds = 20_000, 1
    # The generator numbers its deployments from the first event on, and needs one event at least.
    if options.events < 1 or options.rounds < 1:
        parser.error("--events and --rounds take numbers from 1 on")
    options.binary = str(
        Path(os.environ.get("LEDGER_BINARY", ROOT / ".build" / "release" / "ledger")).resolve()
    )
    if not options.peers_only and not os.access(options.binary, os.X_OK):
        print(f"{options.binary} is not there: make build", file=sys.stderr)
        return 1
    bench = Bench(options)
    try:
        bench.everything()
    except Failure as failure:
        print(f"benchmark failed: {failure}", file=sys.stderr)
        return 1
    finally:
        shutil.rmtree(bench.folder, ignore_errors=True)
    document = {
        "events": options.events,
        "rounds": options.rounds,
        "smoke": options.smoke,
        "machine": report.machine(bench.versions),
        "results": bench.results,
    }
    folder = ROOT / "Benchmarks" / "results"
    name = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
    (folder / f"{name}.json").write_text(json.dumps(document, indent=1) + "\n")
    table = report.markdown(document)
    (folder / f"{name}.md").write_text(table)
    print(table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
