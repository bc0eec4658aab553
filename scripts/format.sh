#!/usr/bin/env bash
# Formats every Swift file in place, or with `--lint` only says what is not as it should be.
set -euo pipefail
cd "$(dirname "$0")/.."

paths=(Package.swift Sources Tests Benchmarks/Package.swift)
if [ -d Benchmarks/Sources ]; then paths+=(Benchmarks/Sources); fi
if [ "${1:-}" = --lint ]; then
    exec swift format lint --strict --recursive --parallel "${paths[@]}"
fi
exec swift format --in-place --recursive --parallel "${paths[@]}"
