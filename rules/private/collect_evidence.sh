#!/bin/sh
# Asks what is really there of an overlay: LABEL PROGRAM CONTRACT OVERLAY, and the words of the user.
set -eu

words() {
  label=$1
  program=$PWD/$2
  contract=$PWD/$3
  overlay=$PWD/$4
}
words %{arguments}

if [ -z "${BUILD_WORKING_DIRECTORY:-}" ]; then
  echo "$label starts your own clients. Run it as: bazel run $label" >&2
  exit 1
fi

# The evidence is written where the command was typed.
cd -- "$BUILD_WORKING_DIRECTORY"
exec "$program" collect --contract "$contract" "$overlay" "$@"
