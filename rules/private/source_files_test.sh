#!/bin/sh
# Compares copies with generated files: UPDATE DIFF (FOLDER NAME GENERATED)...
# DIFF is `lines` if the log may show the lines that differ, and `numbers` if one could hold a secret.
set -u

set -- %{arguments}
update=$1
diff=$2
shift 2
failed=0

# compare COPY GENERATED
compare() {
  if [ ! -e "$1" ]; then
    echo "$1 is missing."
    failed=1
  elif ! cmp -s "$1" "$2"; then
    if [ "$diff" = lines ]; then
      echo "$1 differs from what is generated:"
      diff -u -- "$1" "$2"
    else
      # The numbers of the lines alone, in the copy and in the generated file.
      numbers=$(diff -- "$1" "$2" | sed -n 's/^\([0-9,]*\)[acd]\([0-9,]*\)$/\1 (\2)/p' | head -n 20 | tr '\n' ';')
      echo "$1 differs from what is generated, at the lines (generated: in brackets) ${numbers%;}"
    fi
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
