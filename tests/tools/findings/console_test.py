"""Sentences and diffs on the console: no secret, no forged line, nothing that drives a terminal or a runner."""

from __future__ import annotations

import pytest
from flywheel_testing import github_runner

from flywheel.errors import UserError
from flywheel.findings import console
from flywheel.formats.source import FormatError, Place

_TOKEN = "ghp_" + "Zq7Rk2Lm9X" * 4
_KEY = "-----BEGIN RSA PRIVATE KEY-----\nQUJDREVG\nR0hJSktM\n-----END RSA PRIVATE KEY-----\n"


def test_sentence_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    """Line breaks, colours and marks of direction become escapes; each argument is one line."""
    console.warn("a\n::error::b\x1b[31m", "##[add-mask]c\u202e", "::group::d")
    console.tell("e\r::error::f")
    captured = capsys.readouterr()
    assert captured.err == (
        "flywheel: a\\n::error::b\\x1b[31m\n" + r"#\x23[add-mask]c\u202e" + "\n" + r"\x3a:group::d" + "\n"
    )
    assert captured.out == "e\\x0d::error::f\n"
    assert github_runner.commands(captured.out + captured.err) == []


def test_sentence_has_no_secret(capsys: pytest.CaptureFixture[str]) -> None:
    """A key of several lines too, in one argument or in several; `redact` knows more."""
    console.warn(f"x {_TOKEN} y", f"z {_KEY}", redact=lambda text: text.replace("opaque", "<secret value>"))
    console.note(*_KEY.split("\n"), "opaque", redact=lambda text: text.replace("opaque", "<secret value>"))
    captured = capsys.readouterr()
    assert captured.err.startswith("flywheel: x <GitHub token> y\nz <private key>")
    assert "QUJD" not in captured.err and "R0hJ" not in captured.err and "opaque" not in captured.err


def test_diff_has_no_secret(capsys: pytest.CaptureFixture[str]) -> None:
    """Marks of removed lines would hide a key; a change of the secret alone is no change that may be seen."""
    before = f"a\n{_KEY}b = 1\nc = '{_TOKEN}'\n"
    console.show_diff({"x\n::error::y": (before, "a\nb = 2\n::error::d\n"), "z": ("", "##[group]\t\x1b\r\n")})
    out = capsys.readouterr().out
    assert "QUJD" not in out and "R0hJ" not in out and "Zq7R" not in out
    assert github_runner.commands(out) == []
    assert out.replace("\n", "").replace("\t", "").isprintable()
    assert out.startswith("--- a/x\\n::error::y\n+++ b/x\\n::error::y\n@@ -1,7 +1,3 @@\n a\n-<private key>\n")
    assert out.endswith("--- /dev/null\n+++ b/z\n@@ -0,0 +1 @@\n+#\\x23[group]\t\\x1b\n")


def test_error_is_as_many_lines_as_it_has_arguments() -> None:
    """A name with a line break forges none."""
    assert str(UserError("a\nb", "c\x1b")) == "a\\nb\nc\\x1b"
    assert UserError("a\nb", "c").lines == ("a\nb", "c")
    assert str(FormatError(Place("a\nb", 1, 2), "c\x1b.", "d")) == "a\\nb:1:2: c\\x1b. d"
