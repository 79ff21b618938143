#!/bin/sh
# Makes an environment with another host, and the built wheel in it: host.sh FOLDER REQUIREMENT
set -eu
folder=$1
host=$2
if [ ! -x "$folder/bin/jupyter" ]; then
  "${PYTHON:-python3}" -m venv "$folder"
  "$folder/bin/pip" install -qq --disable-pip-version-check "$host" dist/*.whl
else
  "$folder/bin/pip" install -qq --disable-pip-version-check --no-deps --force-reinstall dist/*.whl
fi
