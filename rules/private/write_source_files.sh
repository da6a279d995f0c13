#!/bin/sh
# Copies generated files into the source tree: LABEL (FOLDER FILE)...
set -eu

set -- %{arguments}
label=$1
shift
temporary=

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

die() {
  echo "$label: $1" >&2
  exit 1
}

trap '[ -z "$temporary" ] || rm -f -- "$temporary"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# refuse_links PATH: PATH is below the workspace. A link on the way leads somewhere else.
refuse_links() {
  at=$BUILD_WORKSPACE_DIRECTORY
  rest=$1
  while [ -n "$rest" ]; do
    at=$at/${rest%%/*}
    [ ! -L "$at" ] || die "${at#"$BUILD_WORKSPACE_DIRECTORY"/} is a symbolic link, so nothing is written there. Remove the link."
    case $rest in */*) rest=${rest#*/} ;; *) rest= ;; esac
  done
}

# copy FILE FOLDER
copy() {
  shown=${2:+$2/}${1##*/}
  target=$BUILD_WORKSPACE_DIRECTORY/$shown
  refuse_links "$shown"
  [ ! -e "$target" ] || [ -f "$target" ] || die "$shown is not a regular file, so it is not replaced. Move it away."
  if [ -f "$target" ] && cmp -s -- "$1" "$target"; then
    echo "unchanged $shown"
    return
  fi
  mkdir -p -- "${target%/*}"
  # A new file beside the target, then renamed: an interrupted run leaves the old file whole. It has a name that
  # nobody else uses, and the mode of the file that it replaces.
  temporary=$(mktemp "${target%/*}/.flywheel.XXXXXXXX")
  if [ -f "$target" ]; then
    cp -p -- "$target" "$temporary"
  else
    chmod "$(printf '%o' $((0666 & ~$(umask))))" "$temporary"
  fi
  cat -- "$1" >"$temporary"
  mv -f -- "$temporary" "$target"
  temporary=
  echo "wrote $shown"
}

# remove_outdated DIRECTORY FOLDER: only files of the kind that is generated.
remove_outdated() {
  for file in "$1"/*; do kind=${file##*.}; done
  for target in "$BUILD_WORKSPACE_DIRECTORY/$2"/*."$kind"; do
    name=${target##*/}
    if [ -f "$target" ] && [ ! -e "$1/$name" ]; then
      rm -f -- "$target"
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
