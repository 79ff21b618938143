#!/bin/sh
# Runs one stage of the tests: stage.sh NAME COMMAND... Its output goes to the screen and to
# .make/stages/NAME.log, its time to .make/stages/NAME.time; a failure says which stage it was.
set -u
name=$1
shift
folder=.make/stages
mkdir -p "$folder"
rm -f "$folder/$name".*

printf '\n==> %s\n' "$name"
began=$(date +%s)
{ "$@" 2>&1 </dev/null; echo $? >"$folder/$name.status"; } | tee "$folder/$name.log"
echo $(($(date +%s) - began)) >"$folder/$name.time"

status=$(cat "$folder/$name.status")
if [ "$status" != 0 ]; then
  printf '\n==> stage "%s" FAILED (exit code %s); its output is in %s/%s.log\n' \
    "$name" "$status" "$folder" "$name" >&2
fi
exit "$status"
