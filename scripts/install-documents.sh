#!/usr/bin/env bash
# Installs the manual pages and the completion scripts that the binary makes of itself.
#
#   scripts/install-documents.sh LEDGER SHARE
set -euo pipefail
cd "$(dirname "$0")/.."
binary=$1 share=$2
made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT
scripts/manual.py "$binary" "$made"
install -d "$share/man/man1"
install -m 644 "$made"/*.1 "$share/man/man1"
while read -r shell file; do
    "$binary" --generate-completion-script "$shell" >"$made/completion"
    install -d "$share/$(dirname "$file")"
    install -m 644 "$made/completion" "$share/$file"
done <<END
bash bash-completion/completions/ledger
zsh zsh/site-functions/_ledger
fish fish/vendor_completions.d/ledger.fish
END
