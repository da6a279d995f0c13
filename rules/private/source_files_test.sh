#!/bin/sh
# Compares copies with generated files: UPDATE DIFF STATUS REPORT (FOLDER NAME GENERATED)...
# DIFF is `lines` if the log may show the lines that differ, and `numbers` if one could hold a secret.
# STATUS and REPORT are files on what the copies are generated from, or empty.
set -u

set -- %{arguments}
update=$1
diff=$2
status=$3
report=$4
shift 4
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

# compare_all (FOLDER NAME GENERATED)...
compare_all() {
  while [ "$#" -gt 0 ]; do
    if [ -d "$3" ]; then
      for file in "$3"/*; do compare "${1:+$1/}${file##*/}" "$file"; done
      find_outdated "$1" "$3"
    else
      compare "${1:+$1/}$2" "$3"
    fi
    shift 3
  done
  return "$failed"
}

differences=$(compare_all "$@") && exit 0
if [ -n "$status" ] && [ "$(cat "$status")" -ne 0 ]; then
  # First the cause: what is generated is wrong, so it is not to be written into the source tree.
  cat -- "$report"
  printf '%s\n' "$differences" 'Mend the findings above first: the files are generated from the same facts.'
else
  printf '%s\n' "$differences" "To bring the source tree up to date, run: bazel run $update"
fi
exit 1
