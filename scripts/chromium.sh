#!/bin/sh
# Prints the path of a Chromium: $CHROMIUM_PATH, else one that is installed, else, when root on
# Debian or Ubuntu, the distribution's package, installed now.
set -eu

installed() {
  for name in chromium chromium-browser google-chrome-stable google-chrome; do
    command -v "$name" && return
  done
  for app in "Chromium" "Google Chrome"; do
    if [ -x "/Applications/$app.app/Contents/MacOS/$app" ]; then
      echo "/Applications/$app.app/Contents/MacOS/$app"
      return
    fi
  done
  return 1
}

if [ -n "${CHROMIUM_PATH:-}" ]; then
  [ -x "$CHROMIUM_PATH" ] || { echo "CHROMIUM_PATH=$CHROMIUM_PATH is not a program." >&2; exit 1; }
  echo "$CHROMIUM_PATH"
elif installed; then
  :
elif [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "Installing Chromium from the distribution's packages ..." >&2
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -q >&2
  apt-get install -q -y --no-install-recommends chromium fonts-dejavu-core >&2
  installed
else
  echo "The browser tests need Chromium or Chrome: install one, or name it in CHROMIUM_PATH." >&2
  exit 1
fi
