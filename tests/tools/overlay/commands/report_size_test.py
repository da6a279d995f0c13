"""A large overlay with one slip has a short report; what it shows is chosen by options."""

from __future__ import annotations

import json
import re

import pytest

SETS = 300
_TOP = """\
cluster_context          = "cluster"
github_config_url        = "https://github.com/example-org"
github_config_secret     = "github-app-secret-example-org"
runner_group             = "example-infra"
controller_chart_version = "0.14.0"
attic_server             = "http://attic.nix-cache.svc.cluster.local"
attic_cache              = "main"
bazel_cache_endpoint     = "grpc://bazel-cache.nix-cache.svc.cluster.local:9092"

extra_runner_sets = {
"""
_SET = """\
  heavy-{number:03} = {{
    github_config_url     = "https://github.com/example-org"
    github_config_secret  = "github-app-secret-example-org"
    runner_label          = "tinyland-nix-heavy"
    runner_scale_set_name = "tinyland-nix-heavy-s{number:03}"
    runner_type           = "nix"
    max_runners           = 1
    attic_server          = "http://attic.nix-cache.svc.cluster.local"
    attic_cache           = "main"
    bazel_cache_endpoint  = "grpc://bazel-cache.nix-cache.svc.cluster.local:9092"
  }}
"""
#: The lines of a terminal on a laptop.
SCREEN = 40


@pytest.fixture(autouse=True)
def large(tmp_path, monkeypatch):
    """An overlay of 300 runner sets in the working directory, whose substrate has no public key."""
    text = _TOP + "".join(_SET.format(number=number) for number in range(SETS)) + "}\n"
    (tmp_path / "terraform.tfvars").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)


def test_one_missing_key_is_one_screen(flywheel) -> None:
    """The report says that one fix removes everything."""
    result = flywheel("check", ".")
    lines = result.out.splitlines()
    assert (result.status, result.err) == (1, "")
    assert lines[0] == "terraform.tfvars:6:28  blocker  GF401 endpoint-without-key (301 findings with this fix)"
    assert lines[-2] == "fix this one thing: it removes all 301 findings."
    assert lines[-1] == "failed: 301 blockers, 0 warnings, 0 notes in ."
    assert len(lines) <= SCREEN


def test_so_it_is_in_markdown(flywheel) -> None:
    """One row, whose places are folded."""
    out = flywheel("check", ".", "--format", "markdown").out
    assert len(out.splitlines()) <= SCREEN
    assert "\nFix this one thing: it removes all 301 findings.\n" in out
    assert out.count("<summary>301 places</summary>") == 1


def test_machines_get_every_finding(flywheel) -> None:
    """Nothing is lost in JSON, SARIF, JUnit and the concise format."""
    assert len(json.loads(flywheel("check", ".", "--format", "json").out)["findings"]) == 301
    assert len(json.loads(flywheel("check", ".", "--format", "sarif").out)["runs"][0]["results"]) == 301
    assert flywheel("check", ".", "--format", "junit").out.count("\nterraform.tfvars:") == 301
    assert flywheel("check", ".", "--format", "concise").out.count(": blocker GF401 endpoint-without-key: ") == 301


def test_statistics(flywheel) -> None:
    """Counts in place of the findings; the status stays."""
    result = flywheel("check", ".", "--statistics")
    assert result.status == 1
    assert re.sub(r"[0-9]+ checks", "(some) checks", result.out) == (
        "  301  blocker  GF401 endpoint-without-key  1 fix\n"
        "\n"
        "  not run    (some) checks (without --statistics: which)\n"
        "\n"
        "fix this one thing: it removes all 301 findings.\n"
        "failed: 301 blockers, 0 warnings, 0 notes in .\n"
    )


@pytest.mark.parametrize(
    ("options", "given"), [(("--format", "json"), "--format json"), (("--bundle", "b"), "--bundle")]
)
def test_statistics_are_text(flywheel, options, given) -> None:
    """With another format they are refused, before anything is read."""
    result = flywheel("check", ".", "--statistics", *options)
    assert (result.status, result.out) == (2, "")
    assert result.err == (
        f"flywheel: --statistics is for text, not for {given}: the JSON report has the counts under `checks`.\n"
    )


def test_pages(flywheel) -> None:
    """Rules of SARIF and rows of Markdown link to the page of their check below `--pages`."""
    pages = "https://example.com/core/docs/checks"
    page = f"{pages}/GF401-endpoint-without-key.md"
    [rule] = [
        rule
        for rule in json.loads(flywheel("check", ".", "--format", "sarif", "--pages", pages).out)["runs"][0]["tool"][
            "driver"
        ]["rules"]
        if rule["id"] == "GF401"
    ]
    assert rule["helpUri"] == page
    assert (
        f"| [GF401 endpoint-without-key]({page}) |"
        in flywheel("check", ".", "--format", "markdown", "--pages", pages).out
    )
    result = flywheel("check", ".", "--pages", "docs/checks")
    assert (result.status, result.err) == (
        2,
        "flywheel: --pages `docs/checks`: give an address that begins with https:// or http://.\n",
    )


def test_no_link_has_a_secret(flywheel) -> None:
    """Reports would repeat an address with a password once for each finding."""
    result = flywheel("check", ".", "--pages", "https://user:q7Zr2kLm9Xw4@example.com/checks")
    assert (result.status, result.out, result.err) == (
        2,
        "",
        (
            "flywheel: --pages `https://<URL password>@example.com/checks`: reports link to it, and it has a secret. "
            "Give an address without one.\n"
        ),
    )


def test_a_terminal_with_links_gets_links(flywheel, monkeypatch) -> None:
    """Forced here: the output of a test is not a terminal. A file never has them."""
    monkeypatch.setenv("FORCE_HYPERLINK", "1")
    assert "\x1b]8;;file://" in flywheel("check", ".", "--color", "always").out
    assert "\x1b]8;;" not in flywheel("check", ".").out
    assert "\x1b]8;;" not in flywheel("check", ".", "--color", "never").out
    flywheel("check", ".", "--color", "always", "--output", "report.txt")
    with open("report.txt", encoding="utf-8") as file:
        assert "\x1b]8;;" not in file.read()
