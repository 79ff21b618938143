#!/bin/sh
# All that can be said without running the program: lint, types, layers and layout of both halves.
set -eu
ruff check .
ruff format --check --quiet . || { echo "Not in ruff's layout: 'make fix' mends it." >&2; exit 1; }
mypy
lint-imports
jlpm lint
