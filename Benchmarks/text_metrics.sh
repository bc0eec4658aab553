#!/usr/bin/env bash
# Measures the text metrics beside their peers and prints a table in Markdown: ROUGE-L beside
# rouge-score, BERTScore beside bert-score on torch.
#
#   Benchmarks/text_metrics.sh           a release build
#   Benchmarks/text_metrics.sh --smoke   a debug build and few texts; BERTScore without torch
set -euo pipefail
cd "$(dirname "$0")/.."

configuration=release
if [ "${1:-}" = --smoke ]; then configuration=debug; fi
swift build -c "$configuration" --package-path Benchmarks --product LedgerBench
python3 Benchmarks/text_metrics.py "Benchmarks/.build/$configuration/LedgerBench" "$@"
