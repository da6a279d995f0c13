"""What changed between two contracts, and what of it can break an overlay."""

from __future__ import annotations

import copy
from collections.abc import Callable

import pytest

from flywheel.model import contract as contract_model
from flywheel.model import contract_changes
from flywheel.model.contract import Contract

Json = dict
Edit = Callable[[Json], object]


def variables(json: Json) -> Json:
    """The variables of the one stack."""
    return json["stacks"]["arc_runners"]["variables"]


def stack(json: Json) -> Json:
    """The one stack."""
    return json["stacks"]["arc_runners"]


def attributes(json: Json) -> list:
    """The attributes of a runner set."""
    return variables(json)["extra_runner_sets"]["type"][1][1]


def attribute(json: Json, name: str) -> Json:
    """One attribute of a runner set."""
    return next(one for one in attributes(json) if one["name"] == name)


def validation(json: Json, name: str) -> Json:
    """The first validation of a variable."""
    return variables(json)[name]["validations"][0]


POLICY = '`"runner_group_policy must be organization-restricted: legacy-default expired on…`'

#: What is done to the new contract, and the changes that this is: breaking or not, kind, text.
VARIABLES: dict[str, tuple[Edit, list[tuple[bool, str, str]]]] = {
    "gone": (
        lambda new: variables(new).pop("attic_cache"),
        [(True, "removed", "variable `attic_cache` is gone")],
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
        [(False, "reworded", "variable `attic_cache` is described otherwise")],
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
                "variable `runner_group_policy` has a validation less: " + POLICY,
            )
        ],
    ),
    "another validation": (
        lambda new: validation(new, "cluster_context").update(condition="var.cluster_context != 1", error_message="x"),
        [(True, "narrowed", 'a validation of variable `cluster_context` changed: `"x"`')],
    ),
    "the same validation": (
        lambda new: validation(new, "cluster_context").update(condition=" length(var.cluster_context)\n  > 0"),
        [(False, "reworded", "the validations of variable `cluster_context` are written otherwise")],
    ),
    "another message": (
        lambda new: validation(new, "cluster_context").update(error_message="x"),
        [(False, "reworded", "a validation of variable `cluster_context` tells otherwise")],
    ),
    "unknown key": (
        lambda new: variables(new)["attic_cache"].update(later=1),
        [(True, "changed", "variable `attic_cache` is declared otherwise")],
    ),
}

ATTRIBUTES: dict[str, tuple[Edit, list[tuple[bool, str, str]]]] = {
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
        [(True, "removed", "attribute `extra_runner_sets[*].runner_image` is gone")],
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
        [(False, "reworded", "the attributes of `extra_runner_sets[*]` stand in another order")],
    ),
}

