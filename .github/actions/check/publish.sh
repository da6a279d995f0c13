# shellcheck shell=bash
# Shared by the composite actions: a Python that can run the tools, the arguments that every verb has, and one run with
# its report in the three places where GitHub shows it. Sourced, after `set -euo pipefail`.

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

# Appends an option to `arguments` if its input is not empty: `given --baseline "$BASELINE"`.
given() {
  [ -z "$2" ] || arguments+=("$1" "$2")
}

# Appends an option to `arguments` for each word of an input: `each --expect "$EXPECT"`.
each() {
  local words one
  read -r -d '' -a words <<<"$2" || true # lines of an input are words too
  for one in ${words[@]+"${words[@]}"}; do # before Bash 4.4, as on macOS, an empty list is an unset variable
    arguments+=("$1" "$one")
  done
}

# The inputs that every action has.
arguments=(--bundle "$report")
[ "${STRICT:-false}" != true ] || arguments+=(--strict)
given --today "${TODAY:-}"
given --pages "${PAGES:-}"
each --expect "${EXPECT:-}"
each --select "${SELECT:-}"
each --ignore "${IGNORE:-}"
each --require "${REQUIRE:-}"

# Runs a verb, and always publishes a result: the report, or the reason why there is no report. `publish TITLE VERB ...`.
publish() {
  local title=$1 status=0 one
  shift
  PYTHONPATH="$FLYWHEEL_ROOT/tools${PYTHONPATH:+:$PYTHONPATH}" "$python" -m flywheel "$@" 2>"$report.err" || status=$?
  cat "$report.err" >&2
  printf 'report=%s\n' "$report" >>"$GITHUB_OUTPUT"
  [ ! -f "$report/report.sarif" ] || printf 'sarif=%s\n' "$report/report.sarif" >>"$GITHUB_OUTPUT"
  for one in "$report/report.github" "$report/report.txt"; do
    [ ! -f "$one" ] || cat "$one"
  done
  if [ "$status" = 0 ]; then
    cat "$report/report.md" >>"$GITHUB_STEP_SUMMARY"
    status=$(cat "$report/status")
  else
    { printf '## %s\n\n**Not judged**: flywheel exited with status %s.\n\n' "$title" "$status" && sed 's/^/    /' "$report.err"; } >>"$GITHUB_STEP_SUMMARY"
  fi
  exit "$status"
}
