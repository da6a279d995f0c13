"""`flywheel adopt` keeps what an owner decides for itself."""

from __future__ import annotations

TFVARS = "tofu/stacks/arc-runners/terraform.tfvars"


def test_what_the_owner_decides_for_itself(flywheel, overlay, edit) -> None:
    """Choices of the owner and the App's numbers become attributes; the substrate does not say them again."""
    more = (
        "  tenant: organization\n  plan: team\n  runner_namespace: arc-runners\n  cache_view: main\n"
        "  state_boundary: example-infra\n  github_app_id: 123456\n  github_app_installation_id: 7654321\n"
    )
    edit("config/organization.yaml", "  tenant: organization\n", more)
    edit(
        "config/organization.yaml",
        "  runner_group:\n",
        '  images: {registry.example.com/runner: "2.336.0"}\n  runner_group:\n',
    )
    (overlay / "config/cluster.yaml").write_text(
        "schema: flywheel.cluster/1\nname: cluster-one\ncontroller: {owner: example-org/cluster-infra}\n",
        encoding="utf-8",
    )
    result = flywheel("adopt", "overlay", "--output", "-")
    build = result.out
    owner, _, rest = build.partition("flywheel_substrate(")
    substrate = rest.partition("flywheel_runner_set(")[0]
    for line in (
        "app_id = 123456,",
        "app_installation_id = 7654321,",
        'cache_view = "main",',
        'plan = "team",',
        'runner_images = {"registry.example.com/runner": "2.336.0"},',
        'runner_namespace = "arc-runners",',
        'state_boundary = "example-infra",',
        'tenant = "organization",',
    ):
        assert f"    {line}\n" in owner
    assert 'cluster = "config/cluster.yaml",' in substrate
    assert not any(name in substrate for name in ("runner_namespace", "attic_cache", "state_key_prefix"))
    assert "differ" not in result.err


def test_a_choice_that_the_files_do_not_deliver(flywheel, overlay, edit) -> None:
    """The variable file counts: the owner's other word is reported, and is not written."""
    edit("config/organization.yaml", "  tenant: organization\n", "  tenant: organization\n  cache_view: other\n")
    result = flywheel("adopt", "overlay", "--output", "-")
    assert "cache_view" not in result.out
    assert "`owner.cache_view`" in result.err
