"""No rehome that was refused passes after one part of its evidence was taken out, renamed or exchanged."""

from __future__ import annotations

import contextlib
import json
import os
import random
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import fixture_rehome as rehomes
import pytest
from flywheel_testing import mutations

from flywheel.contract.compiled import Contract
from flywheel.errors import UserError
from flywheel.findings import engine, subjects
from flywheel.findings.finding import BLOCKER
from flywheel.formats.source import FormatError

FIXTURES = Path(__file__).parent / "fixtures"
FAILING = sorted(path.parent for path in FIXTURES.glob("*/fail*/expected.txt"))

#: Mutants for each file of a fixture; the full number with `FLYWHEEL_EVERY_MUTANT=1`.
_SAMPLE = 12


def _refused(folder: Path, phase: str, moved: int | None, contract: Contract) -> bool:
    try:
        rehome = rehomes.read(folder, phase, contract, moved)
    except (UserError, FormatError):
        return True
    found = engine.run(rehome, contract, subjects.of("rehome").values())
    return any(finding.severity == BLOCKER for finding in found)


def _sound(folder: Path, path: Path) -> object:
    """The same file of the valid rehome: a mutant that is equal to it has repaired the fault."""
    sound = folder / "sound" / path.name
    return json.loads(sound.read_text(encoding="utf-8")) if sound.exists() else None


def _faults(seen: object, sound: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Where a document differs from the valid one."""
    if isinstance(seen, dict) and isinstance(sound, dict):
        for key in seen.keys() | sound.keys():
            yield from _faults(seen.get(key), sound.get(key), (*path, key))
    elif isinstance(seen, list) and isinstance(sound, list) and len(seen) == len(sound):
        for at, item in enumerate(seen):
            yield from _faults(item, sound[at], (*path, at))
    elif isinstance(seen, list) and isinstance(sound, list):
        yield from ((*path, at) for at, item in enumerate(seen) if item not in sound)
    elif seen != sound:
        yield path


def _is_at(faults: set[tuple[str | int, ...]], path: tuple[str | int, ...]) -> bool:
    return any(path[: len(fault)] == fault[: len(path)] for fault in faults)


def _says_once(path: Path) -> bool:
    """A state or a listing says what is wrong in one place: who changes that has changed the evidence."""
    return "plan" not in path.name and "follow-up" not in path.name


@pytest.mark.parametrize("fixture", FAILING, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_single_mutants_are_refused_too(fixture: Path, tmp_path: Path, contract: Contract) -> None:
    """By a blocker, or because a file is not the evidence that it was given as."""
    for path in fixture.iterdir():
        if path.is_file():
            (tmp_path / path.name).write_bytes(path.read_bytes())
    words = (fixture / "phase").read_text(encoding="utf-8").split()
    phase, moved = words[0], int(words[1]) if len(words) > 1 else None
    with contextlib.suppress(UserError, FormatError):
        rehomes.load(tmp_path, contract)
    if not _refused(tmp_path, phase, moved, contract):
        pytest.skip("only warnings")
    rehomes.write(tmp_path / "sound", phase, moved)
    accepted = []
    for path in sorted(tmp_path.glob("*.json")):
        document = json.loads(path.read_text(encoding="utf-8"))
        sound = _sound(tmp_path, path)
        faults = set(_faults(document, sound)) if _says_once(path) else set()
        mutants = mutations.single_mutants(document, mutations.VERBS, renamed=True, skip=partial(_is_at, faults))
        every = [(what, mutant) for what, mutant in mutants if mutant not in (document, sound)]
        whole = os.environ.get("FLYWHEEL_EVERY_MUTANT") == "1" or len(every) <= _SAMPLE
        for what, mutant in every if whole else random.Random(path.name).sample(every, _SAMPLE):
            path.write_text(json.dumps(mutant), encoding="utf-8")
            if not _refused(tmp_path, phase, moved, contract):
                accepted.append(f"{path.name}: {what}")
        path.write_text(json.dumps(document), encoding="utf-8")
    assert accepted == []
