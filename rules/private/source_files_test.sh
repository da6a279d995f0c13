#!/bin/sh
# Compares copies with generated files: UPDATE (FOLDER NAME GENERATED)...
set -u

set -- %{arguments}
update=$1
shift
failed=0

# compare COPY GENERATED
compare() {
  if [ ! -e "$1" ]; then
    echo "$1 is missing."
    failed=1
  elif ! cmp -s "$1" "$2"; then
    echo "$1 differs from what is generated:"
    diff -u "$1" "$2"
    failed=1
  fi
}

# find_outdated FOLDER DIRECTORY: only files of the kind that is generated.
find_outdated() {
  for file in "$2"/*; do kind=${file##*.}; done
  for copy in "$1"/*."$kind"; do
    if [ -f "$copy" ] && [ ! -e "$2/${copy##*/}" ]; then
      echo "$copy is no longer generated."
      failed=1
    fi
  done
}

while [ "$#" -gt 0 ]; do
  if [ -d "$3" ]; then
    for file in "$3"/*; do compare "${1:+$1/}${file##*/}" "$file"; done
    find_outdated "$1" "$3"
  else
    compare "${1:+$1/}$2" "$3"
  fi
  shift 3
done
if [ "$failed" -ne 0 ]; then
  echo "To bring the source tree up to date, run: bazel run $update"
fi
exit "$failed"
