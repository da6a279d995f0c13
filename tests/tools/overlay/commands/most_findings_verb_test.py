"""More findings of one check than reports list: nothing accepts those that nobody sees."""

from __future__ import annotations

from pathlib import Path

import pytest

TFVARS = "tofu/stacks/arc-runners/terraform.tfvars"
LISTED = 5_000
REST = "more than 5,000 places break this rule; no more of them are listed."
COMMENT = "  # flywheel: allow GF301 until 2027-01-31: read by a script"


@pytest.fixture
def unknown(overlay: Path):
    """Appends so many variables that the stack does not have, each with a comment behind it."""

    def append(first: int, number: int, comment: str = "") -> None:
        path = overlay / TFVARS
        text = path.read_text(encoding="utf-8")
        path.unlink()
        lines = "".join(f"x{one} = 1{comment}\n" for one in range(first, first + number))
        path.write_text(text + lines, encoding="utf-8")

    return append


def verdict(out: str) -> str:
    """The verdict of a text report, without the overlay's name."""
    return out.splitlines()[-1].rpartition(" in ")[0]


def test_a_path_does_not_allow_them(flywheel, overlay, unknown) -> None:
    """Those that are listed are allowed, and one blocker stays for the others."""
    unknown(0, LISTED + 100)
    rule = f'[paths."{TFVARS}"]\nignore = ["GF301"]\nreason = "another tool"\n'
    (overlay / "flywheel.toml").write_text(rule, encoding="utf-8")
    result = flywheel("check", overlay)
    assert (result.status, verdict(result.out)) == (
        1,
        "failed: 1 blocker, 0 warnings, 1 note, 5000 allowed",
    )
    assert REST in " ".join(result.out.split())


def test_comments_do_not_allow_them(flywheel, overlay, unknown) -> None:
    """Nor are comments of findings that are not listed reported as unused."""
    unknown(0, LISTED + 100, COMMENT)
    result = flywheel("check", overlay, "--today", "2027-01-01")
    assert (result.status, verdict(result.out)) == (
        1,
        "failed: 1 blocker, 0 warnings, 1 note, 5000 allowed",
    )


def test_a_baseline_does_not_contain_them(flywheel, overlay, unknown, tmp_path: Path) -> None:
    """Neither when it is written nor when it is compared."""
    unknown(0, LISTED + 1)
    known = tmp_path / "known.json"
    flywheel("check", overlay, "--baseline", known, "--write-baseline")
    assert REST not in known.read_text(encoding="utf-8")
    unknown(LISTED + 1, 1)
    result = flywheel("check", overlay, "--baseline", known, "--strict")
    assert (result.status, verdict(result.out)) == (1, "failed (strict): 1 blocker, 0 warnings, 0 notes")


def test_exactly_as_many_as_are_listed(flywheel, overlay, unknown, tmp_path: Path) -> None:
    """They can be known, and one more is new."""
    unknown(0, LISTED)
    known = tmp_path / "known.json"
    flywheel("check", overlay, "--baseline", known, "--write-baseline")
    assert flywheel("check", overlay, "--baseline", known, "--strict").status == 0
    unknown(LISTED, 1)
    assert flywheel("check", overlay, "--baseline", known, "--strict").status == 1
