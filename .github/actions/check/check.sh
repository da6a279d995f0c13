#!/usr/bin/env bash
# The script of the composite action: one check, with its report in the three places where GitHub shows it.
set -euo pipefail

# shellcheck source=.github/actions/check/publish.sh
. "${BASH_SOURCE[0]%/*}/publish.sh"

given --baseline "${BASELINE:-}"
given --expected-core "${EXPECTED_CORE:-}"
given --registry-metadata "${REGISTRY_METADATA:-}"
if [ "${SETTINGS:-}" = none ]; then
  arguments+=(--no-settings)
else
  given --settings "${SETTINGS:-}"
fi

publish "Overlay check" check "${arguments[@]}" -- "${DIRECTORY:-.}"
