"""What changed between two contracts, and what of it can break an overlay."""

from __future__ import annotations

import copy

import pytest
from fixture_changes import Edit, Json, Told, attribute, attributes, changes, told, validation, variables
from fixture_changes import document as read

POLICY = '`"runner_group_policy must be organization-restricted: legacy-default expired on…`'

#: What is done to the new contract, and the changes that this is: breaking or not, kind, text.
VARIABLES: dict[str, tuple[Edit, list[Told]]] = {
    "gone": (
        lambda new: variables(new).pop("attic_cache"),
        [(True, "removed", "variable `attic_cache` is removed")],
    ),
    "required": (
        lambda new: variables(new).update(tenant={**variables(new)["cluster_context"]}),
        [(True, "added", "variable `tenant` is new and must be set")],
    ),
    "optional": (
        lambda new: variables(new).update(tenant={**variables(new)["attic_cache"]}),
        [(False, "added", "variable `tenant` is new")],
    ),
    "now required": (
        lambda new: variables(new)["attic_cache"].pop("default"),
        [(True, "narrowed", "variable `attic_cache` must be set now")],
    ),
    "now optional": (
        lambda new: variables(new)["cluster_context"].update(default="here"),
        [(False, "widened", "variable `cluster_context` has a default now")],
    ),
    "other default": (
        lambda new: variables(new)["attic_cache"].update(default="other"),
        [(False, "changed", 'variable `attic_cache` has another default: `"other"`, no longer `"main"`')],
    ),
    "default of another kind": (
        lambda new: variables(new)["nix_min_runners"].update(default=False),
        [(False, "changed", "variable `nix_min_runners` has another default: `false`, no longer `0`")],
    ),
    "narrower": (
        lambda new: variables(new)["attic_cache"].update(type="number"),
        [(True, "narrowed", "`attic_cache` is `number`, no longer `string`")],
    ),
    "wider": (
        lambda new: variables(new)["nix_max_runners"].update(type="string"),
        [(False, "widened", "`nix_max_runners` is `string`, no longer `number`")],
    ),
    "sensitive": (
        lambda new: variables(new)["attic_cache"].update(sensitive=True),
        [(True, "narrowed", "variable `attic_cache` is sensitive now")],
    ),
    "not sensitive": (
        lambda new: variables(new)["ghcr_token"].update(sensitive=False),
        [(False, "widened", "variable `ghcr_token` is not sensitive now")],
    ),
    "ephemeral": (
        lambda new: variables(new)["ghcr_token"].update(ephemeral=True),
        [(False, "changed", "variable `ghcr_token` is ephemeral now")],
    ),
    "description": (
        lambda new: variables(new)["attic_cache"].update(description="Other."),
        [(False, "reworded", "variable `attic_cache` has another description")],
    ),
    "one more validation": (
        lambda new: variables(new)["attic_cache"]["validations"].append({"condition": "true", "error_message": "x"}),
        [(True, "narrowed", 'variable `attic_cache` has one more validation: `"x"`')],
    ),
    "a validation less": (
        lambda new: variables(new)["runner_group_policy"].update(validations=[]),
        [
            (
                False,
                "widened",
                "variable `runner_group_policy` has one validation less: " + POLICY,
            )
        ],
    ),
    "another validation": (
        lambda new: validation(new, "cluster_context").update(condition="var.cluster_context != 1", error_message="x"),
        [(True, "narrowed", 'a validation of variable `cluster_context` changed: `"x"`')],
    ),
    "the same validation": (
        lambda new: validation(new, "cluster_context").update(condition=" length(var.cluster_context)\n  > 0"),
        [(False, "reworded", "the validations of variable `cluster_context` are written in another way")],
    ),
    "another message": (
        lambda new: validation(new, "cluster_context").update(error_message="x"),
        [(False, "reworded", "a validation of variable `cluster_context` has another message")],
    ),
    "unknown key": (
        lambda new: variables(new)["attic_cache"].update(later=1),
        [(True, "changed", "the declaration of variable `attic_cache` has changed")],
    ),
}

