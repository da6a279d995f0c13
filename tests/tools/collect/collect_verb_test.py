"""`flywheel collect`: its arguments, its file, and what a newcomer is told."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from flywheel_testing.verbs import Outcome

from flywheel.contract import compiled
from flywheel.overlay import overlay_json
from flywheel.overlay.reading import directory

Run = Callable[..., Outcome]
SECRET = "github-app-secret-example-org"
NOT_ASKED = (
    f"NOT SEEN (not-asked): get of the secrets arc-runners/{SECRET}, arc-systems/{SECRET}. Collect with --secrets, as "
    "an identity that may get exactly these secrets."
)
REFUSED = (
    "flywheel: evidence.json: this file is not evidence (flywheel.evidence/1), so it is not replaced. Give another "
    "path with --output, or move it away.\n"
)
SCHEMA = Path(__file__).parents[3] / "docs/schemas/evidence.schema.json"


@pytest.fixture
def no_clients(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine on which none of the clients is installed."""
    for name in ("GH", "KUBECTL", "CURL"):
        monkeypatch.setenv(f"FLYWHEEL_{name}", f"/nowhere/{name}")


@pytest.mark.usefixtures("no_clients")
def test_a_newcomer(flywheel: Run, overlay: Path) -> None:
    """With an overlay and none of the programs, the file says of each fact what is missing."""
    done = flywheel("collect", overlay)
    assert done.status == 0
    assert done.err.splitlines() == [
        "asking github.com",
        "asking github.com: 4 repositories",
        "asking context cluster-one",
        "asking caches and states",
        "NOT SEEN (tool): `gh`. Install GitHub's command line (https://cli.github.com), or set FLYWHEEL_GH to it.",
        "NOT SEEN (tool): `kubectl`. Install kubectl, or set FLYWHEEL_KUBECTL to it, and collect again.",
        NOT_ASKED,
        "NOT SEEN (tool): `curl`. Install curl, or set FLYWHEEL_CURL to it, and collect again.",
        "wrote evidence.json: 0 facts seen, 32 not seen",
    ]
    found = json.loads(Path("evidence.json").read_text(encoding="utf-8"))
    jsonschema.validate(found, json.loads(SCHEMA.read_text(encoding="utf-8")))
    assert found["overlays"] == ["example-org/example-infra"]
    assert found["attic_caches"][0]["server"] == "http://attic.nix-cache.svc.cluster.local"


@pytest.mark.usefixtures("no_clients")
def test_an_overlay_json(flywheel: Run, overlay: Path) -> None:
    """The document of the rules asks the same as the folder."""
    contract = compiled.installed()
    stored = overlay_json.dumps(directory.load(str(overlay), contract)[0], contract.digest)
    Path("overlay.json").write_text(stored, encoding="utf-8")
    shown = [flywheel("collect", path, "--show").out for path in (overlay, "overlay.json")]
    assert shown[0] == shown[1]
    assert shown[0].count("\n") > 30


@pytest.mark.usefixtures("no_clients")
def test_only_a_part(flywheel: Run, overlay: Path) -> None:
    """What was not asked for is left out."""
    assert flywheel("collect", overlay, "--only=caches", "--output=caches.json").status == 0
    found = json.loads(Path("caches.json").read_text(encoding="utf-8"))
    assert (found["accounts"], found["repositories"], found["clusters"]) == ([], [], [])
    assert len(found["reapi_endpoints"]) == 2


@pytest.mark.usefixtures("no_clients")
@pytest.mark.parametrize("text", ["", "{}", "[1]", "not json", '{"schema": "flywheel.overlay/1"}'])
def test_another_file_is_not_replaced(text: str, flywheel: Run, overlay: Path) -> None:
    """Only evidence is; nothing is asked before this is known."""
    Path("evidence.json").write_text(text, encoding="utf-8")
    done = flywheel("collect", overlay)
    assert (done.status, done.err) == (2, REFUSED)
    assert Path("evidence.json").read_text(encoding="utf-8") == text


@pytest.mark.skipif(not os.access("/dev/shm", os.W_OK), reason="this machine has no /dev/shm")
@pytest.mark.usefixtures("no_clients")
def test_a_file_under_dev_is_not_replaced(flywheel: Run, overlay: Path) -> None:
    """`/dev/shm` contains files like those of any folder; `/dev/stdout` is written to."""
    with tempfile.NamedTemporaryFile("w+", dir="/dev/shm", suffix=".json") as file:
        file.write("mine")
        file.flush()
        done = flywheel("collect", overlay, f"--output={file.name}")
        assert (done.status, done.err) == (2, REFUSED.replace("evidence.json", file.name))
        assert Path(file.name).read_text(encoding="utf-8") == "mine"
    assert flywheel("collect", overlay, "--output=/dev/null").status == 0


@pytest.mark.usefixtures("no_clients")
def test_a_link_is_not_written_through(flywheel: Run, overlay: Path) -> None:
    """Also not if it leads to evidence."""
    Path("other.json").write_text('{"schema": "flywheel.evidence/1"}', encoding="utf-8")
    Path("evidence.json").symlink_to("other.json")
    done = flywheel("collect", overlay)
    assert done.status == 2
    assert "evidence.json: this is a link, and nothing is written through it." in done.err


