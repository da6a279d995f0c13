#!/usr/bin/env bash
# The script of the composite action: what one repository's workflows request, with the report where GitHub shows it.
set -euo pipefail

# shellcheck source=.github/actions/check/publish.sh
. "${BASH_SOURCE[0]%/*}/../check/publish.sh"

directory=${DIRECTORY:-.}
repository=${REPOSITORY:-}
# What the job knows is about its own repository, so it says nothing about another folder.
if [ -z "$repository" ] && [ "$directory" = . ]; then
  repository=${GITHUB_REPOSITORY:-}
  # The number counts only after the visibility.
  [ -z "$repository" ] || repository+=${JOB_VISIBILITY:+:$JOB_VISIBILITY${GITHUB_REPOSITORY_ID:+:$GITHUB_REPOSITORY_ID}}
  DEFAULT_BRANCH=${DEFAULT_BRANCH:-${JOB_DEFAULT_BRANCH:-}}
fi
given --repository "${repository:+$directory=$repository}"
given --default-branch "${DEFAULT_BRANCH:-}"
each --overlay "${OVERLAYS:-}"
each --ledger "${LEDGERS:-}"

publish "Workflows" workflows "${arguments[@]}" -- "$directory"
