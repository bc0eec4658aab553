#!/usr/bin/env bash
# Measures the ledger against its peers in interleaved rounds and prints a table in Markdown.
#
#   Benchmarks/run.sh                     1 M events, 3 rounds, .build/release/ledger
#   Benchmarks/run.sh --events 10000000   another size
#   Benchmarks/run.sh --rounds 5          more rounds
#   Benchmarks/run.sh --smoke             20,000 events, one round: only shows that all of it runs
#   Benchmarks/run.sh --peers-only        without the ledger, to try the peers
#
# LEDGER_BINARY names another binary. LEDGER_BENCH_BATCH and LEDGER_BENCH_CACHE_KIB are the rows of a
# transaction and SQLite's cache of the peers that insert; they are the ledger's own by default.
# Results stay in Benchmarks/results/: one JSON file a run, and the table.
set -euo pipefail
cd "$(dirname "$0")/.."

tools=Benchmarks/results/tools
mkdir -p "$tools"
for name in generate_events raw_insert; do
    libraries=()
    if [ "$name" = raw_insert ]; then libraries=(-lsqlite3); fi
    cc -O2 -Wall -Wextra -o "$tools/$name" "Benchmarks/peers/$name.c" "${libraries[@]}"
done
exec python3 Benchmarks/measure.py --tools "$tools" "$@"
