#!/bin/sh
# Tells what the report says, and exits as it says.
set -eu

cat %{text}
if [ -n "${XML_OUTPUT_FILE:-}" ]; then
  cat %{junit} >"$XML_OUTPUT_FILE"
fi
exit "$(cat %{status})"
