"""Every check finds what its failing fixtures hold, nothing in its passing ones, and does not run without its evidence.

A fixture is a folder `fixtures/<ID>/pass*/`, `fixtures/<ID>/fail*/` or, of a check that lacks what it needs,
`fixtures/<ID>/skip*/`, beside the test that judges it. `fail` is the example on the check's page, and `pass` the same
example, fixed. A fixture holds what the check judges, as `fixture_<subject>.py` of that folder reads it. Beside those
files may stand

    contract.patch.json  merged into the contract: objects by key, anything else replaced
    expected.txt         of a failing one: its findings, `ID place: message | fix`, a line each

`NAME.fixture` is read as `NAME`: a BUILD file would make its folder a package, whose files Bazel keeps from this test.

`{made-up KIND}` in a file stands for a secret of that kind in `testdata/made_up_secrets.json`, where it lies in
pieces: no scanner may take this tree to hold one.

To rewrite every expected.txt, and then read the diff:

    FLYWHEEL_UPDATE_GOLDENS=1 PYTHONPATH=tools:tests/support python3 -m pytest tests/tools -k Fixtures
"""

from __future__ import annotations

import json
import os
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from flywheel.contract.compiled import Contract
from flywheel.findings import engine, subjects
from flywheel.findings.engine import Check

_MADE_UP = Path(__file__).parent / "testdata" / "made_up_secrets.json"

#: So many lines may differ between the example that fails and the same one fixed.
_LONGEST_EDIT = 60

#: What a fixture has beside the files that are judged.
_BESIDE = ("facts.json", "evidence.json", "contract.patch.json", "expected.txt")


@pytest.fixture(scope="session")
def made_up() -> dict[str, str]:
    """A secret of each kind that was never anybody's."""
    return made_up_secrets()


def made_up_secrets() -> dict[str, str]:
    """The same, for who needs it while tests are collected."""
    pieces = json.loads(_MADE_UP.read_text(encoding="utf-8"))
    return {kind: "".join(parts) for kind, parts in pieces.items()}


def _fill_in(folder: Path, made_up: dict[str, str]) -> None:
    for path in folder.rglob("*"):
        data = path.read_bytes() if path.is_file() else b""
        if b"{made-up " in data:
            for kind, secret in made_up.items():
                data = data.replace(b"{made-up %s}" % kind.encode(), secret.encode())
            path.unlink()  # the copy may be read-only
            path.write_bytes(data)


