#!/bin/sh
# Prints, for each stage named, how long it took and its test runner's own closing lines.
set -eu
printf '\n==> every stage passed\n'
for name in "$@"; do
  printf '%5ss  %s\n' "$(cat ".make/stages/$name.time")" "$name"
done
for name in "$@"; do
  closing=$(grep -E '^(=+ .*(passed|failed).* =+|Tests: .*|Test Suites: .*| +[0-9]+ (passed|failed|skipped|flaky).*)$' \
    ".make/stages/$name.log" | tail -n 4) || continue
  printf '\n%s:\n%s\n' "$name" "$closing"
done
