#!/bin/sh
# Runs pytest; what fails beside others is tried once more, alone, as the browser tests are:
# kernels and servers that share two cores with other tests may be too slow for a wait.
# Both runs are printed, and what failed twice fails.
set -u
python -m pytest "$@"
status=$?
if [ "$status" != 1 ] || [ -z "${CI:-}" ]; then
  exit "$status"
fi
printf '\n==> what failed, once more and alone\n'
exec python -m pytest -n 0 --last-failed --last-failed-no-failures none
