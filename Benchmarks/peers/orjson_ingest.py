"""What a careful Python script does: orjson, the required fields, executemany INSERT OR IGNORE.

    orjson_ingest.py DATABASE SCHEMA.sql EVENTS.jsonl BATCH

The same table, unique index, pragmas and transaction size as the ledger. It stores the line as it
came and hashes that: no canonical form, no tree, no rejects file, which is less work than the
ledger's. Prints the seconds from opening to closing, without the interpreter's start.
"""

import hashlib
import json
import sqlite3
import sys
import time
from datetime import datetime

import orjson

PREFIX = "dev.qualityledger."
INSERT = (
    "INSERT OR IGNORE INTO events (source, id, type, time, recorded, leaf, body)"
    " VALUES (?, ?, ?, ?, ?, ?, ?)"
)


def text(event, name):
    """A required attribute that must be a text of at least one character."""
    value = event[name]
    if not isinstance(value, str) or not value:
        raise ValueError(f"{name} must be a text")
    return value


def check_data(kind, data):
    """The required fields of the two types of the benchmark."""
    if kind == PREFIX + "score.recorded.v1":
        text(data, "metric")
        value = data["value"]
        if value is not None and not isinstance(value, (int, float)):
            raise ValueError("data.value must be a number or null")
    elif kind == PREFIX + "deployment.recorded.v1":
        text(data, "deployment")
    else:
        raise ValueError(f"unknown type {kind}")


class Numbers(dict):
    """The number of a source or type, kept in its table the first time it is seen."""

    def __init__(self, connection, statement):
        super().__init__()
        self.connection = connection
        self.statement = statement

    def __missing__(self, name):
        number = self.connection.execute(self.statement, (name,)).lastrowid
        self[name] = number
        return number


def main():
    database, schema, events, batch = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
    begin = time.perf_counter()
    connection = sqlite3.connect(database, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    with open(schema, encoding="utf-8") as file:
        connection.executescript(file.read())
    sources = Numbers(connection, "INSERT INTO sources (uri) VALUES (?)")
    types = Numbers(connection, "INSERT INTO types (name) VALUES (?)")
    recorded = int(time.time() * 1e6)
    rejected = 0
    rows = []

    def flush():
        connection.executemany(INSERT, rows)
        connection.execute("COMMIT")
        connection.execute("BEGIN IMMEDIATE")
        rows.clear()

    connection.execute("BEGIN IMMEDIATE")
    with open(events, "rb") as file:
        for line in file:
            try:
                event = orjson.loads(line)
                if event["specversion"] != "1.0":
                    raise ValueError("specversion must be 1.0")
                kind = text(event, "type")
                check_data(kind, event["data"])
                when = datetime.fromisoformat(text(event, "time").replace("Z", "+00:00"))
                if when.tzinfo is None:
                    raise ValueError("time has no zone")
                row = (
                    sources[text(event, "source")],
                    text(event, "id"),
                    types[kind],
                    int(when.timestamp() * 1e6),
                    recorded,
                    hashlib.sha256(b"\0" + line).digest(),
                    line[:-1].decode(),
                )
            except (ValueError, KeyError, TypeError):
                rejected += 1
                continue
            rows.append(row)
            if len(rows) >= batch:
                flush()
    flush()
    connection.execute("COMMIT")
    count = connection.execute("SELECT count(*) FROM events").fetchone()[0]
    connection.close()
    seconds = time.perf_counter() - begin
    print(
        json.dumps(
            {
                "seconds": round(seconds, 4),
                "rows": count,
                "rejected": rejected,
                "orjson": orjson.__version__,
                "sqlite": sqlite3.sqlite_version,
            }
        )
    )


if __name__ == "__main__":
    main()
