"""The schemas of the overlay and the contract, compared with documents that the verbs write.

To rewrite the files in `docs/schemas/`, and then read the diff:

    FLYWHEEL_UPDATE_GOLDENS=1 PYTHONPATH=tools:tests/support python3 -m pytest tests/tools/flywheel/schemas_test.py
"""

from __future__ import annotations

import copy
import json
import os
from pathlib import Path

import pytest
from flywheel_testing import mutations
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flywheel.contract import compiled
from flywheel.contract.compiled import Contract
from flywheel.debt.debt_tables import LedgerReport
from flywheel.documents import json_schema
from flywheel.ledgers.debt_ledger import DebtFile
from flywheel.ledgers.retirement_ledger import RetirementFile
from flywheel.overlay.overlay_tables import StoredOverlay

FOLDER = Path(__file__).parents[3] / "docs" / "schemas"
TFVARS = "overlay/tofu/stacks/arc-runners/terraform.tfvars"
FACTS = {
    "schema": "flywheel.facts/1",
    "label": "//:overlay",
    "stack": "arc_runners",
    "owner": {
        "label": "//:owner",
        "facts": {
            "slug": "example-org",
            "config_url": "https://github.com/example-org",
            "app_secret": "github-app-secret-example-org",
            "runner_group": "example",
            "overlay_repository": "example-org/example-infra",
        },
    },
    "substrate": {
        "label": "//:substrate",
        "facts": {"cluster_context": "cluster", "state_backend": "s3", "state_bucket": "state"},
    },
    "core_pin": {"version": "0.1.0", "commit": None},
    "runner_sets": [],
    "variables": {"controller_chart_version": "0.14.0"},
}


def validator(schema: dict[str, object]):
    """Validates documents with a schema that is itself valid."""
    import jsonschema

    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


@pytest.fixture(scope="module")
def contract() -> dict:
    """The contract that came with these tools."""
    return json.loads(Path(compiled.built_in()).read_text(encoding="utf-8"))


@pytest.fixture
def rendered(flywheel, tmp_path: Path) -> dict:
    """The overlay that facts declare."""
    facts, output = tmp_path / "facts.json", tmp_path / "rendered.json"
    facts.write_text(json.dumps(FACTS), encoding="utf-8")
    result = flywheel("render", "--facts", facts, "--contract", compiled.built_in(), "--overlay", output)
    assert (result.status, result.err) == (0, "")
    return json.loads(output.read_text(encoding="utf-8"))


@pytest.fixture
def loaded(flywheel, overlay, edit) -> dict:
    """An overlay read from files, with every part of the document."""
    edit("tofu/backend/arc-runners.s3.hcl", 'region = "us-east-1"\n', 'region = "us-east-1"\nregion = "us-east-1"\n')
    edit("config/organization.yaml", "  display_name: Example Organization", "  display_name: yes")
    (overlay / "other.tfvars").write_text("a = { b = [1.5, null] }\na = { b = [true] }\n", encoding="utf-8")
    edit("Justfile", "# Everything that CI runs.", "# ghp_" + "0a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R")
    values = "githubConfigUrl: https://github.com/example-org\nmaxRunners: 5\n"
    (overlay / "values.yaml").write_text(values, encoding="utf-8")
    (overlay / "merged.yaml").write_text(f"{values}<<: *base\n", encoding="utf-8")
    (overlay / "broken.tfvars").write_text("a = \n", encoding="utf-8")
    justfile = overlay / "Justfile"
    text = justfile.read_text(encoding="utf-8")
    justfile.unlink()  # the copy may be read-only
    justfile.write_text(f"# flywheel: allow GF611 until 2027-01-31: a trial\n{text}", encoding="utf-8")
    (overlay / "cluster.yaml").write_text("schema: flywheel.cluster/1\nname: cluster\n", encoding="utf-8")
    result = flywheel(
        "load", "--name", "//:overlay", "--contract", compiled.built_in(), "--strip-prefix", "overlay",
        "--organization", "overlay/config/organization.yaml", "--cluster", "overlay/cluster.yaml",
        "--module-file", "overlay/MODULE.bazel",
        "--tfvars", f"arc_runners={TFVARS}", "--tfvars", "arc_runners=overlay/other.tfvars",
        "--tfvars", "arc_runners=overlay/broken.tfvars",
        "--backend", "arc_runners=overlay/tofu/backend/arc-runners.s3.hcl",
        "--file", "overlay/Justfile", "--file", "overlay/values.yaml",
        "--file", "overlay/merged.yaml",
        "--workflow", "overlay/.github/workflows/validate.yml",
    )  # fmt: skip
    assert (result.status, result.err) == (0, "")
    return json.loads(result.out)


TEXTS = {
    "contract": lambda: json_schema.text(Contract),
    "debt": lambda: json_schema.text(DebtFile),
    "debt_report": lambda: json_schema.text(LedgerReport),
    "overlay": lambda: json_schema.text(StoredOverlay),
    "retirement": lambda: json_schema.text(RetirementFile),
}


@pytest.mark.parametrize("name", TEXTS)
def test_schema_file_is_as_generated(name) -> None:
    """The committed schemas are the generated ones."""
    text = TEXTS[name]()
    path = FOLDER / f"{name}.schema.json"
    if os.environ.get("FLYWHEEL_UPDATE_GOLDENS") == "1":
        path.write_text(text, encoding="utf-8", newline="\n")
    expected = path.read_bytes().decode("utf-8") if path.exists() else None
    assert expected == text, f"{path} differs; {__name__}.py tells how to rewrite it"