@pytest.mark.usefixtures("no_clients")
def test_evidence_is_replaced(flywheel: Run, overlay: Path) -> None:
    """Twice the same command."""
    assert flywheel("collect", overlay).status == 0
    assert flywheel("collect", overlay).status == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "no overlay was given. Give DIR, an overlay's folder, or its overlay.json."),
        (["DIR", "--repository=a"], "--repository `a`: write it as OWNER/NAME."),
        (["DIR", "--variable=a-b"], "--variable `a-b`: this is not the name of a variable."),
        (
            ["DIR", "--context=-a b"],
            "context `-a b`: its name has characters that no context has. Give --context NAME.",
        ),
        (["DIR", "--reach=a"], "--reach `a`: write it as DECLARED=URL, with both addresses whole."),
        (
            ["DIR", "--reach=http://attic.nix-cashe.svc.cluster.local=http://127.0.0.1:1"],
            (
                "--reach `http://attic.nix-cashe.svc.cluster.local`: no overlay declares this address. "
                "Did you mean `http://attic.nix-cache.svc.cluster.local`?"
            ),
        ),
        (["DIR", "--show", "--reach=grpc://a=grpc://b"], "--reach `grpc://a`: no overlay declares this address. They "),
        (["nowhere"], "nowhere: "),
    ],
)
def test_wrong_usage(words: list[str], said: str, flywheel: Run, overlay: Path) -> None:
    """A wrong word is refused before anything is asked."""
    done = flywheel("collect", *(overlay if word == "DIR" else word for word in words))
    assert done.status == 2
    assert said in done.err
    assert not Path("evidence.json").exists()


@pytest.mark.parametrize("word", ["--runs=21", "--runs=-1", "--runs=x", "--only=everything"])
def test_a_wrong_value_of_an_option(word: str, flywheel: Run, overlay: Path) -> None:
    """The parser refuses it."""
    with pytest.raises(SystemExit, match="2"):
        flywheel("collect", overlay, word)


def test_the_role(flywheel: Run) -> None:
    """A ClusterRole without secrets and without a verb that writes."""
    import yaml

    role: Any = yaml.safe_load(flywheel("collect", "--cluster-role").out)
    assert (role["kind"], role["metadata"]["name"]) == ("ClusterRole", "flywheel-collect")
    assert {verb for rule in role["rules"] for verb in rule["verbs"]} == {"get", "list"}
    plurals = {plural for rule in role["rules"] for plural in rule["resources"]}
    assert not plurals & {"secrets", "configmaps", "*", "pods/exec", "pods/log"}


def test_another_forge(flywheel: Run, overlay: Path) -> None:
    """`gh` speaks to GitHub alone: the rest is asked."""
    path = overlay / "config/organization.yaml"
    text = path.read_text(encoding="utf-8")
    path.unlink()
    path.write_text(text.replace("forge: github", "forge: gitlab"), encoding="utf-8")
    done = flywheel("collect", overlay, "--show")
    assert done.err == "flywheel: overlay: forge `gitlab` is not asked: `gh` speaks to GitHub alone.\n"
    assert not any(line.startswith("gh ") for line in done.out.splitlines())
    assert any(line.startswith("kubectl ") for line in done.out.splitlines())


def test_a_personal_account(flywheel: Run, overlay: Path) -> None:
    """It has no groups of runners: its anchors and its repository are asked."""
    path = overlay / "config/organization.yaml"
    text = path.read_text(encoding="utf-8")
    path.unlink()
    path.write_text(text.replace("account_kind: organization", "account_kind: personal"), encoding="utf-8")
    out = flywheel("collect", overlay, "--show", "--only=github").out
    assert " users/example-org\n" in out
    assert "repos/example-org/example-infra/actions/secrets" in out


def test_no_context(flywheel: Run, overlay: Path) -> None:
    """A cluster whose context nobody declares is asked if the command line names it."""
    for path in [one for one in overlay.rglob("*") if one.is_file()]:
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        kept = [line for line in lines if not line.strip().startswith(("context:", "cluster_context"))]
        path.unlink()
        path.write_text("".join(kept), encoding="utf-8")
    done = flywheel("collect", overlay, "--show", "--only=cluster")
    assert (done.status, done.out) == (0, "")
    assert done.err == (
        "flywheel: no overlay declares the context of its cluster, so none is asked: give --context NAME.\n"
    )
    done = flywheel("collect", overlay, "--show", "--only=cluster", "--context=two", "--secrets")
    assert (done.status, done.err) == (0, "")
    assert done.out.count("kubectl --context=two get secrets ") == 2


def test_an_enterprise(flywheel: Run, overlay: Path) -> None:
    """GitHub's API has its groups elsewhere: its repositories are asked."""
    for path in [one for one in overlay.rglob("*") if one.is_file()]:
        text = path.read_text(encoding="utf-8").replace("account_kind: organization", "account_kind: enterprise")
        path.unlink()
        url = "https://github.com/enterprises/example-org"
        path.write_text(
            text.replace('"https://github.com/example-org"', f'"{url}"').replace(
                ": https://github.com/example-org", f": {url}"
            ),
            encoding="utf-8",
        )
    done = flywheel("collect", overlay, "--show", "--only=github")
    assert done.err == (
        "flywheel: overlay: an enterprise is not asked, but its organizations are: declare where a set registers.\n"
    )
    assert " orgs/" not in done.out
    assert " repos/example-org/example-infra\n" in done.out
