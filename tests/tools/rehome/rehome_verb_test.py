"""Tests of `flywheel rehome`: its output, its errors, and secrets that it must not show."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from fixture_estate import CANARY, OWN, SIX, STATES, Estate

#: A state that Terraform made contains seven releases: one of its owner, six of another.
PULLED = STATES / "six_releases" / "pull.json"


@pytest.fixture
def estate(tmp_path: Path) -> Estate:
    """The rehome of six releases of 2026-04, with other names, before the move."""
    made = Estate(tmp_path, SIX, 'module.runner_set["{}"].terraform_data.release', STATES / "six_releases")
    (tmp_path / "source.json").write_bytes(PULLED.read_bytes())
    state = json.loads(PULLED.read_text(encoding="utf-8"))
    state["lineage"] = "00000000-0000-4000-8000-00000000ffff"
    state["resources"] = state["resources"][:1]
    state["resources"][0]["module"] = 'module.runner_set["user-nix"]'
    values = state["resources"][0]["instances"][0]["attributes"]["input"]["value"]
    values["name"] = "user-nix"
    (tmp_path / "target.json").write_text(json.dumps(state), encoding="utf-8")
    return made


@pytest.fixture
def run(flywheel, estate):
    """Runs a verb of `flywheel rehome` on the estate."""

    def call(verb: str, *words: str | Path, overlays: bool = True):
        folder = estate.folder
        given: list[str | Path] = ["--contract", estate.contract, "--migration", folder / "migration.yaml"]
        given += [word for side in OWN for word in (f"--{side}-state", folder / f"{side}.json")]
        given += (
            [word for side in OWN for word in (f"--{side}-overlay", folder / f"{side}-overlay")] if overlays else []
        )
        given += [word for name in ("releases", "scale-sets") for word in ("--live", folder / "live" / f"{name}.json")]
        return flywheel("rehome", verb, *given, *words)

    return call


def test_verify_names_the_sixth_release_that_the_audit_missed(run, estate):
    """The migration lists five releases. The sixth is live, in the source's state, and registers at the new owner."""
    estate.write_migration("input", releases=SIX[:5])
    outcome = run("verify", "--phase", "before", "--strip-prefix", estate.folder)
    assert outcome.status == 1
    assert "GF925 missed-release" in outcome.out
    text = " ".join(outcome.out.split())
    assert (
        'release `arc-runners/example-f` is `module.runner_set["example-f"].terraform_data.release` of the source\'s '
        "state, but the migration does not list it, although its live scale set registers at `example-user`."
    ) in text
    for other in SIX[:5]:
        assert f"release `arc-runners/{other}`" not in text


def test_verify_passes_when_all_six_are_named(run, estate):
    """With the sixth release in the migration there are no findings."""
    estate.write_migration("input")
    outcome = run("verify", "--phase", "before", "--strip-prefix", estate.folder)
    assert (outcome.status, outcome.err) == (0, "")
    assert "passed: 0 blockers, 0 warnings, 0 notes in six releases (before)" in outcome.out


def test_no_runbook_is_written_against_the_evidence(run, estate):
    """The findings are reported instead of a runbook."""
    estate.write_migration("input", releases=SIX[:5])
    output = estate.folder / "runbook.md"
    outcome = run("plan", "--output", output)
    assert outcome.status == 1
    assert "GF925" in outcome.out
    assert "no runbook was written. First fix what is reported above." in outcome.err
    assert not output.exists()