def test_contract_is_valid(contract) -> None:
    """A contract without conventions is valid too: they are optional."""
    judge = validator(json_schema.of(Contract))
    judge.validate(contract)
    judge.validate({key: value for key, value in contract.items() if key != "conventions"})


def test_rendered_overlay_is_valid(rendered) -> None:
    """The document of a flywheel_overlay is valid."""
    assert rendered["facts"] and rendered["backends"]
    validator(json_schema.of(StoredOverlay)).validate(rendered)


def test_loaded_overlay_is_valid(loaded) -> None:
    """Every part of the document is validated."""
    assert all(loaded[part] for part in json_schema.of(StoredOverlay)["properties"] if part != "facts")
    documents = loaded["inputs"][0]["documents"] + [loaded["backends"][0]["document"]]
    assert any(document["duplicates"] for document in documents)
    assert loaded["organization"]["doubts"]
    validator(json_schema.of(StoredOverlay)).validate(loaded)


def _at(document: dict, path: tuple) -> dict:
    for step in path:
        document = document[step]
    return document


def _changed(document: dict, path: tuple, change) -> dict:
    changed = copy.deepcopy(document)
    change(_at(changed, path))
    return changed


@pytest.mark.parametrize(
    "path",
    [
        (), ("inputs", 0), ("inputs", 0, "documents", 0), ("backends", 0), ("backends", 0, "document"),
        ("backends", 0, "document", "duplicates", 0), ("suspects", 0), ("organization",), ("pins", 0),
        ("unreadable", 0),
    ],
    ids=str,
)  # fmt: skip
def test_overlay_of_another_shape_is_invalid(path, loaded) -> None:
    """No key of a closed object can be missing, unknown or of another type."""
    judge = validator(json_schema.of(StoredOverlay))
    assert not judge.is_valid(_changed(loaded, path, lambda at: at.update(later=1)))
    for key in _at(loaded, path):
        assert not judge.is_valid(_changed(loaded, path, lambda at, key=key: at.pop(key))), key
        if key != "lost":
            assert not judge.is_valid(_changed(loaded, path, lambda at, key=key: at.update({key: 1.5}))), key


@pytest.mark.parametrize("place", [[], ["f", 1], ["f", 0, 1], ["f", 1, 1, 1], [1], "f"], ids=str)
def test_place_of_another_shape_is_invalid(place, loaded) -> None:
    """A place has a file, and line and column or neither."""
    judge = validator(json_schema.of(StoredOverlay))
    assert not judge.is_valid(_changed(loaded, ("pins", 0), lambda at: at.update(place=place)))


@given(data=st.data())
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_overlay_reader_and_schema_agree(loaded, data) -> None:
    """The schema asks for all that this version writes; the reader takes older documents too."""
    few = {**loaded, "facts": {}, "inputs": loaded["inputs"][:1], "pins": loaded["pins"][:1]}
    document = data.draw(mutations.mutated({**few, "organization": {**few["inputs"][0]["documents"][0], "doubts": []}}))
    assert mutations.disagreement(StoredOverlay, document, asks_more=True) == ""


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (
            ("schema",),
            "flywheel.overlay/2",
            "`schema` is `flywheel.overlay/2`; this version reads `flywheel.overlay/1`.",
        ),
        (("inputs",), {}, "`inputs` is an object, not a list."),
        (("suspects", 0, "place"), ["f", 1], "`suspects[0].place` is not a file, or a file with line and column."),
        (("inputs", 0, "documents", 0, "at"), [0], "values and places do not belong together."),
        (("inputs", 0, "documents", 0, "at", 0), 10**6, "values and places do not belong together."),
        (("pins", 0, "root"), 1, "`pins[0].root` is a number, not true or false."),
    ],
    ids=str,
)
def test_overlay_that_cannot_be_read_gives_one_error(path, value, message, loaded, flywheel, tmp_path) -> None:
    """It names the value, and how to write the file again."""
    changed = _changed(loaded, path[:-1], lambda at: at.__setitem__(path[-1], value))
    file = tmp_path / "overlay.json"
    file.write_text(json.dumps(changed), encoding="utf-8")
    result = flywheel("check", "--overlay", file, "--contract", compiled.built_in())
    assert (result.status, result.out) == (2, "")
    assert result.err == f"flywheel: {file}: {message} Render or load the overlay again.\n"


def test_contract_of_another_shape_is_invalid(contract) -> None:
    """Each object of a fixed form refuses unknown keys and wrong types."""
    judge = validator(json_schema.of(Contract))
    stack = ("stacks", "arc_runners")
    paths = [
        (), ("capabilities",), ("capabilities", "labels", "tinyland-nix"), ("arc",), ("arc", "object_name"),
        ("wiring",), ("wiring", "state"), ("wiring", "forges", "github", "accounts", "personal"), stack,
        (*stack, "runner_sets"), (*stack, "primary_lanes", 0), (*stack, "quantities", "variables"),
        (*stack, "variables", "attic_cache"), ("conventions",), ("conventions", "organization"),
        ("conventions", "organization", "shape", 1, 0), ("conventions", "pins", "variables"), ("conventions", "tree"),
    ]  # fmt: skip
    for path in paths:
        assert not judge.is_valid(_changed(contract, path, lambda at: at.update(later=1))), path
        keys = [key for key in _at(contract, path) if key != "default"]
        for key in keys:
            assert not judge.is_valid(_changed(contract, path, lambda at, key=key: at.update({key: {"no": None}}))), key
            if path != ("conventions",) and (path, key) != ((), "conventions"):
                assert not judge.is_valid(_changed(contract, path, lambda at, key=key: at.pop(key))), key
