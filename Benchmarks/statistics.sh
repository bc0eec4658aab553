#!/usr/bin/env bash
# Measures the statistics beside their peers and prints tables in Markdown: isolation forests beside
# scikit-learn, control charts beside numpy, change points beside Apache Otava.
#
#   Benchmarks/statistics.sh           a release build; takes minutes
#   Benchmarks/statistics.sh --smoke   a debug build, small sizes: only shows that all of it runs
set -euo pipefail
cd "$(dirname "$0")/.."

configuration=release
if [ "${1:-}" = --smoke ]; then configuration=debug; fi
swift build -c "$configuration" --package-path Benchmarks --product LedgerBench
bench=Benchmarks/.build/$configuration/LedgerBench
python3 Benchmarks/forest.py "$bench" "$@"
echo
python3 Benchmarks/peers/numpy_charts.py "$bench" "$@"
echo
.venv/otava/bin/python3 Benchmarks/peers/otava_change_points.py "$bench" "$@"
