"""Record which values the templates of ARC's scale-set chart read, at each of its releases, and compare the contract.

    git clone --filter=blob:none https://github.com/actions/actions-runner-controller DIR
    python3 tools/dev/chart_values.py DIR               # paths of values by minor version
    python3 tools/dev/chart_values.py DIR --check       # exit 1 where contract/arc.yaml says something else

A path is read if a template names it: `.Values.a.b`, a variable that holds a value (`$x.b`, `index $x "b"`), or `.b` in
a `with`. Fields of a pod are those of the schema that the chart's CRD has for `spec.template.spec`. Only names are
taken, no text.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

_TAG = re.compile(r"gha-runner-scale-set-(\d+)\.(\d+)\.(\d+)")
_CHART = "charts/gha-runner-scale-set/templates"
_CRD = "charts/gha-runner-scale-set-controller/crds/actions.github.com_autoscalingrunnersets.yaml"
_CONTRACT = Path(__file__).parents[2] / "tools" / "flywheel" / "contract.json"

_ACTION = re.compile(r"\{\{-?\s*(.*?)\s*-?\}\}", re.DOTALL)
_ASSIGNED = re.compile(r"\$(\w+)\s*:?=\s*(.*)", re.DOTALL)
_INDEX = re.compile(r'index\s+\$(\w+)\s+"(\w+)"')
_PLAIN = re.compile(r"(?:default\s+\(dict\)\s+|\(default\s+\(dict\)\s+)?(\.Values|\$\w+)((?:\.\w+)*)\)?")


def paths_of(template: str) -> set[str]:
    """The dotted paths of the values that a template reads."""
    found: set[str] = set()
    names: dict[str, str] = {}
    blocks: list[str | None] = []
    for action in _ACTION.findall(template):
        word, _, rest = action.partition(" ")
        context = next((one for one in reversed(blocks) if one is not None), "")
        found.update(_read(rest if word in ("with", "range") else action, names, context))
        if word == "end":
            if blocks:
                blocks.pop()
        elif word in ("if", "with", "range", "define", "block"):
            blocks.append(_value(rest, names, context) if word == "with" else "?" if word == "range" else None)
        assigned = _ASSIGNED.match(action)
        if assigned:
            names[assigned[1]] = _value(assigned[2], names, context)
    return found


def _read(text: str, names: dict[str, str], context: str) -> Iterator[str]:
    """The paths that an action names; `context` is the value of the `with` around it."""
    for match in re.finditer(r"(?<![\w\"$])\.Values((?:\.\w+)+)", text):
        yield match[1][1:]
    for match in re.finditer(r"\$(\w+)((?:\.\w+)+)", text):
        if names.get(match[1], "?") != "?":
            yield names[match[1]] + match[2]
    for match in _INDEX.finditer(text):
        if names.get(match[1], "?") != "?":
            yield f"{names[match[1]]}.{match[2]}"
    if context and context != "?":
        for match in re.finditer(r"(?<![\w\"$).])((?:\.[a-z]\w*)+)", text):
            yield context + match[1]


def _value(text: str, names: dict[str, str], context: str) -> str:
    """The path that an expression is the value at; "?" if it is something else."""
    match = _PLAIN.fullmatch(text.strip())
    if match and match[1] == ".Values":
        return match[2][1:] or "?"
    if match and names.get(match[1][1:]):
        return names[match[1][1:]] + match[2]
    local = re.fullmatch(r"((?:\.\w+)+)", text.strip())
    return context + local[1] if local and context and context != "?" else "?"


class Repository:
    """A Git repository with the chart's tags."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def git(self, *words: str) -> str:
        """What a Git command prints."""
        return subprocess.run(
            ["git", "-C", str(self.folder), *words], capture_output=True, text=True, check=True
        ).stdout

    def newest(self) -> dict[str, str]:
        """The tag of the newest patch of each minor version, the oldest first."""
        numbers = [tuple(map(int, match.groups())) for match in map(_TAG.fullmatch, self.git("tag").split()) if match]
        return {f"{one[0]}.{one[1]}": "gha-runner-scale-set-{}.{}.{}".format(*one) for one in sorted(numbers)}

    def values(self, tag: str) -> set[str]:
        """The paths that all templates of a release read."""
        names = self.git("ls-tree", "--name-only", tag, f"{_CHART}/").split()
        return {path for name in names for path in paths_of(self.git("show", f"{tag}:{name}"))}

    def pod_fields(self, tag: str) -> set[str]:
        """The fields of a runner's pod that the release's CRD knows."""
        import yaml

        schema = yaml.safe_load(self.git("show", f"{tag}:{_CRD}"))["spec"]["versions"][0]["schema"]["openAPIV3Schema"]
        for step in ("spec", "template", "spec"):
            schema = schema["properties"][step]
        return set(schema["properties"])


def differences(recorded: dict[str, set[str]], rules: dict[str, object]) -> list[str]:
    """Where the contract says something else than the templates."""
    keys: dict[str, dict[str, str]] = rules["keys"]  # type: ignore[assignment]
    order = list(recorded)
    lines = []
    for path, row in keys.items():
        first, last = row.get("since") or order[0], row.get("until") or order[-1]
        claimed = {one for one in order if order.index(first) <= order.index(one) <= order.index(last)}
        read = {one for one in order if any(seen == path or seen.startswith(f"{path}.") for seen in recorded[one])}
        read |= {one for one in order for seen in recorded[one] if row.get("takes") == "any" and path == seen}
        if claimed != read and not _covered(path, keys):
            lines.append(f"{path}: the contract has {sorted(claimed)}, templates read it in {sorted(read)}")
    for minor, paths in recorded.items():
        unknown = [path for path in sorted(paths) if path not in keys and not _covered(path, keys)]
        lines += [f"{path}: read in {minor}, the contract has nothing" for path in unknown]
    return lines


def _covered(path: str, keys: dict[str, dict[str, str]]) -> bool:
    """Whether a value above takes anything."""
    steps = path.split(".")
    above = [".".join(steps[:count]) for count in range(1, len(steps))]
    return any(keys.get(one, {}).get("takes") == "any" for one in above)


def main(argv: Sequence[str] | None = None) -> int:
    """Print the paths, or compare them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("repository", type=Path, metavar="DIR", help="a clone of actions-runner-controller")
    parser.add_argument("--since", default="0.9", help="the oldest minor version (default: %(default)s)")
    parser.add_argument("--check", action="store_true", help="compare with the contract, and print differences")
    arguments = parser.parse_args(argv)
    repository = Repository(arguments.repository)
    tags = repository.newest()
    minors = list(tags)
    tags = {minor: tags[minor] for minor in minors[minors.index(arguments.since) :]}
    recorded = {minor: repository.values(tag) for minor, tag in tags.items()}
    fields = sorted(set().union(*(repository.pod_fields(tag) for tag in tags.values())))
    if arguments.check:
        rules = json.loads(_CONTRACT.read_text(encoding="utf-8"))["arc"]["chart_values"]
        lines = differences(recorded, rules)
        if sorted(rules["pod_fields"]) != fields:
            lines.append(f"pod_fields: {sorted(set(rules['pod_fields']) ^ set(fields))}")
        print("\n".join(lines) or "the contract has exactly the values that the templates read")
        return 1 if lines else 0
    every = sorted(set().union(*recorded.values()))
    shown = {path: [minor for minor in recorded if path in recorded[minor]] for path in every}
    print(json.dumps({"values": shown, "pod_fields": fields}, indent=1))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
