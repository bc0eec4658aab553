#!/usr/bin/env bash
# Measures `ledger score` beside LiteLLM on one server and prints a table in Markdown.
#
#   Benchmarks/scoring.sh           1,000 and 10,000 cases, .build/release/ledger
#   Benchmarks/scoring.sh --smoke   200 cases: only shows that all of it runs
#
# LEDGER_BINARY names another binary.
set -euo pipefail
cd "$(dirname "$0")/.."

exec python3 Benchmarks/scoring.py "${LEDGER_BINARY:-.build/release/ledger}" "$@"
