"""The attributes of the S3 backend that the contract knows are those that Terraform or OpenTofu takes.

`testdata/backend_attributes.json` has the names that both were asked for, and which each refused. Where a program is
there, it is asked again; with FLYWHEEL_UPDATE_GOLDENS=1 the record is rewritten. It lists all refused names in one run
of `init`, before it reads a value.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest
import yaml
from flywheel_testing import oracles

RECORD = Path(__file__).parent / "testdata" / "backend_attributes.json"
STATE = yaml.safe_load((Path(__file__).parents[3] / "contract" / "wiring.yaml").read_text(encoding="utf-8"))["state"]
#: Attributes of the past, and what people write by mistake.
OTHERS = ["dynamodb_tabel", "iam_role", "lock_table", "sse", "use_legacy_workflow", "use_lock", "use_lockfiles"]

_REFUSED = re.compile(r'An argument named "(\w+)" is not expected here')


def recorded() -> dict[str, dict[str, list[str]]]:
    """The record."""
    found: dict[str, dict[str, list[str]]] = json.loads(RECORD.read_text(encoding="utf-8"))
    return found


def test_known_is_what_one_of_them_takes() -> None:
    """A name that both refuse stops `init`, so the contract does not know it; a name that one takes, it knows."""
    record = recorded()
    refused = set.intersection(*(set(record[one]["refused"]) for one in oracles.PLANNERS))
    assert sorted(STATE["known"]) == sorted({*STATE["known"], *OTHERS} - refused)
    assert refused == set(OTHERS)


def test_the_contract_needs_what_both_take() -> None:
    """An overlay's backend works with either program: flags, places of facts and credentials are attributes of both."""
    used = {*STATE["must_be_true"], *(one.partition(".")[0] for one in STATE["attributes"].values())}
    used |= {one for one in STATE["credentials"] if one in STATE["known"]} | set(STATE["deprecated"])
    assert [(one, sorted(used & set(recorded()[one]["refused"]))) for one in oracles.PLANNERS] == [
        ("terraform", []),
        ("tofu", []),
    ]


@pytest.mark.parametrize("planner", oracles.PLANNERS)
def test_record_is_what_they_say(tmp_path: Path, planner: str) -> None:
    """Each refuses the recorded names, and no other."""
    program = oracles.need(planner)
    (tmp_path / "main.tf").write_text('terraform {\n  backend "s3" {}\n}\n', encoding="utf-8")
    names = sorted({*STATE["known"], *OTHERS})
    (tmp_path / "x.hcl").write_text("".join(f'{name} = "x"\n' for name in names), encoding="utf-8")
    done = oracles.ask(program, tmp_path, "init", "-input=false", "-no-color", "-backend-config=x.hcl")
    assert done.returncode == 1
    said = {
        "asked": names,
        "refused": sorted(_REFUSED.findall(done.stderr)),
        "version": oracles.version(program, tmp_path),
    }
    if os.environ.get("FLYWHEEL_UPDATE_GOLDENS") == "1":
        record = {**(recorded() if RECORD.exists() else {}), planner: said}
        RECORD.write_text(json.dumps(record, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    assert recorded()[planner]["refused"] == said["refused"]


def test_record_is_of_these_names() -> None:
    """Both were asked for each name that the contract knows, and for the others; if not, record again."""
    asked = sorted({*STATE["known"], *OTHERS})
    assert {name: record["asked"] for name, record in recorded().items()} == dict.fromkeys(oracles.PLANNERS, asked)
