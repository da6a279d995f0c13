"""What pages say about recorded answers of Terraform, OpenTofu and Helm is what the recordings have.

The numbers are those of the recordings, and each row of the table of differences has an answer that is recorded, or a
test that asks for it.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

TREE = Path("pyproject.toml").resolve().parent
TESTS = TREE / "tests" / "tools"
PLANS = TESTS / "plan" / "plans"
SUPPORT = "docs/design/support.md"


def record(name: str) -> Any:
    """A recording."""
    return json.loads((TESTS / name).read_text(encoding="utf-8"))


FILES = record("formats/battery/recorded.json")
EXPRESSIONS = record("hcl/expressions_battery/recorded.json")
OF_TOFU = record("hcl/expressions_battery/recorded.tofu.json")
ATTRIBUTES = record("contract/testdata/backend_attributes.json")
REFUSED = {name: set(said["refused"]) for name, said in ATTRIBUTES.items()}

#: How often something was asked, by page and by what follows the number there.
COUNTS = {
    (SUPPORT, " variable files"): len(FILES[".tfvars"]) + len(FILES[".tfvars.json"]),
    (SUPPORT, " expressions"): len(EXPRESSIONS["cases"]),
    (SUPPORT, " conditions of `validation` blocks"): len(EXPRESSIONS["validations"]),
    (SUPPORT, " conversions"): len(record("hcl/testdata/conversions.json")),
    (SUPPORT, " attributes of the S3 backend"): len(ATTRIBUTES["tofu"]["asked"]),
    (SUPPORT, " plans"): len(list(PLANS.glob("*/plan.json"))),
    (SUPPORT, " that only OpenTofu makes"): len(list(PLANS.glob("*/after.tofu"))),
    (SUPPORT, " states"): len(list((TESTS / "rehome" / "states").glob("*/pull.json"))),
    ("docs/design/dependencies.md", " verdicts recorded from Terraform and OpenTofu"): len(EXPRESSIONS["cases"]),
    ("docs/reference/charts.md", " cases;"): len(record("plan/helm_values/recorded.json")["cases"]),
}

#: The recorded expressions of which the two say something else, by row of the table.
DIFFERENT = {
    "`null && x`, `null \\|\\| true`": (
        *("null&&true", "null&&false", "null||true", "true&&null", "var.nothing&&true", "true && var.nothing"),
        # Here the left side is no null, but the right one is.
        *("false&&null", "true||null"),
    ),
    "`false && x`, `true \\|\\| x`, where `x` fails": ('false&&tonumber("a")', 'true||tonumber("a")'),
    "`element(list, -1)`": ('element(["a","b"], -1)',),
    '`format("%s", null)`': ('format("%s",null)', 'format("%v",null)', 'format("%t",null)'),
}
#: The attributes of the S3 backend that OpenTofu alone takes, by row.
TAKEN = {
    "S3 backend: `role_arn` and the other attributes of an assumed role outside of `assume_role`": {
        *(f"assume_role_{one}" for one in ("duration_seconds", "policy", "policy_arns", "tags", "transitive_tag_keys")),
        *("external_id", "role_arn", "session_name"),
    },
    "S3 backend: `lock_tags`, `state_tags`": {"lock_tags", "state_tags"},
}
#: The tests that ask both, or compare what is recorded of both, by row.
ASKED = {
    "`deprecated` and `const` of a variable": "hcl/variables_tf_test.py::test_arguments_that_opentofu_alone_takes",
    "a replaced object that is not destroyed": "plan/plan_terraform_test.py::test_terraform_makes_no_such_plan",
    "a plan of a part (`-target`)": "plan/plan_guard_test.py::test_a_plan_with_a_target_is_refused",
    "a plan of a part, beside something new": "plan/plan_guard_test.py::test_a_target_beside_something_new",
    "an encrypted plan": "plan/encrypted_plan_test.py::test_encrypted_files_are_refused",
    "`state pull`": "rehome/states_terraform_test.py::test_opentofu_makes_the_same_state",
}


def rows() -> list[list[str]]:
    """The cells of each row of the table of differences."""
    page = (TREE / SUPPORT).read_text(encoding="utf-8").partition("\n## Terraform and OpenTofu\n")[2]
    lines = [line for line in page.splitlines() if line.startswith("| ")]
    return [re.split(r" \| ", line.strip("| ")) for line in lines[1:]]


@pytest.mark.parametrize(("page", "what"), COUNTS)
def test_counts(page: str, what: str) -> None:
    """Each number on the page is the one of the recording."""
    text = " ".join((TREE / page).read_text(encoding="utf-8").split())
    said = re.findall(rf"(\d[\d,]*){re.escape(what)}", text)
    assert said == [f"{COUNTS[page, what]:,}"]


def test_each_row_stands_on_an_answer() -> None:
    """The table has no other rows, and says of every recorded difference."""
    assert sorted(row[0] for row in rows()) == sorted([*DIFFERENT, *TAKEN, *ASKED])
    assert sorted(case for cases in DIFFERENT.values() for case in cases) == sorted(row[0] for row in OF_TOFU["cases"])
    assert set().union(*TAKEN.values()) == REFUSED["terraform"] - REFUSED["tofu"]
    assert REFUSED["tofu"] <= REFUSED["terraform"]


@pytest.mark.parametrize("row", DIFFERENT)
def test_expressions(row: str) -> None:
    """The page says `an error` and `not known` where that is recorded, and OpenTofu has a value there or an error."""
    terraform = {case[0]: case for case in EXPRESSIONS["cases"]}
    of_terraform, of_tofu = next((cells[1], cells[2]) for cells in rows() if cells[0] == row)
    words = {"error": "an error", "unknown": "not known before the apply"}
    for case in DIFFERENT[row]:
        assert words[terraform[case][1]] in of_terraform
    verdicts = {case[1] for case in OF_TOFU["cases"] if case[0] in DIFFERENT[row]}
    assert verdicts == ({"value", "error"} if "an error" in of_tofu else {"value"})


def test_actions_of_a_replacement_that_destroys_nothing() -> None:
    """The row has the order of OpenTofu's plan."""
    plan = json.loads((PLANS / "kept_replaced" / "plan.tofu.json").read_text(encoding="utf-8"))
    (change,) = plan["resource_changes"]
    assert change["change"]["actions"] == ["forget", "create"]
    (cell,) = [row[2] for row in rows() if row[0] == "a replaced object that is not destroyed"]
    assert cell == "`forget`, then `create`"


@pytest.mark.parametrize("row", ASKED)
def test_tests_are_there(row: str) -> None:
    """A row that stands on a test names one."""
    file, _, name = ASKED[row].partition("::")
    assert f"\ndef {name}(" in (TESTS / file).read_text(encoding="utf-8")
