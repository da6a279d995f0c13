"""Mutants of an overlay, each with some slips and comments, and what must hold when they are fixed.

    PYTHONPATH=tools:tests/support python3 tests/tools/overlay/fixes/fixture_mutants.py --runs 1000 --seed 1

repeats `fixes_property_test.py` with more of them, and prints how many findings there were and how many were fixed.
"""

from __future__ import annotations

import argparse
import random
import re
import shutil
import tempfile
from collections import Counter
from pathlib import Path

from flywheel_testing import verbs

from flywheel.contract import compiled
from flywheel.contract.compiled import Contract
from flywheel.findings import engine, subjects
from flywheel.findings.finding import Finding
from flywheel.overlay.fixes.fixed_folder import FixedFolder
from flywheel.overlay.overlay import Overlay
from flywheel.overlay.reading import directory

_KEY = re.compile(r"^( *)([a-z][a-z_0-9]*)( *)([=:])", re.MULTILINE)
_TEXT = re.compile(r'"([^"\n]*)"')
_COMMENTS = ("# a comment", "// another", "/* a third */", "#", "# flywheel: allow GF307 until 2027-01-31: a trial")


def _misspelt(word: str, chance: random.Random) -> str:
    at = chance.randrange(len(word))
    return chance.choice(
        [word[:at] + word[at + 1 :], word[:at] + word[at] + word[at:], word[:at] + "x" + word[at + 1 :], word + "s"]
    )


def _key(text: str, chance: random.Random) -> str:
    found = list(_KEY.finditer(text))
    match = chance.choice(found)
    return text[: match.start(2)] + (_misspelt(match[2], chance) or "x") + text[match.end(2) :]


def _value(text: str, chance: random.Random) -> str:
    found = list(re.finditer(r"(?<== )(true|false|[0-9]+|\"[^\"\n]*\"|\[[^\]\n]*\])", text))
    if not found:
        return text
    match = chance.choice(found)
    old = match[0]
    new = {
        "[": old.strip("[]").partition(",")[0] or '"nix"',
        '"': old.strip('"') if old[1:-1].isdigit() else f"[{old}]",
    }
    return text[: match.start()] + new.get(old[0], f'"{old}"') + text[match.end() :]


def _label(text: str, chance: random.Random) -> str:
    found = [match for match in _TEXT.finditer(text) if "tinyland" in match[1] or match[1] in ("nix", "linux")]
    if not found:
        return text
    match = chance.choice(found)
    new = chance.choice([match[1].upper(), match[1].title(), match[1].replace("-", "_")])
    return text[: match.start(1)] + new + text[match.end(1) :]


def _line(text: str, chance: random.Random) -> str:
    """A line is gone, stands twice, or moves."""
    lines = text.splitlines(keepends=True)
    line = chance.randrange(len(lines))
    kind = chance.choice("dtm")
    if kind == "d":
        del lines[line]
    elif kind == "t":
        lines.insert(line, lines[line])
    else:
        lines.insert(chance.randrange(len(lines)), lines.pop(line))
    return "".join(lines)


def _comment(text: str, chance: random.Random) -> str:
    lines = text.splitlines(keepends=True)
    at = chance.randrange(len(lines))
    comment = chance.choice(_COMMENTS if "=" in text else ("# a comment", "#"))
    if chance.random() < 0.5:
        lines.insert(at, comment + "\n")
    else:
        lines[at] = f"{lines[at].rstrip()} {comment}\n"
    return "".join(lines)


def _backend(text: str, chance: random.Random) -> str:
    text = text.replace("use_path_style  ", chance.choice(["use_path_style  ", "force_path_style"]))
    if chance.random() < 0.5:
        text = re.sub(r"endpoints = \{\n  s3 = (\"[^\"]*\")\n\}", r"endpoint = \1", text)
    return text


def _pin(text: str, chance: random.Random) -> str:
    return re.sub(r"\b2281b576", chance.choice(["2281b576", "33aab576"]), text)


_MUTATIONS = (_key, _key, _value, _value, _label, _line, _comment, _comment, _backend, _pin)


def mutate(folder: Path, chance: random.Random) -> None:
    """Put some slips and comments into the files of an overlay."""
    files = sorted(path for path in folder.rglob("*") if path.suffix in (".tfvars", ".hcl", ".yaml", ".yml"))
    for _ in range(chance.randint(1, 8)):
        path = chance.choice([*files, files[-1]])
        text = path.read_text(encoding="utf-8")
        path.unlink()
        path.write_text(chance.choice(_MUTATIONS)(text, chance) or "\n", encoding="utf-8", newline="")


class Fixed:
    """A mutant, fixed: the findings before, those after, and what a second run would change."""

    def __init__(self, seed: int, contract: Contract) -> None:
        chance = random.Random(seed)
        checks = list(subjects.of("overlay").values())

        def check(overlay: Overlay) -> list[Finding]:
            return engine.run(overlay, contract, checks)

        with tempfile.TemporaryDirectory() as name:
            folder = Path(name, "overlay")
            shutil.copytree(verbs.TESTDATA / "overlay", folder)
            mutate(folder, chance)
            overlay, read, _ = directory.load(str(folder), contract)
            self.before = check(overlay)
            result = FixedFolder(str(folder), read, contract, check)
            self.texts = result.changes
            self.fixed = len(result.fixes)
            self.first = len(result.first)
            for path, (_, text) in result.changes.items():
                (folder / path).unlink()
                (folder / path).write_text(text, encoding="utf-8", newline="")
            overlay, read, _ = directory.load(str(folder), contract)
            self.after = check(overlay)
            self.second = FixedFolder(str(folder), read, contract, check).changes

    def faults(self) -> list[str]:
        """What must not be: a finding that is new, a comment that is lost, a second run that does something."""
        before, after = (Counter(map(_what, findings)) for findings in (self.before, self.after))
        faults = [f"new: {what}" for what in after - before]
        for name, (was, now) in self.texts.items():
            lost = Counter(_comments(was)) - Counter(_comments(now))
            faults += [f"{name}: lost {comment}" for comment in lost]
        faults += [f"a second run changes {name}" for name in self.second]
        if self.first > len(self.before):
            faults.append("more was fixed than there was")
        return faults


def _what(finding: Finding) -> tuple[str, str, str]:
    return finding.id, finding.place.file, re.sub(r":[0-9]+(:[0-9]+)?", "", finding.message)


def _comments(text: str) -> list[str]:
    """Every comment that a mutation wrote, found in the simplest way."""
    return [comment for line in text.splitlines() for comment in re.findall(r"(?:^|\s)((?:#|//|/\*).*)$", line)]


def main() -> int:
    """Fix many mutants; 1 if something is wrong with one."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    contract = compiled.load(compiled.built_in())
    found = fixed = wrong = 0
    for seed in range(arguments.seed, arguments.seed + arguments.runs):
        mutant = Fixed(seed, contract)
        found, fixed = found + len(mutant.before), fixed + mutant.fixed
        for fault in mutant.faults():
            wrong += 1
            print(f"seed {seed}: {fault}", flush=True)
    print(f"{arguments.runs} mutants, {found} findings, {fixed} fixed, {wrong} faults")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
