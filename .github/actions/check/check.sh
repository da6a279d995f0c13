#!/usr/bin/env bash
# What the composite action runs: one check, its report in the three places where GitHub shows one.
set -euo pipefail

: "${FLYWHEEL_ROOT:?the checkout of the core}" "${GITHUB_OUTPUT:=/dev/null}" "${GITHUB_STEP_SUMMARY:=/dev/null}"
report=$(mktemp -d "${RUNNER_TEMP:-/tmp}/flywheel-report.XXXXXX")
python=python3

# Only YAML needs a library; it comes with its hashes, into a folder of this run's own.
if ! "$python" -c 'import yaml' 2>/dev/null; then
  "$python" -m venv "$report.venv"
  python="$report.venv/bin/python"
  grep -A99 -i '^pyyaml==' "$FLYWHEEL_ROOT/tools/requirements.lock" | awk 'NR > 1 && /^[a-z]/ { exit } { print }' >"$report.lock"
  "$python" -m pip install --quiet --require-hashes --only-binary=:all: -r "$report.lock"
fi

arguments=(--bundle "$report")
[ "${STRICT:-false}" != true ] || arguments+=(--strict)
[ -z "${BASELINE:-}" ] || arguments+=(--baseline "$BASELINE")
[ -z "${TODAY:-}" ] || arguments+=(--today "$TODAY")
read -ra expected <<<"${EXPECT:-}"
for one in "${expected[@]}"; do
  arguments+=(--expect "$one")
done

PYTHONPATH="$FLYWHEEL_ROOT/tools${PYTHONPATH:+:$PYTHONPATH}" "$python" -m flywheel check "${arguments[@]}" -- "${DIRECTORY:-.}"
printf 'report=%s\n' "$report" >>"$GITHUB_OUTPUT"
cat "$report/report.github" "$report/report.txt"
cat "$report/report.md" >>"$GITHUB_STEP_SUMMARY"
exit "$(cat "$report/status")"
