#!/bin/sh
# Builds dist/*.whl around a production build of the lab extension.
set -eu
# The build backend takes a lab extension that is there as it is: a development build (it has source
# maps, and paths of this machine) must go first.
if [ -n "$(find jupyter_chat_ext/labextension -name '*.map' 2>/dev/null)" ]; then
  jlpm build:prod
fi
# What an editable installation may have left there through its link comes from the repository.
rm -f jupyter_chat_ext/labextension/install.json
rm -rf dist
python -m hatchling build -t wheel
