# Every target works from a clean checkout: what is missing is installed first (see scripts/setup.sh).

PREFIX ?= /usr/local
DESTDIR ?=

# The peers' Python environment, once it exists, comes before the system's.
export PATH := $(CURDIR)/.venv/bin:$(PATH)

.DEFAULT_GOAL := help
.PHONY: help demo test test-peers build install bench format clean setup

help: ## Show these lines
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: build ## Build, make a demo ledger in a temporary folder, and ask it what changed
	@folder=$$(mktemp -d "$${TMPDIR:-/tmp}/ledger-demo.XXXXXX") && \
	    .build/release/ledger demo --open --db "$$folder/ledger.db"

test: setup ## Lint, build and run every test; fails if any of it fails
	@scripts/test.sh

test-peers: ## Compare with other implementations (Python packages in .venv) and try all benchmarks
	@scripts/setup.sh peers
	@scripts/test-peers.sh

build: setup ## Build the release binary, .build/release/ledger
	@swift build -c release --product ledger --static-swift-stdlib

install: setup ## Install binary, manual and shell completion under PREFIX (/usr/local), honouring DESTDIR
	@swift build -c release --product ledger --static-swift-stdlib
	@install -d "$(DESTDIR)$(PREFIX)/bin"
	@install -s -m 755 .build/release/ledger "$(DESTDIR)$(PREFIX)/bin/ledger"
	@scripts/install-documents.sh .build/release/ledger "$(DESTDIR)$(PREFIX)/share"

bench: build ## Measure against the peers: 1 M events in interleaved rounds, statistics (takes minutes)
	@scripts/setup.sh bench
	@Benchmarks/run.sh
	@Benchmarks/statistics.sh
	@Benchmarks/scoring.sh
	@Benchmarks/text_metrics.sh

format: ## Format every Swift file in place
	@scripts/format.sh

clean: ## Remove what was built, and the peers' Python environment
	@rm -rf .build Benchmarks/.build Benchmarks/results .venv

setup:
	@scripts/setup.sh