ATTRIBUTES: dict[str, tuple[Edit, list[Told]]] = {
    "optional": (
        lambda new: attributes(new).append({"name": "zone", "type": "string", "optional": True}),
        [(False, "added", "attribute `extra_runner_sets[*].zone` is new")],
    ),
    "required": (
        lambda new: attributes(new).append({"name": "zone", "type": "string"}),
        [(True, "added", "attribute `extra_runner_sets[*].zone` is new and must be set")],
    ),
    "gone": (
        lambda new: attributes(new).remove(attribute(new, "runner_image")),
        [(True, "removed", "attribute `extra_runner_sets[*].runner_image` is removed")],
    ),
    "now required": (
        lambda new: [attribute(new, "runner_image").pop(key) for key in ("optional", "default")],
        [(True, "narrowed", "attribute `extra_runner_sets[*].runner_image` must be set now")],
    ),
    "now optional": (
        lambda new: attribute(new, "runner_label").update(optional=True),
        [(False, "widened", "attribute `extra_runner_sets[*].runner_label` is optional now")],
    ),
    "default": (
        lambda new: attribute(new, "max_runners").update(default=4),
        [(False, "changed", "attribute `extra_runner_sets[*].max_runners` has another default: `4`, no longer `5`")],
    ),
    "default gone": (
        lambda new: attribute(new, "max_runners").pop("default"),
        [(False, "changed", "attribute `extra_runner_sets[*].max_runners` has another default: `null`, no longer `5`")],
    ),
    "element": (
        lambda new: attribute(new, "runner_labels").update(type=["list", "number"]),
        [(True, "narrowed", "`extra_runner_sets[*].runner_labels[*]` is `number`, no longer `string`")],
    ),
    "collection": (
        lambda new: attribute(new, "runner_labels").update(type=["set", "string"]),
        [(True, "narrowed", "`extra_runner_sets[*].runner_labels` is `set(string)`, no longer `list(string)`")],
    ),
    "order": (
        lambda new: attributes(new).reverse(),
        [(False, "reworded", "the attributes of `extra_runner_sets[*]` are in another order")],
    ),
}

CASES = {
    f"{group}: {name}": case
    for group, cases in (("variable", VARIABLES), ("attribute", ATTRIBUTES))
    for name, case in cases.items()
}


@pytest.fixture(scope="module")
def document() -> Json:
    """The contract of this tree as JSON."""
    return read()


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_change(document: Json, case: tuple[Edit, list[Told]]) -> None:
    """Each edit is what it is called, with its verdict."""
    edit, expected = case
    assert told(document, edit) == expected


#: Flips of `nullable`, by what the new variable is: breaking, and what is said.
NULLABLE = [
    (True, False, True, True, "variable `x` no longer accepts null"),
    (True, False, False, False, "a null for variable `x` means its default now"),
    (False, True, True, False, "variable `x` accepts null now"),
    (False, True, False, False, "a null for variable `x` is null now, not its default"),
]


@pytest.mark.parametrize(("before", "after", "required", "breaking", "text"), NULLABLE)
def test_nullable(document: Json, before: bool, after: bool, required: bool, breaking: bool, text: str) -> None:
    """A null for a variable with a default that is not nullable stands for the default (as in Terraform)."""
    variable = {key: value for key, value in variables(document)["attic_cache"].items() if key != "default"}
    variable.update({} if required else {"default": "a"})
    old, new = copy.deepcopy(document), copy.deepcopy(document)
    variables(old)["x"] = {**variable, "nullable": before}
    variables(new)["x"] = {**variable, "nullable": after}
    assert [(one.breaking, one.text) for one in changes(old, new)] == [(breaking, text)]


def test_paths_lead_to_the_change(document: Json) -> None:
    """By keys and names, also below a type."""
    new = copy.deepcopy(document)
    attribute(new, "max_runners")["default"] = 4
    new["arc"]["release_name"]["max_length"] = 54
    assert [one.path for one in changes(document, new)] == [
        ("arc", "release_name", "max_length"),
        ("stacks", "arc_runners", "variables", "extra_runner_sets", "type", "*", "max_runners"),
    ]


def test_breaking_changes_come_first(document: Json) -> None:
    """Whoever reads the first line reads the gravest."""
    new = copy.deepcopy(document)
    del variables(new)["attic_cache"]
    variables(new)["attic_server"]["default"] = "x"
    variables(new)["cluster_context"]["description"] = "x"
    found = changes(document, new)
    assert [(one.breaking, one.level) for one in found] == [(True, "major"), (False, "minor"), (False, "patch")]


def test_comments_and_templates_in_a_condition_are_never_taken_for_the_same(document: Json) -> None:
    """A line break ends a comment: without it the rest of the condition would be one."""
    old, new = copy.deepcopy(document), copy.deepcopy(document)
    validation(old, "cluster_context")["condition"] = "true # x\n && false"
    validation(new, "cluster_context")["condition"] = "true # x && false"
    assert [one.breaking for one in changes(old, new)] == [True]


def test_white_space_in_a_string_counts(document: Json) -> None:
    """Two spaces in a pattern are not one."""
    old, new = copy.deepcopy(document), copy.deepcopy(document)
    validation(old, "cluster_context")["condition"] = 'var.x == "a  b"'
    validation(new, "cluster_context")["condition"] = 'var.x == "a b"'
    assert [one.breaking for one in changes(old, new)] == [True]
