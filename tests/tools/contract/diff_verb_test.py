"""`flywheel contract diff`: two contracts, what changed, and the exit status that says whether it breaks."""

from __future__ import annotations

import copy
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from flywheel.contract import compiled
from flywheel.contract.changes.diff_report import DiffDocument
from flywheel.documents import json_schema
from flywheel.formats.json import canonical_json

SOURCES = Path(__file__).parents[3] / "contract"
SCHEMA = Path(__file__).parents[3] / "docs" / "schemas" / "contract-diff.schema.json"
BUILT_IN = Path(compiled.built_in())


def write(path: Path, edit: Callable[[dict], object] = lambda document: None, digest: bool = True) -> Path:
    """The contract of this tree with an edit, as a compiled document."""
    document = copy.deepcopy(json.loads(BUILT_IN.read_text(encoding="utf-8")))
    edit(document)
    if digest:
        content = {key: value for key, value in document.items() if key not in ("schema", "digest")}
        document["digest"] = compiled.digest(content)
    path.write_text(canonical_json.dumps(document, indent=1), encoding="utf-8")
    return path


def variables(document: dict) -> dict:
    """The variables of the one stack."""
    return document["stacks"]["arc_runners"]["variables"]


def three(document: dict) -> None:
    """A change of each group."""
    del variables(document)["attic_cache"]
    variables(document)["tenant"] = {**variables(document)["attic_server"]}
    variables(document)["attic_server"]["default"] = "a|b`c"


