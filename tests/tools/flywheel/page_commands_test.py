"""Every command line of `flywheel` in a page is one that it accepts, and every one in a block is run by a test."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from flywheel.command_line import verb_parser
from flywheel.command_line.verbs import VERBS

TREE = Path(__file__).parents[3]
PAGES = [
    TREE / "README.md",
    *sorted((TREE / "docs").glob("*.md")),
    *sorted((TREE / "docs" / "how-to").glob("*.md")),
    *sorted((TREE / "docs" / "design").glob("*.md")),
]
_BLOCK = re.compile(r"^( *)```(?P<language>\w*)[^\n]*\n(?P<text>.*?)^ *```$", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"`(?:bazel run @gloriousflywheel//tools/flywheel -- |flywheel )([^`\n]+)`")

#: The tests that execute a page from its first command to its last.
EXECUTED = {
    "check-workflows.md": "tests/tools/workflows/how_to_workflows_test.py",
    "core-cleanup.md": "tests/tools/flywheel/how_to_core_cleanup_test.py",
    "enrollment-debt.md": "tests/tools/debt/how_to_debt_test.py",
    "label-change.md": "tests/tools/change/how_to_label_change_test.py",
    "rehome.md": "tests/tools/rehome/how_to_rehome_test.py",
    "retirement.md": "tests/tools/debt/how_to_debt_test.py",
    "troubleshoot-a-message.md": "tests/tools/flywheel/how_to_troubleshoot_test.py",
    "tutorial.md": "tests/tools/flywheel/tutorial_test.py",
}
#: The pages that are executed here, with the statuses of their commands, in order.
STATUSES = {
    "collect-evidence.md": (0, 0),
    # The overlays here are an organization's, so that the warning of a personal account is missed.
    "enroll-an-owner.md": (0, 0, 0, 0, 1, 1),
    "expected-warnings-and-baselines.md": (0, 0),
    "fix-what-is-certain.md": (1, 0),
    "from-tfvars-to-rules.md": (0,),
    "judge-a-fleet.md": (0, 0, 0, 0),
    "preflight-in-ci.md": (0,),
    "refresh-a-pin.md": (0,),
    "start-an-overlay.md": (0, 0),
    "upgrade.md": (0, 0, 1, 0, 0),
}
#: The pages that no test executes, and why.
NOT_RUN = {"publish-a-version.md": "it needs a commit and a registry; tests/tools/publish runs the verbs with its own"}
#: What starts the operator's clients. tests/tools/collect does that with clients of its own.
CLIENTS = (["collect", "infra"],)
#: What a page lets its reader fill in.
_FILLED_IN = {
    "DIR": "infra",
    "SHA": "7d3f6a1c9be24805f1a6d7c3e8b90452ac1f6d8e",
    "sha256-DIGEST": "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
    "old/contract": str(TREE / "contract"),
    "new/contract": str(TREE / "contract"),
}


def commands(page: Path) -> list[list[str]]:
    """The command lines of `flywheel` in the blocks of a page, each as its words."""
    found = []
    for block in _BLOCK.finditer(page.read_text(encoding="utf-8")):
        for line in block["text"].replace("\\\n", " ").splitlines():
            if line.strip().startswith("flywheel ") and block["language"] in ("", "sh"):
                words = shlex.split(line.partition(" | ")[0], comments=True)[1:]
                found.append([_FILLED_IN.get(word, word) for word in words])
    return found


def mentions(page: Path) -> Iterator[list[str]]:
    """What a page calls by its command line in a sentence."""
    for words in _INLINE.findall(page.read_text(encoding="utf-8")):
        yield words.replace("[", " ").replace("]", " ").split()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_are_accepted(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Verb, options and number of arguments are right."""
    for words in commands(page):
        try:
            verb_parser.parser_of(words[0]).parse(words[1:])
        except SystemExit:
            pytest.fail(f"{' '.join(words)}\n{capsys.readouterr().err}")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_mentions_have_known_verbs_and_options(page: Path) -> None:
    """A sentence may leave out arguments; what it names exists."""
    for words in mentions(page):
        if words[0].isalpha() and words[0] not in ("VERB", "help"):
            assert words[0] in VERBS, words
            parser = verb_parser.parser_of(words[0])._inner(words[1:])
            options = {word.partition("=")[0] for word in words[1:] if word.startswith("--")}
            assert options <= {*parser._option_string_actions, "--help"}, words


