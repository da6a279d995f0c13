"""Edges of the taxonomy checks: labels."""

from __future__ import annotations


def test_identity_is_found_by_whole_words(told):
    """Words, not letters: `example-organ` names nobody, and neither does a word of the owner's name alone."""
    assert told(runner_label="tinyland-nix-example-organ") == ["GF102", "GF102"]
    assert told(runner_label="tinyland-nix-example") == ["GF102"]
    assert told(runner_label="tinyland-nix-exampleorg") == ["GF103"]
    assert told(runner_label="tinyland-nix-example-org") == ["GF103"]
    assert told(runner_label="tinyland-nix-linux") == ["GF117"]


def test_label_words_are_nobodys_name(taxonomy):
    """An owner who is called `linux` does not take the word from the labels."""
    facts = {"owner.slug": "linux", "owner.overlay_repository": "linux/nix-heavy"}
    assert [one.id for one in taxonomy({"a": {"runner_label": "tinyland-nix-heavy"}}, facts=facts)] == []
    assert [one.id for one in taxonomy({"a": {"runner_label": "tinyland-nix-linux"}}, facts=facts)] == ["GF117"]
    assert [one.id for one in taxonomy({"a": {"runner_labels": ["linux", "nix"]}}, facts=facts)] == []


def test_identity_and_another_unknown_word_are_two_faults(told):
    """Taking out the owner's name leaves the other word."""
    assert told(runner_label="tinyland-nix-example-org-large") == ["GF102", "GF103"]


def test_several_identities_are_one_finding(taxonomy):
    """The label is replaced once, whomever it names."""
    [found] = taxonomy({"a": {"runner_label": "example-org-rockies-nix"}})
    assert found.message == (
        "runner set `a`: `runner_label` is `example-org-rockies-nix`, which names the owner (`example-org`) "
        "and a project (`rockies`)."
    )
    assert found.fix == "Use `tinyland-nix`."


def test_longest_identity_counts(taxonomy):
    """`great-falls-bus` is one name, though `great-falls` is forbidden by itself."""
    [found] = taxonomy({"a": {"runner_label": "great-falls-bus-nix"}}, facts={"owner.slug": "great-falls-bus"})
    assert "the owner (`great-falls-bus`)" in found.message


def test_fix_keeps_what_the_label_says(taxonomy, contract):
    """Type and class of the wrong label decide which shared one is proposed; else the set's type does."""
    every = ", ".join(f"`{label}`" for label in sorted(contract.capabilities.labels))
    for label, type_, fix in (
        ("site-nix-heavy", None, "Use `tinyland-nix-heavy`."),
        ("site-docker", "docker", "Use `tinyland-docker`."),
        ("site", "dind", "Use `tinyland-dind`."),
        ("tinylnad-nix", None, "Use `tinyland-nix`."),
        ("site", "windows", f"Use one of {every}."),
    ):
        [found] = taxonomy({"a": {"runner_label": label, "runner_type": type_}})
        assert (found.id, found.fix) == ("GF101", fix)


def test_fix_says_where_a_name_belongs(taxonomy):
    """Whoever has no scale-set name may have meant the label as one."""
    [found] = taxonomy({"a": {"runner_label": "site-nix", "runner_scale_set_name": None}})
    assert found.fix == "Use `tinyland-nix`. Write a name of your own in `runner_scale_set_name`."


def test_other_contract_other_labels(taxonomy, patched):
    """Namespace, labels and words are data: another operator has others."""
    other = {
        "capabilities": {
            "namespace": "acme-ci",
            "labels": {"acme-ci-nix": {"runner_type": "nix", "suffixes": [], "class": "baseline", "use": "x"}},
        }
    }
    contract = patched(other)
    ids = [one.id for one in taxonomy({"a": {"runner_label": "acme-ci-nix"}}, judged_by=contract)]
    assert ids == []
    [found] = taxonomy({"a": {"runner_label": "acme-nix"}}, judged_by=contract)
    assert found.id == "GF101"
    assert "`acme-ci-`" in found.message


def test_case_does_not_hide_another_fault(told):
    """The label is judged in lower case; its case is one more finding."""
    assert told(runner_label="Tinyland-Nix-Large") == ["GF102", "GF108"]
    assert told(runner_label="TINYLAND-NIX-HEAVY") == ["GF108"]


def test_repeated_label_is_told_once(told):
    """A repetition is taken out: its case and its words are of no interest."""
    assert told(runner_labels=["linux", "LINUX"]) == ["GF109"]
    assert told(runner_labels=["Linux", "linux"]) == ["GF108", "GF109"]
    assert told(runner_labels=["site", "site"]) == ["GF109", "GF113"]
    assert told(runner_labels=["tinyland-nix"]) == ["GF109"]


