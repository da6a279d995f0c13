"""Documents that the rules write, changed by hand: every verb that reads them works, or says what is wrong in words."""

from __future__ import annotations

import copy
import json
import os
import random
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from fixture_facts import FACTS
from flywheel_testing import mutations

#: One seed, so that the same tree gives the same verdict. All mutants take some minutes.
_SAMPLE = 300


def _sample(document: dict) -> Iterable[tuple[str, dict]]:
    every = list(mutations.single_mutants(document))
    return random.Random(1).sample(every, min(_SAMPLE, len(every)))


def _faults(flywheel: Callable, document: dict, path: Path, *verbs: list[str]) -> list[str]:
    """What ended in anything but a verdict or a message of one or more full lines."""
    found = []
    for what, mutant in _sample(document):
        path.write_text(json.dumps(mutant), encoding="utf-8")
        for verb in verbs:
            outcome = flywheel(*verb)
            if outcome.status not in (0, 1, 2) or "Traceback" in outcome.err:
                found.append(f"{verb[0]} {what}: {outcome.status} {outcome.err[:300]}")
    return found


def test_facts(flywheel: Callable, tmp_path: Path, contract_path: str) -> None:
    """`render` reads the facts of the rules."""
    facts = tmp_path / "facts.json"
    verb = ["render", "--facts", str(facts), "--contract", contract_path, "--overlay", str(tmp_path / "o.json")]
    assert _faults(flywheel, copy.deepcopy(FACTS), facts, verb) == []


def test_overlays(flywheel: Callable, tmp_path: Path, contract_path: str) -> None:
    """`check` and `manifest` read the overlays that `render` wrote."""
    facts, overlay = tmp_path / "facts.json", tmp_path / "overlay.json"
    facts.write_text(json.dumps(FACTS), encoding="utf-8")
    made = flywheel("render", "--facts", str(facts), "--contract", contract_path, "--overlay", str(overlay))
    assert made.status == 0, made.err
    document = json.loads(overlay.read_text(encoding="utf-8"))
    out = str(tmp_path / "m.json")
    verbs = (["check", "--overlay", str(overlay)], ["manifest", "--overlay", str(overlay), "--output", out])
    assert _faults(flywheel, document, overlay, *verbs) == []


def test_overlays_of_files(flywheel: Callable, overlay: Path, tmp_path: Path, contract_path: str) -> None:
    """The document of an overlay of files has more parts: what it pins, its organization, its workflows."""
    path = tmp_path / "overlay.json"
    files = [one for folder, _, names in os.walk(overlay) for name in names for one in ("--file", f"{folder}/{name}")]
    made = flywheel("load", "--name", "files", "--contract", contract_path, *files, "--output", path)
    assert made.status == 0, made.err
    document = json.loads(path.read_text(encoding="utf-8"))
    verbs = (["check", "--overlay", str(path)], ["manifest", "--overlay", str(path), "--output", str(tmp_path / "m")])
    assert _faults(flywheel, document, path, *verbs) == []


@pytest.fixture(scope="module")
def contract_path() -> str:
    """The contract of this tree."""
    from flywheel.contract import compiled

    return compiled.built_in()