def test_every_block_is_run() -> None:
    """A page with commands is executed, here or by its own test, or it is said why not."""
    names = {page.name for page in PAGES if commands(page)}
    assert names == {*EXECUTED, *STATUSES, *NOT_RUN}
    for name, test in EXECUTED.items():
        # Under Bazel the tests of other folders are not here.
        if (TREE / test).exists():
            assert name in (TREE / test).read_text(encoding="utf-8"), test


def _write_overlay(slug: str, folder: Path) -> None:
    """An overlay of the organization `slug`, whose names, state and objects no other one has."""
    shutil.copytree(TREE / "tests" / "support" / "flywheel_testing" / "testdata" / "overlay", folder)
    for path in folder.rglob("*"):
        if path.is_file():
            text = path.read_text(encoding="utf-8").replace("example-org/GloriousFlywheel", "CORE")
            text = re.sub(r"example-(?=org|infra|nix|docker|dind)", f"{slug}-", text)
            path.unlink()  # the copy may be read-only
            path.write_text(text.replace("CORE", "example-org/GloriousFlywheel"), encoding="utf-8")


@pytest.fixture
def desk(flywheel: Callable, tmp_path: Path) -> Path:
    """A folder with every file that the pages executed here name, but those that their commands write."""
    for folder in ("infra", "organization", "personal"):
        _write_overlay("example", tmp_path / folder)
    for slug, folder in (("acme", "acme"), ("acme", "acme-infra"), ("umbrella", "umbrella")):
        _write_overlay(slug, tmp_path / folder)
    for folder in ("umbrella-infra", "main/umbrella-infra"):
        _write_overlay("umbrella", tmp_path / folder)
    _write_overlay("initech", tmp_path / "initech")
    assert flywheel("manifest", tmp_path / "initech", "--output", tmp_path / "initech.manifest.json").status == 0
    evidence = {"schema": "flywheel.evidence/1", "collected_at": "2026-11-30T06:00:00Z", "collector": "flywheel 0.1.0"}
    cluster = json.dumps({**evidence, "clusters": [{"context": "cluster-one"}]})
    ledger = "schema: flywheel.debt/1\ngaps: []\n"
    texts = {"debt.yaml": ledger, "retirement.yaml": "schema: flywheel.retirement/1\nlanes: []\n"}
    texts |= {"evidence.json": cluster, "cluster.json": cluster, "forge.json": json.dumps(evidence)}
    texts["cluster.yaml"] = "schema: flywheel.cluster/1\nname: cluster-one\n"
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("name", STATUSES)
def test_page(name: str, flywheel: Callable, desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each command of the page runs where its files are, and ends with its status."""
    lines = [words for words in commands(next(page for page in PAGES if page.name == name)) if words not in CLIENTS]
    if name == "fix-what-is-certain.md":
        variables = desk / "infra/tofu/stacks/arc-runners/terraform.tfvars"
        variables.write_text(variables.read_text(encoding="utf-8").replace("cpu_limit", "cpu_limti"), encoding="utf-8")
    monkeypatch.chdir(desk / "infra" if any("." in words for words in lines) else desk)
    found = []
    for words in lines:
        if words[0] == "init":
            shutil.rmtree(words[1], ignore_errors=True)
        result = flywheel(*words)
        found.append((result.status, result.err if result.status > 1 else ""))
    assert found == [(status, "") for status in STATUSES[name]]