def test_length_of_labels(told):
    """255 characters are the most; an empty one is none."""
    fits = "tinyland-nix" + "-heavy" * 40 + "-vm"
    assert len(fits) == 255
    assert told(runner_label=fits) == ["GF117"]
    assert told(runner_label=fits + "s") == ["GF116"]
    assert told(runner_label="") == ["GF116"]
    assert told(runner_label="", runner_scale_set_name=None) == ["GF116"]
    assert told(runner_labels=["", "a" * 256]) == ["GF116", "GF116"]


def test_white_space_and_commas(told):
    """One label with space around it is a slip in a label; two in one string are no list."""
    assert told(runner_labels=["nix linux"]) == ["GF115"]
    assert told(runner_labels=["nix,linux"]) == ["GF115"]
    assert told(runner_labels=[" linux"]) == ["GF113"]
    assert told(runner_label="tinyland-nix;") == ["GF101"]


def test_labels_of_a_stack_that_takes_anything(taxonomy, patched, contract):
    """Where the type does not refuse it, a string in place of the list is told here, and nowhere else."""
    types = contract.to_json()["stacks"]["arc_runners"]["variables"]["extra_runner_sets"]["type"]
    attributes = [{**one, "type": "any"} if one["name"] == "runner_labels" else one for one in types[1][1]]
    open_type = ["map", ["object", attributes]]
    loose = patched({"stacks": {"arc_runners": {"variables": {"extra_runner_sets": {"type": open_type}}}}})
    [found] = taxonomy({"a": {"runner_labels": "linux"}}, judged_by=loose)
    assert (found.id, found.message) == (
        "GF115",
        "runner set `a`: `runner_labels` is the plain value `linux`; ARC ignores labels that are not a list.",
    )
    assert taxonomy({"a": {"runner_labels": "linux"}}) == []


def test_several_labels_against_a_type_are_one_finding(taxonomy):
    """The type is wrong once, however many labels say so."""
    attributes = {"runner_label": "tinyland-docker", "runner_labels": ["tinyland-dind"], "runner_type": "nix"}
    [found] = taxonomy({"a": attributes})
    assert found.id == "GF105"
    assert found.message == (
        "runner set `a`: `runner_label` is `tinyland-docker`, a label of docker runners, "
        "`runner_labels[0]` is `tinyland-dind`, and `runner_type` is `nix`."
    )


def test_unknown_type_and_mode_are_the_stacks_to_refuse(told):
    """Of a word that is not a type, or no mode, nothing follows."""
    assert told(runner_type="windows") == []
    assert told(container_mode="podman") == []
    assert told(runner_label="tinyland-dind", runner_type="dind", container_mode="podman") == []


def test_spelling_of_an_identity_does_not_matter(taxonomy):
    """Neither the case of an owner nor the dot of a repository hides the name in a label."""
    facts = {"owner.slug": "Other-Org", "owner.overlay_repository": "Other-Org/.plumbing"}
    for label in ("other-org-nix", "tinyland-nix-plumbing"):
        assert [one.id for one in taxonomy({"a": {"runner_label": label}}, facts=facts)] == ["GF103"]


def test_scale_set_name_among_the_labels_is_called_that(taxonomy):
    """In whatever case: GitHub would take it for the same."""
    found = taxonomy({"a": {"runner_labels": ["of-b"]}, "b": {"runner_scale_set_name": "Of-B"}})
    assert [one.id for one in found] == ["GF110", "GF113"]
    assert "the scale-set name of runner set `b`" in found[1].message


def test_case_is_one_fault_wherever_the_label_serves(told, taxonomy, patched):
    """As the set's name, beside a name of its own, and among the labels that ARC registers."""
    assert told(runner_label="Tinyland-Nix-Heavy", runner_scale_set_name=None) == ["GF108"]
    assert told(runner_label="Tinyland-Nix-GPU", runner_scale_set_name="tinyland-nix-gpu") == ["GF108"]
    contract = patched({"arc": {"scale_set_labels": ["runner_labels"]}})
    repeated = {"runner_label": "tinyland-nix", "runner_labels": ["Tinyland-Nix"]}
    assert [one.id for one in taxonomy({"a": repeated}, judged_by=contract)] == ["GF108"]
    assert [one.id for one in taxonomy({"a": {"runner_label": ""}}, judged_by=contract)] == ["GF116"]
