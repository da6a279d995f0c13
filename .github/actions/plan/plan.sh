#!/usr/bin/env bash
# The script of the composite action: one plan, with its report in the three places where GitHub shows it.
set -euo pipefail

# shellcheck source=.github/actions/check/publish.sh
. "${BASH_SOURCE[0]%/*}/../check/publish.sh"

given --approvals "${APPROVALS:-}"
given --shape "${SHAPE:-}"
given --counts "${COUNTS:-}"
each --only "${ONLY:-}"
each --paths "${PATHS:-}"
[ "${REFRESH_ONLY:-false}" != true ] || arguments+=(--refresh-only)

publish "Plan" plan "${arguments[@]}" -- ${PLAN:+"$PLAN"}
