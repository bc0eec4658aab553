#!/usr/bin/env bash
# Lints, builds and runs every test. The last line says how it went; any failure is exit code 1.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/report.sh

step "lint" scripts/format.sh --lint
step "build" swift build --build-tests --explicit-target-dependency-import-check error
step_counting_tests "tests" swift test --skip-build --disable-xctest --parallel \
    --skip EndToEndTests --skip NotifyTests --skip TransportTests
unit_count=$test_count
# Whole processes at a terminal, and receivers that fail on purpose, are timed by the clock, so nothing
# else may run beside them.
step_counting_tests "end-to-end tests" swift test --skip-build --disable-xctest --no-parallel \
    --filter 'EndToEndTests|NotifyTests|TransportTests'
echo "make test: lint, build and $((unit_count + test_count)) tests passed"
