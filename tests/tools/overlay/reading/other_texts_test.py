"""Every text file of an overlay's folder is searched for secrets, and a report says which ones were not."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from flywheel import cli
from flywheel.contract.compiled import Contract
from flywheel.overlay.reading import directory, other_texts

#: Never anybody's: the parts are put together here.
_TOKEN = "gh" + "p_" + "Zq7Rk2Lm9Xw4Tb6Vn8Jd3Hf5Gs1Pc0YaUeIo"
_TFVARS = 'cluster_context = "cluster"\ngithub_config_url = "https://github.com/example-org"\n'
_KEY = "PRIVATE" + " KEY"
_PEM = f"-----BEGIN {_KEY}-----\n" + "QUJDabcd1234" * 12 + f"\n-----END {_KEY}-----\n"

#: Files beside an overlay, and the check and the line that tell what is in them.
PLACES: dict[str, tuple[str | bytes, str, int | None]] = {
    ".env": (f"GITHUB_TOKEN={_TOKEN}\n", "GF502", 1),
    "scripts/deploy.sh": (f'#!/bin/sh\nexport TOKEN="{_TOKEN}"\n', "GF502", 2),
    "README.md": (f"Use\n\n    curl -H 'Authorization: token {_TOKEN}'\n", "GF502", 3),
    "charts/values.yaml": (f"auth:\n  token: {_TOKEN}\n", "GF502", 2),
    "manifests/secret.yaml": ("kind: Secret\ndata:\n  password: aHVudGVyMmh1bnRlcjI=\n", "GF502", 3),
    "main.tf": (f'provider "github" {{\n  token = "{_TOKEN}"\n}}\n', "GF502", 2),
    "BUILD.bazel": (f'x = "{_TOKEN}"\n', "GF502", 1),
    "defs.bzl": (f'x = "{_TOKEN[:9]}" + "{_TOKEN[9:]}"\n', "GF502", 1),
    ".bazelrc": (f"build --remote_header=x-api-key={_TOKEN}\n", "GF502", 1),
    ".npmrc": ("//registry.example.org/:_authToken=any-token-at-all\n", "GF502", 1),
    ".netrc": ("machine example.org login me password " + "any-password\n", "GF502", 1),
    ".github/actions/setup/action.yml": (f"env: {{TOKEN: {_TOKEN}}}\n", "GF502", 1),
    ".github/dependabot.yml": (f"token: {_TOKEN}\n", "GF502", 1),
    "notes.txt": ("x\n" * 40_000 + _PEM, "GF501", 40_001),
    "wide.txt": (b"\xff\xfe" + f"a\n{_TOKEN}\n".encode("utf-16-le"), "GF502", 2),
    "latin.txt": (b"\xe9\n" + _TOKEN.encode(), "GF502", 2),
    "url.md": ("postgres://me:" + "any-password@localhost/x\n", "GF508", 1),
    ".terraform/terraform.tfstate": (
        '{"version": 3, "lineage": "a", "backend": {"config": {"secret_key": ' + '"any-key"}}}\n',
        "GF502",
        1,
    ),
}

Check = Callable[..., dict]


@pytest.fixture
def check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Check:
    """Runs the secrets family on a folder with these files; gives the JSON report."""

    def run(files: dict[str, str | bytes], *arguments: str) -> dict:
        for name, content in {"terraform.tfvars": _TFVARS, **files}.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        cli.main(["check", str(tmp_path), "--select", "secrets", "--format", "json", *arguments])
        report = json.loads(capsys.readouterr().out)
        for one in report["findings"]:
            one["file"] = one["file"].removeprefix(f"{tmp_path}/")
        return report

    return run


@pytest.mark.parametrize("name", PLACES)
def test_secret_is_found_in(name: str, check: Check) -> None:
    """In the file, at its line; and the file is listed as read."""
    content, id, line = PLACES[name]
    report = check({name: content})
    assert [(one["id"], one["file"], one["line"]) for one in report["findings"]] == [(id, name, line)]
    assert sorted(report["read"]) == sorted(["terraform.tfvars", name])


def test_all_of_them_at_once_and_none_is_printed(check: Check, tmp_path: Path, capsys) -> None:
    """One finding for each file, and no report shows a part of the token."""
    report = check({name: content for name, (content, _, _) in PLACES.items()})
    assert {one["file"] for one in report["findings"]} == set(PLACES)
    for format in ("text", "markdown", "sarif"):
        cli.main(["check", str(tmp_path), "--format", format])
        assert _TOKEN[6:18] not in capsys.readouterr().out


def test_name_of_a_file_is_searched(check: Check) -> None:
    """A token is one also where it is the name of a file."""
    report = check({f"notes/{_TOKEN}.txt": "Nothing.\n"})
    assert [(one["id"], one["file"], one["line"]) for one in report["findings"]] == [
        ("GF502", "notes/<GitHub token>.txt", None)
    ]


def test_harmless_files_are_read_and_not_kept(check: Check, tmp_path: Path, contract: Contract) -> None:
    """A file without a secret is listed, and the overlay does not hold it."""
    report = check({"README.md": "Nothing.\n", "a/b.txt": "Nothing.\n"})
    assert report["findings"] == []
    assert report["read"] == ["terraform.tfvars", "README.md", "a/b.txt"]
    overlay, _, _ = directory.load(str(tmp_path), contract, every_text=True)
    assert [text.name for text in overlay.texts] == []


def test_other_verbs_search_only_the_overlay(check: Check, tmp_path: Path, contract: Contract) -> None:
    """What renders or compares an overlay prints nothing of these files."""
    check({".env": _TOKEN})
    overlay, read, _ = directory.load(str(tmp_path), contract)
    assert read == ("terraform.tfvars",)
    assert overlay.suspects == []


def test_what_is_passed_over_is_said(check: Check, tmp_path: Path) -> None:
    """Files that are not text, that another check reports, links out of the folder, folders of other tools."""
    (tmp_path.parent / "outside.txt").write_text(_TOKEN)
    os.symlink(tmp_path.parent / "outside.txt", tmp_path / "link.txt")
    report = check({
        "logo.png": b"\x89PNG\0\0" + _TOKEN.encode(),
        "keys/app.pem": _PEM,
        "node_modules/x.js": _TOKEN,
        ".terraform/providers/p.txt": _TOKEN,
    })  # fmt: skip
    assert [(one["id"], one["file"]) for one in report["findings"]] == [("GF506", "keys/app.pem")]
    assert [line for line in report["missed"] if "organization" not in line and "judged" not in line] == [
        "the target of link.txt (links out of the folder are not followed)",
        "the content of .terraform, node_modules (folders of other tools are not searched)",
        "secrets in logo.png (it is not a text)",
        "secrets in keys/app.pem (GF506 reports the whole file)",
    ]


def test_limits_are_said(check: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rest of a large file, and files after the last that is searched."""
    monkeypatch.setattr(other_texts, "MOST_BYTES", 1 << 20)
    monkeypatch.setattr(other_texts, "_MOST_FILES", 2)
    report = check({"a.txt": "x" * (1 << 20) + f"\n{_TOKEN}", "b.txt": _TOKEN, "c.txt": _TOKEN})
    assert [(one["id"], one["file"]) for one in report["findings"]] == [("GF502", "b.txt")]
    assert report["missed"][-2:] == [
        "secrets in a.txt (only the first 1 MiB were searched)",
        "secrets in c.txt (at most 2 files and 64 MiB are searched)",
    ]


def test_text_report_lists_the_first_files(check: Check, tmp_path: Path, capsys) -> None:
    """Of hundreds of files, the first and the number of the others."""
    check({f"docs/{number:03}.md": "Nothing.\n" for number in range(100)})
    cli.main(["check", str(tmp_path), "--select", "secrets"])
    words = " ".join(capsys.readouterr().out.split())
    assert "docs/038.md, and 61 more not found" in words
