"""`changes.yaml` says of which kind a type of resource is, and each is of one."""

from __future__ import annotations

import pytest

from flywheel.plan import judged_plan


@pytest.mark.parametrize(
    ("old", "new", "fragment"),
    [
        (
            "types: [kubernetes_namespace, kubernetes_namespace_v1]",
            "types: [kubernetes_namespace, helm_release]",
            "`helm_release` has the kind `namespace` here, and the kind `Helm release` above. Keep one.",
        ),
        ("  types: [helm_release]\n  chart:", "  types: [helm_releases]\n  chart:", "`helm_releases` has no kind."),
        (
            "identity: [namespace, name]",
            "identity: [namespace, metadata.*]",
            "`metadata.*` is not the path of an attribute.",
        ),
        ("    many: namespaces\n", "", "`kinds.namespace.many` is missing."),
        ("  fallback: name", "  falls_back: name", "`scale_sets.falls_back` is not a known key."),
    ],
)
def test_slip_is_refused(folder, old: str, new: str, fragment: str) -> None:
    """A typo in contract data fails where it stands, not in the report on a plan."""
    folder.edit("changes.yaml", old, new)
    assert fragment in folder.problems()


def test_kinds_by_type(folder) -> None:
    """Both names of a Kubernetes type are one kind, with what identifies an object of it."""
    kinds, wanted = judged_plan.vocabulary(folder.compile())
    assert kinds["kubernetes_secret"] is kinds["kubernetes_secret_v1"]
    assert (kinds["helm_release"].one, kinds["helm_release"].many) == ("Helm release", "Helm releases")
    assert wanted["kubernetes_secret"].paths == ("metadata[0].namespace", "metadata[0].name")
    assert [type_ for type_, one in wanted.items() if one.chart] == ["helm_release"]


def test_changes_are_optional(folder) -> None:
    """A contract without them has no words for kinds, and plans are judged all the same."""
    (folder.path / "changes.yaml").unlink()
    assert judged_plan.vocabulary(folder.compile()) == ({}, {})
