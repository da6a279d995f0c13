"""The picture of routes: requests of jobs on the left, what serves them on the right."""

from __future__ import annotations

from flywheel.findings.pictures import BAD, DOUBT, GOOD, Routes
from flywheel.findings.table import Table
from flywheel.workflows.routing import routing_pictures


def row(job: str, wants: str, verdict: str, *servers: str, repository: str = "acme/app") -> dict[str, object]:
    """A row of the table of routes."""
    served = [{"runner_set": one, "overlay": "acme/infra"} for one in servers]
    return {"repository": repository, "job": job, "wants": wants, "verdict": verdict, "servers": served}


def routes(*rows: dict[str, object]) -> Routes:
    """The picture of these routes."""
    (found,) = routing_pictures.pictures(Table("routes", "Routes", {"job": "job"}, list(rows)))
    assert isinstance(found, Routes)
    return found


def test_what_nothing_serves_comes_first() -> None:
    """Then what no file shows. Jobs of a repository that request the same are one source."""
    found = routes(
        row("build", "tinyland-nix", "served", "set a", "set b"),
        row("test", "tinyland-nix", "served", "set a", "set b"),
        row("vm", "tinyland-nix-kvm", "not served"),
        row("any", "? vars.X", "unknown"),
    )
    assert [(one.group, one.source, one.target, one.tone) for one in found.links] == [
        ("acme/app", "tinyland-nix-kvm (vm)", "nothing serves it", BAD),
        ("acme/app", "? vars.X (any)", "no file shows it", DOUBT),
        ("acme/app", "tinyland-nix (2 jobs)", "set a of acme/infra", GOOD),
        ("acme/app", "tinyland-nix (2 jobs)", "set b of acme/infra", GOOD),
    ]
    assert found.says == "3 requests of 1 repositories; nothing serves 1 of them."


def test_repositories_stay_together() -> None:
    """In the order of their gravest request."""
    found = routes(
        row("a", "x", "served", "set", repository="one"),
        row("b", "y", "not served", repository="two"),
        row("c", "z", "served", "set", repository="two"),
        row("d", "w", "not served", repository="one"),
    )
    assert [one.group for one in found.links] == ["one", "one", "two", "two"]
    assert [one.tone for one in found.links] == [BAD, GOOD, BAD, GOOD]


def test_hundreds_of_requests_are_cut() -> None:
    """The gravest are drawn, and the sentence says so."""
    served = [row("a", f"label-{number}", "served", "set") for number in range(250)]
    found = routes(*served, row("b", "missing", "not served"))
    assert len(found.links) == 200
    assert found.links[0].source == "missing (b)"
    assert found.says == "251 requests of 1 repositories; nothing serves 1 of them. The 200 gravest are drawn."


def test_the_verb_draws_it(flywheel, tmp_path, monkeypatch) -> None:
    """Without an overlay nothing says who serves a job."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "app" / ".github" / "workflows"
    folder.mkdir(parents=True)
    (folder / "ci.yaml").write_text("on: push\njobs:\n  build:\n    runs-on: tinyland-nix\n    steps: [{run: make}]\n")
    out = flywheel("workflows", "app", "--format", "html").out
    assert "From jobs to runner sets</title>" in out and ">tinyland-nix (build)</text>" in out
