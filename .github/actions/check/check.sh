#!/usr/bin/env bash
# The script of the composite action: one check, with its report in the three places where GitHub shows it.
set -euo pipefail

: "${FLYWHEEL_ROOT:?the checkout of the core}" "${GITHUB_OUTPUT:=/dev/null}" "${GITHUB_STEP_SUMMARY:=/dev/null}"
report=$(mktemp -d "${RUNNER_TEMP:-/tmp}/flywheel-report.XXXXXX")
python=python3

# Only YAML needs a library; it is installed with its hashes, in a separate folder for this run.
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
[ -z "${EXPECTED_CORE:-}" ] || arguments+=(--expected-core "$EXPECTED_CORE")
[ -z "${PAGES:-}" ] || arguments+=(--pages "$PAGES")
[ -z "${REGISTRY_METADATA:-}" ] || arguments+=(--registry-metadata "$REGISTRY_METADATA")
read -ra expected <<<"${EXPECT:-}"
for one in "${expected[@]}"; do
  arguments+=(--expect "$one")
done
read -ra required <<<"${REQUIRE:-}"
for one in "${required[@]}"; do
  arguments+=(--require "$one")
done

# Always publish a result: the report, or the reason why there is no report.
status=0
PYTHONPATH="$FLYWHEEL_ROOT/tools${PYTHONPATH:+:$PYTHONPATH}" "$python" -m flywheel check "${arguments[@]}" -- "${DIRECTORY:-.}" \
  2>"$report.err" || status=$?
cat "$report.err" >&2
printf 'report=%s\n' "$report" >>"$GITHUB_OUTPUT"
for one in "$report/report.github" "$report/report.txt"; do
  [ ! -f "$one" ] || cat "$one"
done
if [ "$status" = 0 ]; then
  cat "$report/report.md" >>"$GITHUB_STEP_SUMMARY"
  status=$(cat "$report/status")
else
  { printf '## Overlay check\n\n**Not checked**: flywheel exited with status %s.\n\n' "$status" && sed 's/^/    /' "$report.err"; } >>"$GITHUB_STEP_SUMMARY"
fi
exit "$status"