def test_no_runbook_is_written_without_overlays(run, estate):
    """Nobody could say whether the migration names the right overlays and states."""
    estate.write_migration("input")
    outcome = run("plan", overlays=False)
    assert outcome.status == 1
    assert "# Rehome" not in outcome.out
    for side in OWN:
        assert f"needs the {side} overlay, but it is not given." in " ".join(outcome.out.split())
    assert "no runbook was written. First fix what is reported above." in outcome.err


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "overlay: example-user/infra",
            "overlay: example-user/other-infra",
            (
                "the target overlay's `owner.overlay_repository` is `example-user/infra`, but `target.overlay` of the "
                "migration is `example-user/other-infra`."
            ),
        ),
        (
            "state_key: user/arc-runners",
            "state_key: other/arc-runners",
            (
                "the target overlay keeps its state at `user/arc-runners`, but `target.state_key` of the migration is "
                "`other/arc-runners`."
            ),
        ),
    ],
)
def test_no_runbook_is_written_for_another_overlay(run, estate, old: str, new: str, message: str):
    """Its releases would move into a state that no plan of the new owner reads."""
    path = estate.write_migration("input")
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    organization = estate.folder / "target-overlay" / "config" / "organization.yaml"
    known = organization.read_text(encoding="utf-8")
    organization.write_text(
        known.replace("owner:\n", "owner:\n  repository: example-user/infra\n", 1), encoding="utf-8"
    )
    (estate.folder / "target-overlay" / "arc-runners.s3.hcl").write_text(
        'bucket = "tofu-state"\nkey = "user/arc-runners"\n', encoding="utf-8"
    )
    outcome = run("plan")
    assert outcome.status == 1
    assert message in " ".join(outcome.out.split())
    assert "GF940" in outcome.out


def test_the_runbook_is_the_same_every_time(run, estate):
    """The runbook does not depend on the time or place of writing."""
    estate.write_migration("input")
    assert run("plan").out == run("plan").out
    assert str(estate.folder) not in run("plan").out


def test_the_runbook_quotes_addresses_for_the_shell(run, estate):
    """A key can contain a quote, a dollar or a command; in the runbook it is one word."""
    _rename_a_key(estate, 'it\'s $(touch x) `id` "q"')
    estate.write_migration("input")
    address = 'module.runner_set["it\'s $(touch x) `id` \\"q\\""].terraform_data.release'
    path = estate.folder / "migration.yaml"
    old = 'address: module.runner_set["example-a"].terraform_data.release'
    path.write_text(path.read_text("utf-8").replace(old, f"address: {json.dumps(address)}"), encoding="utf-8")
    outcome = run("plan")
    assert outcome.status == 0, outcome.err + outcome.out
    line = next(line for line in outcome.out.splitlines() if "state mv" in line)
    import shlex

    words = shlex.split(line.removeprefix("(").removesuffix(") &&"))
    assert words[-2:] == [address, address]


def _rename_a_key(estate: Estate, key: str) -> None:
    """Change the address of `example-a` in the source's state."""
    from flywheel.formats import addresses

    path = estate.folder / "source.json"
    state = json.loads(path.read_text(encoding="utf-8"))
    one = next(one for one in state["resources"] if one["module"] == 'module.runner_set["example-a"]')
    one["module"] = f"module.runner_set[{addresses.quoted(key)}]"
    path.write_text(json.dumps(state), encoding="utf-8")


@pytest.mark.parametrize("format", ["text", "json", "sarif", "junit", "markdown"])
def test_canary_of_a_state_is_in_no_output(run, estate, format):
    """Attributes, outputs and pod templates contain secrets, and no report shows them."""
    assert CANARY in (estate.folder / "source.json").read_text(encoding="utf-8")
    assert CANARY in (estate.folder / "live" / "scale-sets.json").read_text(encoding="utf-8")
    estate.write_migration("input", releases=SIX[:3])
    outcome = run("verify", "--phase", "after", "--format", format)
    assert outcome.status == 1
    assert CANARY not in outcome.out + outcome.err


