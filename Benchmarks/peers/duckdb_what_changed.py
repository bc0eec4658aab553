"""DuckDB computing the numbers behind “what changed when faithfulness dropped in search”.

    duckdb_what_changed.py DATABASE [REPETITIONS] [THREADS]

DATABASE is duckdb_windows.py's. Each repetition asks, in one warm process and over the table of raw
scores: the minutes of the last day, the steepest fall between the hour before and after each minute,
every deployment's effect within the hour before and after it (the placebo set included), the other
features as controls, the mix of categories around the onset, and how often an hour holds a
deployment. Prints median and 95th percentile of the seconds, and the onset found.
"""

import json
import statistics
import sys
import time

import duckdb

SCOPE = "environment = 'production' AND metric = 'faithfulness'"

MINUTES = f"""
SELECT minute, count(*), sum(value), sum(value * value) FROM scores
WHERE {SCOPE} AND feature = 'search'
    AND time > (SELECT max(time) FROM scores) - INTERVAL 24 HOUR
GROUP BY minute ORDER BY minute
"""

ONSET = f"""
WITH per_minute AS (
    SELECT minute, count(*) AS n, sum(value) AS total FROM scores
    WHERE {SCOPE} AND feature = 'search'
        AND time > (SELECT max(time) FROM scores) - INTERVAL 24 HOUR
    GROUP BY minute),
sums AS (
    SELECT minute,
        sum(total) OVER before AS total_before, sum(n) OVER before AS n_before,
        sum(total) OVER after AS total_after, sum(n) OVER after AS n_after
    FROM per_minute
    WINDOW before AS (ORDER BY minute RANGE BETWEEN INTERVAL 60 MINUTE PRECEDING
            AND INTERVAL 1 MINUTE PRECEDING),
        after AS (ORDER BY minute RANGE BETWEEN CURRENT ROW AND INTERVAL 59 MINUTE FOLLOWING))
SELECT minute, total_after / n_after - total_before / n_before AS delta FROM sums
WHERE n_before >= 5 AND n_after >= 5 ORDER BY delta LIMIT 1
"""

EFFECTS = f"""
SELECT d.deployment, d.time, s.time >= d.time AS after, count(*), avg(value), var_samp(value)
FROM deployments d JOIN scores s
    ON s.time >= d.time - INTERVAL 1 HOUR AND s.time < d.time + INTERVAL 1 HOUR
WHERE s.{SCOPE.replace("AND metric", "AND s.metric")} AND s.feature = 'search'
    AND d.environment = 'production'
GROUP BY ALL ORDER BY d.time, after
"""

CONTROLS = f"""
SELECT feature, time >= $onset AS after, count(*), avg(value), var_samp(value) FROM scores
WHERE {SCOPE} AND time >= $onset - INTERVAL 1 HOUR AND time < $onset + INTERVAL 1 HOUR
GROUP BY ALL
"""

MIX = f"""
SELECT category, time >= $onset AS after, count(*), avg(value) FROM scores
WHERE {SCOPE} AND feature = 'search'
    AND time >= $onset - INTERVAL 1 HOUR AND time < $onset + INTERVAL 1 HOUR
GROUP BY ALL
"""

BASE_RATE = """
SELECT count(DISTINCT date_trunc('hour', time)) FROM deployments WHERE environment = 'production'
"""


def ask(connection):
    """All of the numbers once; returns the onset and the number of rows read out."""
    rows = len(connection.execute(MINUTES).fetchall())
    found = connection.execute(ONSET).fetchone()
    if found is None:
        return None, rows
    onset = found[0]
    rows += len(connection.execute(EFFECTS).fetchall())
    for question in (CONTROLS, MIX):
        rows += len(connection.execute(question, {"onset": onset}).fetchall())
    rows += len(connection.execute(BASE_RATE).fetchall())
    return onset, rows


def main():
    repetitions = int(sys.argv[2]) if len(sys.argv) > 2 else 10
    threads = int(sys.argv[3]) if len(sys.argv) > 3 else 2
    connection = duckdb.connect(sys.argv[1], read_only=True, config={"threads": threads})
    onset, rows = ask(connection)
    seconds = []
    for _ in range(max(repetitions, 1)):
        begin = time.perf_counter()
        ask(connection)
        seconds.append(time.perf_counter() - begin)
    seconds.sort()
    print(
        json.dumps(
            {
                "seconds": round(statistics.median(seconds), 5),
                "p95": round(seconds[min(len(seconds) - 1, int(len(seconds) * 0.95))], 5),
                "repetitions": len(seconds),
                "rows": rows,
                "onset": str(onset),
                "duckdb": duckdb.__version__,
            }
        )
    )


if __name__ == "__main__":
    main()