@pytest.fixture
def pair(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """The contract of this tree and one with three changes, named as people name them."""
    monkeypatch.chdir(tmp_path)
    write(Path("old.json"))
    write(Path("new.json"), three)
    return "old.json", "new.json"


def digest(path: str) -> str:
    """The digest in a compiled document."""
    return json.loads(Path(path).read_text(encoding="utf-8"))["digest"]


def test_text(flywheel, pair) -> None:
    """Breaking changes first; below each what follows from it and where it stands."""
    result = flywheel("contract", "diff", *pair)
    assert (result.status, result.err) == (1, "")
    assert (
        result.out
        == f"""\
--- old.json {digest("old.json")}
+++ new.json {digest("new.json")}

Breaking
  variable `attic_cache` is removed
      A variable file that sets it fails (GF301). (stacks/arc_runners/variables/attic_cache)

Added
  variable `tenant` is new
      It is optional. (stacks/arc_runners/variables/tenant)

Changed
  variable `attic_server` has another default: `"a|b\\u0060c"`, no longer `""`
      An overlay that does not set it gets the new default. (stacks/arc_runners/variables/attic_server/default)

3 changes, 1 of which can break an overlay: a major version, before 1.0.0 a minor one.
"""
    )


def test_markdown(flywheel, pair) -> None:
    """Ready for the notes of a release."""
    result = flywheel("contract", "diff", *pair, "--format", "markdown", "--old-version", "0.1.0")
    assert (result.status, result.err) == (1, "")
    assert (
        result.out
        == """\
## Contract changes

3 changes, 1 of which can break an overlay: after 0.1.0, at least 0.2.0.

### Breaking

- variable `attic_cache` is removed. A variable file that sets it fails (GF301).

### Added

- variable `tenant` is new. It is optional.

### Changed

- variable `attic_server` has another default: \
<code>"a&#124;b\\\\u0060c"</code>, no longer `""`. An overlay that does not set it gets the new default.
"""
    )


def test_json(flywheel, pair) -> None:
    """The document has the published schema, and the changes of the model."""
    import jsonschema

    result = flywheel("contract", "diff", *pair, "--format", "json", "--old-version", "0.1.0")
    document = json.loads(result.out)
    judge = jsonschema.Draft202012Validator(json_schema.of(DiffDocument))
    judge.check_schema(judge.schema)
    judge.validate(document)
    assert {key: document[key] for key in document if key != "changes"} == {
        "schema": "flywheel.contract-diff/1",
        "old": {"name": "old.json", "digest": digest("old.json")},
        "new": {"name": "new.json", "digest": digest("new.json")},
        "level": "major",
        "breaking": 1,
        "old_version": "0.1.0",
        "least_version": "0.2.0",
    }
    assert document["changes"][0] == {
        "path": ["stacks", "arc_runners", "variables", "attic_cache"],
        "kind": "removed",
        "level": "major",
        "breaking": True,
        "text": "variable `attic_cache` is removed",
        "why": "A variable file that sets it fails (GF301).",
    }
    assert [one["kind"] for one in document["changes"]] == ["removed", "changed", "added"]
    for key in document:
        assert not judge.is_valid({name: value for name, value in document.items() if name != key}), key
    empty = json.loads(flywheel("contract", "diff", "old.json", "old.json", "--format", "json").out)
    judge.validate(empty)
    assert (empty["level"], empty["changes"], empty["least_version"]) == (None, [], None)


def test_schema_file_is_as_generated() -> None:
    """The committed schema is the generated one; FLYWHEEL_UPDATE_GOLDENS=1 rewrites it."""
    if os.environ.get("FLYWHEEL_UPDATE_GOLDENS") == "1":
        SCHEMA.write_text(json_schema.text(DiffDocument), encoding="utf-8", newline="\n")
    assert SCHEMA.read_bytes().decode("utf-8") == json_schema.text(DiffDocument)


def addition(document: dict) -> None:
    """A change that breaks nothing."""
    variables(document)["tenant"] = {**variables(document)["attic_server"]}


@pytest.mark.parametrize(
    ("edit", "fail_on", "status"),
    [
        (three, "breaking", 1),
        (three, "any", 1),
        (three, "never", 0),
        (addition, "breaking", 0),
        (addition, "any", 1),
        (addition, "never", 0),
        (lambda document: None, "any", 0),
    ],
)
def test_exit_status(flywheel, tmp_path: Path, edit, fail_on: str, status: int) -> None:
    """Which changes count is the caller's choice."""
    old, new = write(tmp_path / "old.json"), write(tmp_path / "new.json", edit)
    assert flywheel("contract", "diff", old, new, "--fail-on", fail_on).status == status


def test_folder_of_sources(flywheel, tmp_path: Path) -> None:
    """A working tree is compared with what was released, without compiling it first."""
    folder = tmp_path / "contract"
    shutil.copytree(SOURCES, folder)
    old = write(tmp_path / "old.json")
    result = flywheel("contract", "diff", old, folder)
    assert (result.status, result.out.splitlines()[-1]) == (0, "Nothing changed.")
    arc = (folder / "arc.yaml").read_text(encoding="utf-8")
    (folder / "arc.yaml").unlink()
    (folder / "arc.yaml").write_text(arc.replace("max_length: 45", "max_length: 40"), encoding="utf-8")
    result = flywheel("contract", "diff", old, folder)
    assert (result.status, result.err) == (1, "")
    assert "`scale_set_name.max_length` in arc.yaml is `40`, no longer `45`" in result.out


def test_output(flywheel, pair) -> None:
    """A file instead of stdout, with the same text."""
    told = flywheel("contract", "diff", *pair).out
    result = flywheel("contract", "diff", *pair, "--output", "diff.txt", "--fail-on", "never")
    assert (result.status, result.out) == (0, "")
    assert Path("diff.txt").read_text(encoding="utf-8") == told


def nested(levels: int) -> str:
    """A list of lists."""
    return "[" * levels + "]" * levels


FAULTS = {
    "no JSON": ("{", "bad.json:1:2: the text ends in the middle: it is truncated."),
    "no contract": ('{"schema": "x"}', "bad.json: `schema` is `x`; this version reads `flywheel.contract/1`."),
    "too deep": (nested(300), "bad.json: it has more than 200 levels, so it is not a contract."),
}


@pytest.mark.parametrize(("text", "message"), FAULTS.values(), ids=FAULTS)
def test_what_is_no_contract(flywheel, pair, text: str, message: str) -> None:
    """One clear error, whichever side it is on."""
    Path("bad.json").write_text(text, encoding="utf-8")
    for sides in (("bad.json", "old.json"), ("old.json", "bad.json")):
        result = flywheel("contract", "diff", *sides)
        assert (result.status, result.out) == (2, "")
        assert result.err.startswith(f"flywheel: {message}")


SHAPES = {
    "a type": (
        lambda document: variables(document)["attic_cache"].update(type=["list"]),
        "`stacks.arc_runners.variables.attic_cache.type` is not a type",
    ),
    "the organization": (
        lambda document: document["conventions"]["organization"].update(shape="text"),
        "`conventions.organization.shape` is not a type",
    ),
    "a flag": (
        lambda document: variables(document)["attic_cache"].update(nullable="no"),
        "`stacks.arc_runners.variables.attic_cache.nullable` is a string, not true or false",
    ),
    "a condition": (
        lambda document: variables(document)["cluster_context"]["validations"][0].update(condition=1),
        "`stacks.arc_runners.variables.cluster_context.validations[0].condition` is a number, not a string",
    ),
}


@pytest.mark.parametrize(("edit", "message"), SHAPES.values(), ids=SHAPES)
def test_what_is_no_whole_contract(flywheel, pair, edit, message: str) -> None:
    """A part of another shape is named."""
    write(Path("bad.json"), edit)
    result = flywheel("contract", "diff", "old.json", "bad.json")
    assert (result.status, result.out) == (2, "")
    assert result.err == f"flywheel: bad.json: {message}. Compile it again with `flywheel compile-contract`.\n"


def test_half_a_character(flywheel, pair) -> None:
    """A text that no file can hold is refused, and no fault of ours."""
    text = Path("old.json").read_text(encoding="utf-8").replace("Name of the Attic cache.", "\\ud800")
    Path("bad.json").write_text(text, encoding="utf-8")
    result = flywheel("contract", "diff", "old.json", "bad.json")
    assert (result.status, result.out) == (2, "")
    assert (
        result.err == "flywheel: bad.json: a text in it ends within a character. "
        "Compile it again with `flywheel compile-contract`.\n"
    )


def test_digest_that_is_not_the_contents(flywheel, pair) -> None:
    """What was edited by hand is not what anybody pinned."""
    write(Path("bad.json"), addition, digest=False)
    result = flywheel("contract", "diff", "old.json", "bad.json")
    assert (result.status, result.out) == (2, "")
    assert result.err.startswith(f"flywheel: bad.json: its digest is {digest('old.json')}, its content has sha256-")


def test_version_that_is_none(flywheel, pair) -> None:
    """The option is judged before anything is printed."""
    result = flywheel("contract", "diff", *pair, "--old-version", "v1")
    assert (result.status, result.out) == (2, "")
    assert result.err.startswith(
        "flywheel: version `v1`: it is not of the form MAJOR.MINOR.PATCH, so no next version can be computed."
    )


@pytest.mark.parametrize("format", ["text", "json", "markdown"])
def test_secret_in_a_contract_is_not_repeated(
    format: str, flywheel, made_up: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a name, as a default that is cut, and as a default on several lines; in a file's name too."""
    token, key = made_up["GitHub token"], made_up["private key"]

    def edit(document: dict) -> None:
        variables(document)[token] = {**variables(document)["attic_server"]}
        variables(document)["attic_server"]["default"] = "x" * 60 + " " + token
        variables(document)["attic_cache"]["default"] = key

    monkeypatch.chdir(tmp_path)
    write(tmp_path / f"{token}.json", edit)
    for pair in ((BUILT_IN, f"{token}.json"), (f"{token}.json", BUILT_IN)):
        result = flywheel("contract", "diff", *pair, "--format", format, "--fail-on", "never")
        assert (result.status, result.err) == (0, "")
        shown = result.out + result.err
        assert not [at for at in range(4, len(token) - 8) if token[at : at + 8] in shown]
        assert not [line for line in key.split("\n")[1:-2] if line[:12] in shown]
        assert "GitHub token" in result.out and "private key" in result.out
