#!/usr/bin/env bash
# The script of the composite action: one check, with its report in the three places where GitHub shows it.
set -euo pipefail

# shellcheck source=.github/actions/check/publish.sh
. "${BASH_SOURCE[0]%/*}/publish.sh"

arguments=(--bundle "$report")
[ "${STRICT:-false}" != true ] || arguments+=(--strict)
[ -z "${BASELINE:-}" ] || arguments+=(--baseline "$BASELINE")
[ -z "${TODAY:-}" ] || arguments+=(--today "$TODAY")
[ -z "${EXPECTED_CORE:-}" ] || arguments+=(--expected-core "$EXPECTED_CORE")
[ -z "${PAGES:-}" ] || arguments+=(--pages "$PAGES")
[ -z "${REGISTRY_METADATA:-}" ] || arguments+=(--registry-metadata "$REGISTRY_METADATA")
each --expect "${EXPECT:-}"
each --require "${REQUIRE:-}"

publish "Overlay check" check "${arguments[@]}" -- "${DIRECTORY:-.}"
