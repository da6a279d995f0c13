#!/usr/bin/env bash
# The script of the composite action: one preflight, with its report in the three places where GitHub shows it.
set -euo pipefail

# shellcheck source=.github/actions/check/publish.sh
. "${BASH_SOURCE[0]%/*}/../check/publish.sh"

given --max-age "${MAX_AGE:-}"
each --evidence "${EVIDENCE:-}"
each --planned "${PLANNED:-}"

publish "Preflight" preflight "${arguments[@]}" -- "${DIRECTORY:-.}"