@pytest.fixture(scope="session")
def fixture_subject(
    contract: Contract,
    patched: Callable[[object], Contract],
    made_up: dict[str, str],
    load_subject: Callable[[Path, Contract, Path], object],
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[[Path], tuple[object, Contract]]:
    """Reads what is judged in a fixture's folder, and the contract it is judged by.

    It is read from a copy: under Bazel the files are links that lead out of their folder, which are
    not followed, and what stands beside the subject does not belong to it. `load_subject` is the room's own:
    (copy, contract, folder of the fixture) -> subject.
    """

    def load(folder: Path) -> tuple[object, Contract]:
        patch = folder / "contract.patch.json"
        judged_by = patched(json.loads(patch.read_text(encoding="utf-8"))) if patch.exists() else contract
        copy_of = tmp_path_factory.mktemp("fixture") / "overlay"
        shutil.copytree(folder, copy_of, ignore=shutil.ignore_patterns(*_BESIDE))
        for path in list(copy_of.rglob("*.fixture")):
            path.rename(path.with_suffix(""))
        _fill_in(copy_of, made_up)
        return load_subject(copy_of, judged_by, folder), judged_by

    return load


def _lines(folder: Path) -> Counter[tuple[str, str]]:
    """Each line of a fixture with its file, and how often it is there."""
    files = [path for path in folder.rglob("*") if path.is_file() and path.name != "expected.txt"]
    return Counter(
        (path.relative_to(folder).as_posix(), line)
        for path in files
        for line in path.read_text(encoding="utf-8").splitlines()
    )


def _name(path: Path) -> str:
    return f"{path.parent.name}-{path.name}"


class CheckFixtures:
    """The tests of one room's checks. A subclass names the subject, and the families that are tested here."""

    subject: str
    families: tuple[str, ...]

    @classmethod
    def checks(cls) -> dict[str, Check]:
        """The checks that need fixtures here."""
        return {id: check for id, check in subjects.of(cls.subject).items() if check.family in cls.families}

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """Give each test the folders beside its module."""
        folders = self.folders(Path(metafunc.module.__file__).parent / "fixtures")
        wanted = {
            "failing": [path for path in folders if path.name.startswith("fail")],
            "passing": [path for path in folders if path.name.startswith("pass")],
            "skipped": [path for path in folders if path.name.startswith("skip")],
        }
        for argument, paths in wanted.items():
            if argument in metafunc.fixturenames:
                metafunc.parametrize(argument, paths, ids=_name)
        if "folders" in metafunc.fixturenames:
            metafunc.parametrize("folders", [folders], ids=["all"])
        if "id" in metafunc.fixturenames:
            metafunc.parametrize("id", self.checks())

    @staticmethod
    def folders(root: Path) -> list[Path]:
        """Every fixture."""
        return sorted(path for path in root.glob("*/*") if path.is_dir())

    def lines(self, path: Path, fixture_subject: Callable[[Path], tuple[object, Contract]]) -> list[str]:
        """The findings of the fixture's own check, a line each."""
        check = self.checks()[path.parent.name]
        subject, contract = fixture_subject(path)
        lack = check.lacks(subject)
        assert lack is None or lack.partial, f"{check.id} {lack.words}"
        found = sorted(check.run(subject, contract), key=lambda finding: finding.key())
        return [f"{finding.id} {finding.place}: {finding.message} | {finding.fix}" for finding in found]

    def test_failing_fixture_gives_exactly_what_is_expected(self, failing, fixture_subject):
        """The check's findings are the lines of expected.txt, neither more nor fewer."""
        actual = self.lines(failing, fixture_subject)
        expected = failing / "expected.txt"
        if os.environ.get("FLYWHEEL_UPDATE_GOLDENS") == "1":
            expected.write_text("".join(f"{line}\n" for line in actual), encoding="utf-8")
        assert actual == expected.read_text(encoding="utf-8").splitlines()
        assert actual

    def test_passing_fixture_gives_nothing(self, passing, fixture_subject):
        """The check had all that it asks for, and is silent."""
        check = self.checks()[passing.parent.name]
        assert check.lacks(fixture_subject(passing)[0]) is None, check.id
        assert self.lines(passing, fixture_subject) == []

    def test_check_does_not_run_without_what_it_needs(self, skipped, fixture_subject):
        """It is listed as not run, or as judged in part, and finds nothing."""
        check = self.checks()[skipped.parent.name]
        subject, contract = fixture_subject(skipped)
        assert [one.id for one in engine.not_run(subject, [check])] == [check.id]
        assert list(check.run(subject, contract)) == []

    def test_check_has_both_fixtures(self, id, folders):
        """A check without an example of either kind is not done."""
        names = {path.name for path in folders if path.parent.name == id}
        assert {"fail", "pass"} <= names, "these two are the example on the check's page, before and after the edit"

    def test_passing_example_is_the_failing_one_fixed(self, id, folders):
        """A reader sees the edit, not another overlay. Other cases that pass belong in `pass-...`."""
        pair = {path.name: path for path in folders if path.parent.name == id and path.name in ("fail", "pass")}
        before, after = (_lines(pair[name]) for name in ("fail", "pass"))
        edit = sum((before - after).values()) + sum((after - before).values())
        assert 0 < edit <= _LONGEST_EDIT, f"{id}: {edit} lines differ"

    def test_every_fixture_belongs_to_a_check(self, folders):
        """A folder that no check is registered for tests nothing."""
        assert {path.parent.name for path in folders} - self.checks().keys() == set()

    def test_fixtures_hold_only_known_kinds_of_folder(self, folders):
        """A folder with any other name would be passed over in silence."""
        assert [path for path in folders if not path.name.startswith(("pass", "fail", "skip"))] == []

    def test_findings_say_what_to_do(self, failing):
        """A message is a sentence with a place, and comes with the edit that mends it."""
        for line in (failing / "expected.txt").read_text(encoding="utf-8").splitlines():
            message, bar, fix = line.rpartition(" | ")
            assert bar and fix.strip(), line
            assert message.startswith(f"{failing.parent.name} ") and ": " in message