@pytest.mark.parametrize("file", ["source.json", "target.json", "live/scale-sets.json", "live/releases.json"])
def test_canary_is_in_no_error(run, estate, file):
    """A truncated file is refused with its name and without its content."""
    estate.write_migration("input")
    path = estate.folder / file
    text = path.read_text(encoding="utf-8")
    for end in sorted({*range(1, len(text), len(text) // 20), *(text.find(CANARY) + at for at in (0, 5, 14))}):
        path.write_text(text[: max(end, 1)], encoding="utf-8")
        outcome = run("verify", "--phase", "before", "--strip-prefix", estate.folder)
        assert outcome.status == 2
        assert file in outcome.err
        assert CANARY[:9] not in outcome.out + outcome.err


def test_bundle_has_every_format_and_exits_with_zero(run, estate):
    """A build action writes all reports; a test gives the verdict."""
    estate.write_migration("input", releases=SIX[:5])
    folder = estate.folder / "bundle"
    folder.mkdir()
    outcome = run("verify", "--phase", "before", "--bundle", folder, "--name", "//:rehome")
    assert outcome.status == 0
    assert (folder / "status").read_text(encoding="utf-8").strip() == "1"
    assert json.loads((folder / "report.json").read_text(encoding="utf-8"))["subject"] == "//:rehome"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--phase", "after", "--moved", "1"), "--moved 1 does not fit the 6 releases of"),
        (("--phase", "between", "--moved", "7"), "--moved 7 does not fit the 6 releases of"),
        (("--phase", "between", "--moved", "-1"), "--moved -1 does not fit the 6 releases of"),
        (("--phase", "before", "--live", "live/releases.json"), "a second list of releases; the first is"),
        (("--phase", "before", "--source-state", "no-such-file"), "no-such-file: cannot be read: No such file"),
        (("--phase", "before", "--source-plan", "source.json"), "source.json"),
    ],
)
def test_wrong_evidence_is_one_clear_error(run, estate, monkeypatch, words, message):
    """The error names the file or the option, and what to pass instead."""
    monkeypatch.chdir(estate.folder)
    estate.write_migration("input")
    outcome = run("verify", *words)
    assert outcome.status in (1, 2)
    assert message in outcome.err
    assert outcome.out == ""


def test_half_of_what_is_live_writes_no_runbook(flywheel, estate):
    """With only one of the listings no runbook is written."""
    estate.write_migration("input")
    words = ["--contract", estate.contract, "--migration", estate.folder / "migration.yaml"]
    words += [word for side in OWN for word in (f"--{side}-state", estate.folder / f"{side}.json")]
    outcome = flywheel("rehome", "plan", *words, "--live", estate.folder / "live" / "releases.json")
    assert outcome.status == 1
    wanted = "needs the list of scale sets for the live releases, but it is not given."
    assert wanted in " ".join(outcome.out.split())
    assert "# Rehome" not in outcome.out


def test_methods_that_cannot_move_an_address_say_so(run, estate):
    """A `removed` block cannot name an instance, and an import needs an id."""
    path = estate.write_migration("input", method="blocks")
    outcome = run("plan")
    assert outcome.status == 2
    assert "a `removed` block cannot name one of several instances" in outcome.err
    text = path.read_text(encoding="utf-8").replace("method: blocks", "method: import")
    along = '    along:\n      - address: module.runner_set["example-a"].kubernetes_secret.other\n'
    first = '    address: module.runner_set["example-a"].terraform_data.release\n'
    path.write_text(text.replace(first, first + along), encoding="utf-8")
    _add_along(estate)
    outcome = run("plan")
    assert outcome.status == 2
    assert 'the id for the import of `module.runner_set["example-a"].kubernetes_secret.other` is unknown' in outcome.err


def _add_along(estate: Estate) -> None:
    path = estate.folder / "source.json"
    state = json.loads(path.read_text(encoding="utf-8"))
    one = next(one for one in state["resources"] if one["module"] == 'module.runner_set["example-a"]')
    beside = {**one, "name": "other", "type": "kubernetes_secret"}
    beside["instances"] = [{"schema_version": 0, "attributes": {}}]
    state["resources"].append(beside)
    path.write_text(json.dumps(state), encoding="utf-8")


def test_a_secret_in_a_name_writes_no_runbook(run, estate):
    """A value that looks like a secret is not printed, although the commands would need it."""
    path = estate.write_migration("input")
    token = "ghp_" + "A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8"
    path.write_text(path.read_text("utf-8").replace("window: tonight", f"window: {token}"), encoding="utf-8")
    outcome = run("plan")
    assert outcome.status == 2
    assert "a name in it looks like a secret. Nothing was written." in outcome.err
    assert token not in outcome.out + outcome.err
