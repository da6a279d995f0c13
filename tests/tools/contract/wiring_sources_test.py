"""What `wiring.yaml` says of caches, state and secrets names things that are there."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("old", "new", "fragment"),
    [
        (
            "github_app_pem: github_app_private_key",
            "github_app_pem: github_app_private",
            "`github_app_private` is not a key of `app_secret_keys` in arc.yaml",
        ),
        ("  arc_runners: [nix_env_vars]", "  arc_runners: [nix_env]", "`nix_env` is not a variable of the stack"),
        ("  arc_runners: [nix_env_vars]", "  arcs: [nix_env_vars]", "`arcs` is not a stack"),
        ("  attic_public_key: { bytes", "  attic_key: { bytes", "`attic_key` is not a fact that a stack binds"),
        ("named_after: attic_cache", "named_after: attic", "`attic` is not a fact that a stack binds"),
        ('pattern: "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(', 'pattern: "^[a-z0-9(', "not a regular expression"),
        ("credentials: [", "credential: [", "`state.credential` is not a known key"),
    ],
)
def test_name_that_is_nothing_is_refused(folder, old: str, new: str, fragment: str) -> None:
    """A typo in contract data fails where it stands, not in an overlay."""
    folder.edit("wiring.yaml", old, new)
    assert fragment in folder.problems()


def test_additions_are_optional(folder) -> None:
    """A contract from before them is one still: it has no exemptions, keys or forbidden files."""
    path = folder.path / "wiring.yaml"
    text = path.read_text(encoding="utf-8")
    for section in ("exempt", "public_keys", "cluster_domain", "filled_in_later", "secret_name", "forbidden_files"):
        before, _, rest = text.partition(f"\n{section}:")
        lines = rest.split("\n")[1:]
        while lines and (lines[0].startswith((" ", "#")) or not lines[0]):
            lines = lines[1:]
        text = before + "\n" + "\n".join(lines)
    path.write_text(text, encoding="utf-8")
    wiring = folder.compile().wiring
    assert (wiring.exempt, wiring.public_keys, wiring.forbidden_files) == ({}, {}, {})
    assert wiring.secret_name.max_length == 253
