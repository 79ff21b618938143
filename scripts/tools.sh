#!/bin/sh
# Says what is missing on this machine before anything is installed. Usage: tools.sh PYTHON
set -eu

missing() {
  echo "$1" >&2
  exit 1
}

"$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null ||
  missing "Python 3.11 or newer is needed; '$1' is not. Name one: make PYTHON=python3.12 ..."
"$1" -c 'import ensurepip, venv' 2>/dev/null ||
  missing "Python's venv module is missing. On Debian and Ubuntu: apt-get install python3-venv"
node -e 'process.exit(Number(process.versions.node.split(".")[0]) < 20 ? 1 : 0)' 2>/dev/null ||
  missing "Node.js 20 or newer is needed (with npm): https://nodejs.org"
