#!/usr/bin/env bash
# The script of the composite action: one preflight, with its report in the three places where GitHub shows it.
set -euo pipefail

# shellcheck source=.github/actions/check/publish.sh
. "${BASH_SOURCE[0]%/*}/../check/publish.sh"

arguments=(--bundle "$report")
[ "${STRICT:-false}" != true ] || arguments+=(--strict)
[ -z "${TODAY:-}" ] || arguments+=(--today "$TODAY")
[ -z "${MAX_AGE:-}" ] || arguments+=(--max-age "$MAX_AGE")
[ -z "${PAGES:-}" ] || arguments+=(--pages "$PAGES")
each --evidence "${EVIDENCE:-}"
each --planned "${PLANNED:-}"
each --expect "${EXPECT:-}"
each --require "${REQUIRE:-}"

publish "Preflight" preflight "${arguments[@]}" -- "${DIRECTORY:-.}"