DATA: dict[str, tuple[Edit, list[tuple[bool, str, str]]]] = {
    "label gone": (
        lambda new: new["capabilities"]["labels"].pop("tinyland-nix-gpu"),
        [(True, "removed", "the label `tinyland-nix-gpu` is gone")],
    ),
    "label new": (
        lambda new: new["capabilities"]["labels"].update(other={**new["capabilities"]["labels"]["tinyland-nix"]}),
        [(False, "added", "the label `other` is new")],
    ),
    "runner type of a label": (
        lambda new: new["capabilities"]["labels"]["tinyland-nix-gpu"].update(runner_type="docker"),
        [(True, "changed", "`labels.tinyland-nix-gpu.runner_type` in capabilities.yaml is `docker`, no longer `nix`")],
    ),
    "suffixes of a label": (
        lambda new: new["capabilities"]["labels"]["tinyland-nix-gpu"].update(suffixes=["kvm"]),
        [
            (
                True,
                "changed",
                '`labels.tinyland-nix-gpu.suffixes` in capabilities.yaml is `["kvm"]`, no longer `["gpu"]`',
            )
        ],
    ),
    "use of a label": (
        lambda new: new["capabilities"]["labels"]["tinyland-nix-gpu"].update(use="Other."),
        [(False, "reworded", "`labels.tinyland-nix-gpu.use` in capabilities.yaml reads otherwise")],
    ),
    "suffix gone": (
        lambda new: new["capabilities"]["suffixes"]["allowed"].remove("operator"),
        [(True, "narrowed", "`suffixes.allowed` in capabilities.yaml has `operator` no more")],
    ),
    "suffix new": (
        lambda new: new["capabilities"]["suffixes"]["allowed"].append("merge"),
        [(False, "widened", "`suffixes.allowed` in capabilities.yaml has `merge` now")],
    ),
    "suffix new, on one type": (
        lambda new: [
            new["capabilities"]["suffixes"]["allowed"].append("merge"),
            new["capabilities"]["suffixes"]["only_on"].update(merge=["nix"]),
        ],
        [
            (False, "widened", "`suffixes.allowed` in capabilities.yaml has `merge` now"),
            (False, "added", 'the suffix `merge` is kept to `["nix"]` now'),
        ],
    ),
    "suffix kept to a type": (
        lambda new: new["capabilities"]["suffixes"]["only_on"].update(arm64=["nix"]),
        [(True, "narrowed", 'the suffix `arm64` is kept to `["nix"]` now')],
    ),
    "suffix freed": (
        lambda new: new["capabilities"]["suffixes"]["only_on"].pop("kvm"),
        [(False, "widened", "the suffix `kvm` is not kept to runner types any more")],
    ),
    "generic label gone": (
        lambda new: new["capabilities"]["generic_labels"]["registration"].remove("x64"),
        [(True, "narrowed", "`generic_labels.registration` in capabilities.yaml has `x64` no more")],
    ),
    "token forbidden": (
        lambda new: new["capabilities"]["forbidden_tokens"]["hosts"].append("barn"),
        [(True, "narrowed", "`forbidden_tokens.hosts` in capabilities.yaml has `barn` now")],
    ),
    "token freed": (
        lambda new: new["capabilities"]["forbidden_tokens"]["projects"].remove("dell"),
        [(False, "widened", "`forbidden_tokens.projects` in capabilities.yaml has `dell` no more")],
    ),
    "label retired": (
        lambda new: new["capabilities"]["retired_labels"].append("barn-nix"),
        [(True, "narrowed", "`retired_labels` in capabilities.yaml has `barn-nix` now")],
    ),
    "upper limit lower": (
        lambda new: new["arc"]["release_name"].update(max_length=52),
        [(True, "narrowed", "`release_name.max_length` in arc.yaml is `52`, no longer `53`")],
    ),
    "upper limit higher": (
        lambda new: new["arc"]["release_name"].update(max_length=54),
        [(False, "widened", "`release_name.max_length` in arc.yaml is `54`, no longer `53`")],
    ),
    "lower limit higher": (
        lambda new: new["arc"]["runners"].update(minimum=1),
        [(True, "narrowed", "`runners.minimum` in arc.yaml is `1`, no longer `0`")],
    ),
    "limit that is no number": (
        lambda new: new["arc"]["release_name"].update(max_length="many"),
        [(True, "narrowed", "`release_name.max_length` in arc.yaml is `many`, no longer `53`")],
    ),
    "chart with labels later": (
        lambda new: new["arc"].update(scale_set_labels_since="0.15.0"),
        [(True, "narrowed", "`scale_set_labels_since` in arc.yaml is `0.15.0`, no longer `0.14.0`")],
    ),
    "chart with labels earlier": (
        lambda new: new["arc"].update(scale_set_labels_since="0.9.0"),
        [(False, "widened", "`scale_set_labels_since` in arc.yaml is `0.9.0`, no longer `0.14.0`")],
    ),
    "controller need not match": (
        lambda new: new["arc"].update(controller_matches_chart=False),
        [(False, "widened", "`controller_matches_chart` in arc.yaml is `false`, no longer `true`")],
    ),
    "unknown key": (
        lambda new: new["arc"].update(later={"a": 1}),
        [(True, "added", '`later` in arc.yaml is new: `{"a":1}`')],
    ),
    "wiring demanded": (
        lambda new: new["wiring"]["runner_types"]["dind"].append("attic_server"),
        [(True, "narrowed", "`runner_types.dind` in wiring.yaml has `attic_server` now")],
    ),
    "host of a forge that took any": (
        lambda new: new["wiring"]["forges"]["ghes"].update(hosts=["git.example.com"]),
        [(True, "narrowed", '`forges.ghes.hosts` in wiring.yaml is `["git.example.com"]`, no longer `[]`')],
    ),
    "forge gone": (
        lambda new: new["wiring"]["forges"].pop("forgejo"),
        [(True, "removed", "the forge `forgejo` is gone")],
    ),
    "organization's shape": (
        lambda new: new["conventions"]["organization"]["shape"][1].append({"name": "tenant", "type": "string"}),
        [(True, "added", "attribute `organization.tenant` is new and must be set")],
    ),
    "module name": (
        lambda new: new["conventions"]["pins"].update(modules=["gloriousflywheel", "x"]),
        [
            (True, "narrowed", "`modules` in pins.yaml has `attic-iac` no more"),
            (False, "widened", "`modules` in pins.yaml has `x` now"),
        ],
    ),
    "convention without a rule": (
        lambda new: new["conventions"].update(later={"words": ["a"]}),
        [(False, "added", 'later.yaml is new: `{"words":["a"]}`')],
    ),
    "convention without a rule, below": (
        lambda new: new["conventions"]["tree"]["passed_over"].remove("docs/**"),
        [(False, "removed", "`passed_over` in tree.yaml has `docs/**` no more")],
    ),
    "stack gone": (
        lambda new: new["stacks"].clear(),
        [(True, "removed", "the stack `arc_runners` is gone")],
    ),
    "stack new": (
        lambda new: new["stacks"].update(other=stack(new)),
        [(False, "added", "the stack `other` is new")],
    ),
    "state key": (
        lambda new: stack(new).update(state_key="runners"),
        [(True, "changed", "`state_key` of the stack `arc_runners` is `runners`, no longer `arc-runners`")],
    ),
    "binding moved": (
        lambda new: stack(new)["bindings"][0].__setitem__(1, "config_url"),
        [
            (
                True,
                "changed",
                "`bindings.owner.config_url` of the stack `arc_runners` is `config_url`, no longer `github_config_url`",
            )
        ],
    ),
    "binding gone": (
        lambda new: stack(new)["bindings"].pop(0),
        [(True, "narrowed", "`bindings` of the stack `arc_runners` has `owner.config_url` no more")],
    ),
    "bindings in another order": (
        lambda new: stack(new)["bindings"].reverse(),
        [(False, "reworded", "`bindings` of the stack `arc_runners` lists the same in another way")],
    ),
    "lane gone": (
        lambda new: stack(new)["primary_lanes"].pop(0),
        [(True, "removed", "the primary lane `nix` of the stack `arc_runners` is gone")],
    ),
    "lane's label": (
        lambda new: stack(new)["primary_lanes"][0].update(label="other"),
        [
            (
                True,
                "changed",
                "`primary_lanes.nix.label` of the stack `arc_runners` is `other`, no longer `tinyland-nix`",
            )
        ],
    ),
    "no runner sets": (
        lambda new: stack(new).update(runner_sets=None),
        [(True, "removed", "the stack `arc_runners` takes runner sets no more")],
    ),
    "range demanded": (
        lambda new: stack(new)["ranges"]["runner_sets"].append({"min": "a", "max": "b"}),
        [(True, "narrowed", '`ranges.runner_sets` of the stack `arc_runners` has `{"max":"b","min":"a"}` now')],
    ),
}

CASES = {
    f"{group}: {name}": case
    for group, cases in (("variable", VARIABLES), ("attribute", ATTRIBUTES), ("data", DATA))
    for name, case in cases.items()
}


@pytest.fixture(scope="module")
def document() -> Json:
    """The contract of this tree as JSON."""
    return contract_model.load(contract_model.built_in()).to_json()


def changes(old: Json, new: Json) -> list[contract_changes.Change]:
    """The changes between two documents."""
    return contract_changes.between(Contract.from_json(old), Contract.from_json(new))


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_change(document: Json, case: tuple[Edit, list[tuple[bool, str, str]]]) -> None:
    """Each edit is what it is called, with its verdict."""
    edit, expected = case
    new = copy.deepcopy(document)
    edit(new)
    assert [(one.breaking, one.kind, one.text) for one in changes(document, new)] == expected


#: Flips of `nullable`, by what the new variable is: breaking, and what is said.
NULLABLE = [
    (True, False, True, True, "variable `x` takes no null now"),
    (True, False, False, False, "a null for variable `x` means its default now"),
    (False, True, True, False, "variable `x` takes null now"),
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
