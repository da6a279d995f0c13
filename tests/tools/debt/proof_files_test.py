"""`flywheel debt` reads the files that proofs name, and what is evidence beside them."""

from __future__ import annotations

from pathlib import Path

import pytest

COMMIT = "1f3870be274f6c49b3e31a0c6728957f41a9ac3d"
JUNE = ("--today", "2026-06-01")


@pytest.fixture(autouse=True)
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A working directory with nothing in it."""
    monkeypatch.chdir(tmp_path)


LANE = """schema: flywheel.retirement/1
lanes:
  - lane: example-package-nix-a
    repository: example-user/package-kit
    label: tinyland-nix
    state_owner: example-user
    since: 2026-04-24
    exits: removal
    proofs:
      - item: absent_live
        kind: live
        place: audits/sets.json#L1
        commit: 9d5ed678fe57bcca610140957afab571c2f1a2b3
        date: 2026-05-11
"""
SETS = '{"kind": "List", "items": [{"kind": "AutoscalingRunnerSet", "metadata": {"name": "example-nix"}}]}'
NOWHERE = "is kept in `audits/sets.json#L1`, which does not exist below the ledger or in its checkout."


@pytest.mark.parametrize("place", ["ledgers/audits", "audits"])
def test_the_file_of_a_proof_is_read(place: str, flywheel) -> None:
    """It is below the ledger, or in the checkout that contains the ledger."""
    Path("checkout/.git").mkdir(parents=True)
    Path("checkout/ledgers").mkdir()
    Path("checkout/ledgers/retirement.yaml").write_text(LANE, encoding="utf-8")
    arguments = ("debt", "--retirement", "checkout/ledgers/retirement.yaml", "--today", "2026-06-01")
    found = flywheel(*arguments)
    assert NOWHERE in " ".join(found.out.split())
    Path("checkout", place).mkdir(parents=True)
    Path("checkout", place, "sets.json").write_text(SETS, encoding="utf-8")
    assert "blocker  GF814" not in flywheel(*arguments).out
    Path("checkout", place, "sets.json").unlink()
    Path("outside.json").write_text(SETS, encoding="utf-8")
    Path("checkout", place, "sets.json").symlink_to(Path("outside.json").absolute())
    found = flywheel(*arguments)
    assert "which cannot be read: the file is a link out of the folder checkout" in " ".join(found.out.split())


def test_a_build_gives_the_files_of_proofs(flywheel) -> None:
    """There each file is a link; without any the proofs are judged in part."""
    Path("retirement.yaml").write_text(LANE, encoding="utf-8")
    Path("elsewhere.json").write_text(SETS, encoding="utf-8")
    arguments = ("debt", "--retirement", "retirement.yaml", "--today", "2026-06-01", "--declared-evidence")
    found = flywheel(*arguments)
    assert "blocker  GF814" not in found.out
    assert "the files that proofs name (`--evidence-file PLACE=FILE`)" in " ".join(found.out.split())
    found = flywheel(*arguments, "--evidence-file", "audits/sets.json=elsewhere.json")
    assert "blocker  GF814" not in found.out
    found = flywheel(*arguments, "--evidence-file", "audits/other.json=elsewhere.json")
    assert NOWHERE in " ".join(found.out.split())


def test_the_default_branch_is_evidence(flywheel) -> None:
    """An option names it for one repository or for all; the entry does not."""
    text = (CLOSED).replace("branch: main", "branch: trunk")
    Path("closed.yaml").write_text(text, encoding="utf-8")
    arguments = ("debt", "closed.yaml", "--today", "2026-06-01")
    assert "ran on the branch `trunk`, not on `main`" in flywheel(*arguments).out
    assert flywheel(*arguments, "--branch", "Example-Org/App=trunk").status == 0
    assert flywheel(*arguments, "--default-branch", "trunk").status == 0
    assert flywheel(*arguments, "--branch", "example-org/other=trunk").status == 1
    for word in ("example-org/app", "app=trunk", "example-org/app=refs/pull/1/merge", "example-org/app="):
        found = flywheel(*arguments, "--branch", word)
        assert (found.status, found.err) == (
            2,
            f"flywheel: --branch `{word}`: write it as OWNER/NAME=BRANCH, for example `example-org/app=trunk`.\n",
        )


CLOSED = """schema: flywheel.debt/1
gaps:
  - repository: example-org/app
    label: tinyland-nix-kvm
    reason: No overlay of example-org serves KVM yet.
    owner: example-org
    since: 2026-04-29
    review_by: 2026-07-31
    tier: 3
    status: closed
    proofs:
      - run: https://github.com/example-org/app/actions/runs/101
        workflow: .github/workflows/ci.yml
        job: vm
        label: tinyland-nix-kvm
        branch: main
        event: push
        conclusion: success
        commit: 1f3870be274f6c49b3e31a0c6728957f41a9ac3d
        date: 2026-05-12
"""


def test_the_host_of_an_overlay_is_a_forge(flywheel, edit, overlay: Path) -> None:
    """A run at a server of its own is accepted if an overlay registers there."""
    text = CLOSED.replace("https://github.com/", "https://ghe.example.com/")
    Path("closed.yaml").write_text(text, encoding="utf-8")
    arguments = ("debt", "closed.yaml", "--today", "2026-06-01")
    assert "is a run at `ghe.example.com`, which is not the host of a forge here" in flywheel(*arguments).out
    for path in overlay.rglob("*.tfvars"):
        text = path.read_text(encoding="utf-8").replace("https://github.com/", "https://ghe.example.com/")
        path.unlink()
        path.write_text(text, encoding="utf-8")
    assert "which is not the host of a forge" not in flywheel(*arguments, "--overlay", overlay).out
