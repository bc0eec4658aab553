"""DuckDB computing from the JSON lines what the ledger's projections hold.

    duckdb_windows.py DATABASE EVENTS.jsonl [THREADS]

Into a database file: per series and minute count, sum, sum of squares, extremes and a histogram on
the ledger's bins; the same by hour; the list of deployments. Prints the seconds and a checksum.
The table `scores` stays in the file for duckdb_what_changed.py; writing it is not timed apart, as it
is DuckDB's quickest way to read the lines only once.
"""

import json
import os
import sys
import time

import duckdb

DATA = """STRUCT(metric VARCHAR, value DOUBLE, environment VARCHAR, feature VARCHAR,
    category VARCHAR, evaluator STRUCT("name" VARCHAR, revision VARCHAR), deployment VARCHAR,
    service VARCHAR, version VARCHAR, components VARCHAR[], message VARCHAR, "by" VARCHAR)"""

READ = f"""
CREATE TEMP TABLE lines AS
SELECT type, "time"::TIMESTAMP AS time, data
FROM read_json($path, format = 'newline_delimited',
    columns = {{type: 'VARCHAR', "time": 'VARCHAR', data: '{DATA}'}})
"""

SCORES = """
CREATE TABLE scores AS
SELECT coalesce(data.environment, 'production') AS environment, data.feature AS feature,
    data.metric AS metric, data.evaluator.revision AS revision, data.category AS category,
    time, date_trunc('minute', time) AS minute, data.value AS value
FROM lines WHERE type = 'dev.qualityledger.score.recorded.v1' AND data.value IS NOT NULL
"""

DEPLOYMENTS = """
CREATE TABLE deployments AS
SELECT data.deployment AS deployment, coalesce(data.environment, 'production') AS environment,
    data.service AS service, data.version AS version, data.components AS components,
    data.message AS message, data."by" AS author, time
FROM lines WHERE type = 'dev.qualityledger.deployment.recorded.v1' ORDER BY time
"""

MINUTES = """
CREATE TABLE minutes AS
SELECT environment, feature, metric, revision, minute, count(*) AS n, sum(value) AS total,
    sum(value * value) AS squares, min(value) AS low, max(value) AS high
FROM scores GROUP BY ALL
"""

BINS = """
CREATE TABLE bins AS
SELECT environment, feature, metric, revision, minute,
    CASE WHEN value = 0 THEN 0 WHEN value = 1 THEN 41
        WHEN value > 0 AND value < 1 THEN 1 + least(floor(40 * value), 39)
        WHEN value > 1 THEN 42 + floor(8 * log2(value)) ELSE -1 END::SMALLINT AS bin,
    count(*) AS n
FROM scores GROUP BY ALL
"""

HOURS = """
CREATE TABLE hours AS
SELECT environment, feature, metric, revision, date_trunc('hour', minute) AS hour, sum(n) AS n,
    sum(total) AS total, sum(squares) AS squares, min(low) AS low, max(high) AS high
FROM minutes GROUP BY ALL
"""


def main():
    database, events = sys.argv[1], sys.argv[2]
    threads = int(sys.argv[3]) if len(sys.argv) > 3 else 2
    if os.path.exists(database):
        os.remove(database)
    begin = time.perf_counter()
    connection = duckdb.connect(database, config={"threads": threads})
    connection.execute(READ, {"path": events})
    for statement in (SCORES, DEPLOYMENTS, MINUTES, BINS, HOURS, "CHECKPOINT"):
        connection.execute(statement)
    seconds = time.perf_counter() - begin
    checksum = connection.execute(
        """SELECT (SELECT sum(n) FROM minutes), (SELECT count(*) FROM minutes),
            (SELECT sum(n) FROM bins), (SELECT count(*) FROM bins), (SELECT sum(n) FROM hours),
            (SELECT count(*) FROM deployments), (SELECT round(sum(total), 3) FROM hours)"""
    ).fetchone()
    connection.close()
    names = ["scores", "minutes", "binned", "bins", "hourly", "deployments", "sum"]
    print(
        json.dumps(
            {
                "seconds": round(seconds, 4),
                "checksum": {name: float(value or 0) for name, value in zip(names, checksum)},
                "duckdb": duckdb.__version__,
                "threads": threads,
            }
        )
    )


if __name__ == "__main__":
    main()
