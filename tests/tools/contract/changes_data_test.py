"""What of the contract's data can break an overlay when it changes: labels, limits, wiring, the stack's own rules."""

from __future__ import annotations

import pytest
from fixture_changes import Edit, Json, Told, document, stack, told

#: What is done to the new contract, and the changes that this is.
DATA: dict[str, tuple[Edit, list[Told]]] = {
    "label gone": (
        lambda new: new["capabilities"]["labels"].pop("tinyland-nix-gpu"),
        [(True, "removed", "the label `tinyland-nix-gpu` is removed")],
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
        [(False, "reworded", "`labels.tinyland-nix-gpu.use` in capabilities.yaml has another wording")],
    ),
    "bound of a class": (
        lambda new: new["capabilities"]["labels"]["tinyland-nix-gpu"].update(max=1),
        [(True, "narrowed", "`labels.tinyland-nix-gpu.max` in capabilities.yaml is `1`, no longer `null`")],
    ),
    "no bound where an older contract knows none": (
        lambda new: new["capabilities"]["labels"]["tinyland-nix-gpu"].pop("max"),
        [(False, "reworded", "`labels` in capabilities.yaml lists the same entries in another form")],
    ),
    "suffix gone": (
        lambda new: new["capabilities"]["suffixes"]["allowed"].remove("operator"),
        [(True, "narrowed", "`suffixes.allowed` in capabilities.yaml no longer has `operator`")],
    ),
    "suffix new": (
        lambda new: new["capabilities"]["suffixes"]["allowed"].append("merge"),
        [(False, "widened", "`suffixes.allowed` in capabilities.yaml now has `merge`")],
    ),
    "suffix new, on one type": (
        lambda new: [
            new["capabilities"]["suffixes"]["allowed"].append("merge"),
            new["capabilities"]["suffixes"]["only_on"].update(merge=["nix"]),
        ],
        [
            (False, "widened", "`suffixes.allowed` in capabilities.yaml now has `merge`"),
            (False, "added", 'the suffix `merge` is limited to `["nix"]` now'),
        ],
    ),
    "suffix kept to a type": (
        lambda new: new["capabilities"]["suffixes"]["only_on"].update(arm64=["nix"]),
        [(True, "narrowed", 'the suffix `arm64` is limited to `["nix"]` now')],
    ),
    "suffix freed": (
        lambda new: new["capabilities"]["suffixes"]["only_on"].pop("kvm"),
        [(False, "widened", "the suffix `kvm` is no longer limited to runner types")],
    ),
    "generic label gone": (
        lambda new: new["capabilities"]["generic_labels"]["registration"].remove("x64"),
        [(True, "narrowed", "`generic_labels.registration` in capabilities.yaml no longer has `x64`")],
    ),
    "token forbidden": (
        lambda new: new["capabilities"]["forbidden_tokens"]["hosts"].append("barn"),
        [(True, "narrowed", "`forbidden_tokens.hosts` in capabilities.yaml now has `barn`")],
    ),
    "token freed": (
        lambda new: new["capabilities"]["forbidden_tokens"]["projects"].remove("dell"),
        [(False, "widened", "`forbidden_tokens.projects` in capabilities.yaml no longer has `dell`")],
    ),
    "label retired": (
        lambda new: new["capabilities"]["retired_labels"].append("barn-nix"),
        [(True, "narrowed", "`retired_labels` in capabilities.yaml now has `barn-nix`")],
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
    "limit that is not a number": (
        lambda new: new["arc"]["release_name"].update(max_length="many"),
        [(True, "narrowed", "`release_name.max_length` in arc.yaml is `many`, no longer `53`")],
    ),
    "chart with labels later": (
        lambda new: new["arc"]["versions"]["0.14"].update(scale_set_labels=False),
        [(True, "narrowed", "`versions.0.14.scale_set_labels` in arc.yaml is `false`, no longer `true`")],
    ),
    "chart with labels earlier": (
        lambda new: new["arc"]["versions"]["0.13"].update(scale_set_labels=True),
        [(False, "widened", "`versions.0.13.scale_set_labels` in arc.yaml is `true`, no longer `false`")],
    ),
    "controller accepts others": (
        lambda new: new["arc"]["versions"]["0.14"].update(controller_accepts="same_version"),
        [(True, "changed", "`versions.0.14.controller_accepts` in arc.yaml is `same_version`, no longer `same_minor`")],
    ),
    "a version less": (
        lambda new: new["arc"]["versions"].pop("0.9"),
        [(True, "removed", "the ARC version `0.9` is removed")],
    ),
    "unknown key": (
        lambda new: new["arc"].update(later={"a": 1}),
        [(True, "added", '`later` in arc.yaml is new: `{"a":1}`')],
    ),
    "wiring demanded": (
        lambda new: new["wiring"]["runner_types"]["dind"].append("attic_server"),
        [(True, "narrowed", "`runner_types.dind` in wiring.yaml now has `attic_server`")],
    ),
    "host of a forge that took any": (
        lambda new: new["wiring"]["forges"]["ghes"].update(hosts=["git.example.com"]),
        [(True, "narrowed", '`forges.ghes.hosts` in wiring.yaml is `["git.example.com"]`, no longer `[]`')],
    ),
    "forge gone": (
        lambda new: new["wiring"]["forges"].pop("forgejo"),
        [(True, "removed", "the forge `forgejo` is removed")],
    ),
    "organization's shape": (
        lambda new: new["conventions"]["organization"]["shape"][1].append({"name": "tenant", "type": "string"}),
        [(True, "added", "attribute `organization.tenant` is new and must be set")],
    ),
    "module name": (
        lambda new: new["conventions"]["pins"].update(modules=["gloriousflywheel", "x"]),
        [
            (True, "narrowed", "`modules` in pins.yaml no longer has `attic-iac`"),
            (False, "widened", "`modules` in pins.yaml now has `x`"),
        ],
    ),
    "convention without a rule": (
        lambda new: new["conventions"].update(later={"words": ["a"]}),
        [(False, "added", 'later.yaml is new: `{"words":["a"]}`')],
    ),
    "convention without a rule, below": (
        lambda new: new["conventions"]["tree"]["passed_over"].remove("docs/**"),
        [(False, "removed", "`passed_over` in tree.yaml no longer has `docs/**`")],
    ),
    "stack gone": (
        lambda new: new["stacks"].pop("arc_runners"),
        [(True, "removed", "the stack `arc_runners` is removed")],
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
        [(True, "narrowed", "`bindings` of the stack `arc_runners` no longer has `owner.config_url`")],
    ),
    "bindings in another order": (
        lambda new: stack(new)["bindings"].reverse(),
        [(False, "reworded", "`bindings` of the stack `arc_runners` lists the same entries in another form")],
    ),
    "lane gone": (
        lambda new: stack(new)["primary_lanes"].pop(0),
        [(True, "removed", "the primary lane `nix` of the stack `arc_runners` is removed")],
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
        [(True, "removed", "the stack `arc_runners` no longer has runner sets")],
    ),
    "range demanded": (
        lambda new: stack(new)["ranges"]["runner_sets"].append({"min": "a", "max": "b"}),
        [(True, "narrowed", '`ranges.runner_sets` of the stack `arc_runners` now has `{"max":"b","min":"a"}`')],
    ),
}


@pytest.fixture(scope="module")
def contract() -> Json:
    """The contract of this tree as JSON."""
    return document()


@pytest.mark.parametrize("case", DATA.values(), ids=DATA)
def test_change(contract: Json, case: tuple[Edit, list[Told]]) -> None:
    """Each edit is what it is called, with its verdict."""
    edit, expected = case
    assert told(contract, edit) == expected
