#!/bin/sh
# Copies generated files into the source tree: LABEL (FOLDER FILE)...
set -eu

set -- %{arguments}
label=$1
shift

if [ -z "${BUILD_WORKSPACE_DIRECTORY:-}" ]; then
  echo "$label writes into the source tree. Run it as: bazel run $label" >&2
  exit 1
fi
case $label in
  @*)
    echo "$label belongs to another repository. Run it in that repository's own workspace." >&2
    exit 1
    ;;
esac

# copy FILE FOLDER
copy() {
  shown=${2:+$2/}${1##*/}
  target=$BUILD_WORKSPACE_DIRECTORY/$shown
  if [ -f "$target" ] && cmp -s "$1" "$target"; then
    echo "unchanged $shown"
    return
  fi
  mkdir -p "${target%/*}"
  # Beside, then renamed: an interrupted run leaves the old file whole.
  cat "$1" >"$target.new"
  mv -f "$target.new" "$target"
  echo "wrote $shown"
}

# remove_outdated DIRECTORY FOLDER: only files of the kind that is generated.
remove_outdated() {
  for file in "$1"/*; do kind=${file##*.}; done
  for target in "$BUILD_WORKSPACE_DIRECTORY/$2"/*."$kind"; do
    name=${target##*/}
    if [ -f "$target" ] && [ ! -e "$1/$name" ]; then
      rm -f "$target"
      echo "removed $2/$name"
    fi
  done
}

while [ "$#" -gt 0 ]; do
  if [ -d "$2" ]; then
    for file in "$2"/*; do copy "$file" "$1"; done
    remove_outdated "$2" "$1"
  else
    copy "$2" "$1"
  fi
  shift 2
done
