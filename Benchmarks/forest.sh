#!/usr/bin/env bash
# Grows and scores isolation forests of 200 trees beside scikit-learn, one thread each, in interleaved
# rounds, and prints a table in Markdown.
#
#   Benchmarks/forest.sh [ROUNDS]     3 rounds of 3 seeds by default
set -euo pipefail
cd "$(dirname "$0")/.."

swift build -c release --package-path Benchmarks --product LedgerBench
exec python3 Benchmarks/forest.py Benchmarks/.build/release/LedgerBench "${1:-3}"
