#!/bin/sh
# All that can be said without running the program: lint, types, layers and layout of both halves.
# Every check runs, so that one look tells everything.
set -u
failed=""

check() {
  name=$1
  shift
  printf -- '-- %s\n' "$name"
  "$@" || failed="$failed, $name"
}

check "ruff" ruff check --quiet .
check "ruff's layout" ruff format --check --quiet .
check "mypy" mypy
check "layers" lint-imports --no-logo
check "types of TypeScript" jlpm lint:types
check "eslint" jlpm lint:code
check "stylelint" jlpm lint:style
check "prettier's layout" jlpm lint:layout
check "translations" python scripts/translations.py --check

[ -z "$failed" ] || {
  printf 'Failed: %s. What can be mended by itself: make fix\n' "${failed#, }" >&2
  exit 1
}
