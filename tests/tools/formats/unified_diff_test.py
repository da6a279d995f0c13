"""Patches: which files they change, and what becomes of one."""

from __future__ import annotations

import difflib
import shutil
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flywheel.formats import unified_diff

#: The same examples on every run.
_SAME = settings(derandomize=True, deadline=None, database=None)

_PATCH = """\
Words before a patch mean nothing.
--- a/one.txt\t2020-01-01
+++ b/one.txt
@@ -1,2 +1,3 @@
 a
+++ no header
 b
--- a/old.txt
+++ /dev/null
@@ -1 +0,0 @@
-gone
diff --git a/x b/y
rename from x
rename to ../y
"""


def test_a_patch_names_the_files_that_it_changes():
    """A line of a hunk that looks like a header is none."""
    changes = unified_diff.parse(_PATCH)
    assert [(one.old, one.new) for one in changes] == [
        ("a/one.txt", "b/one.txt"),
        ("a/old.txt", "/dev/null"),
        ("x", "x"),
        ("../y", "../y"),
    ]
    assert [_PATCH[at : at + 4] for one in changes for _, at in one.names][:2] == ["--- ", "--- "]


@pytest.mark.parametrize(
    ("name", "strip", "expected"),
    [("a/b/c", 1, "b/c"), ("a/b/c", 0, "a/b/c"), ("a", 1, ""), ("/dev/null", 0, ""), ("b/../x", 1, "../x")],
)
def test_folders_are_stripped_as_patch_does(name, strip, expected):
    """What is left is the name in the sources."""
    assert unified_diff.stripped(name, strip) == expected


def test_a_hunk_that_does_not_fit_is_not_applied():
    """No guess is made where it may have been meant."""
    changes = unified_diff.parse("--- a\n+++ b\n@@ -1,1 +1,1 @@\n-x\n+y\n")
    assert unified_diff.apply_patch("x\n", changes) == "y\n"
    assert unified_diff.apply_patch("z\nx\n", changes) is None


_LINES = st.lists(st.sampled_from(["a\n", "b\n", "c\n", "--- a\n", "@@ -1 +1 @@\n", "\n"]), max_size=12)


@_SAME
@given(_LINES, _LINES)
def test_what_difflib_writes_is_applied(before, after):
    """A diff of two texts makes one of the other."""
    patch = "".join(difflib.unified_diff(before, after, "a/x", "b/x"))
    assert unified_diff.apply_patch("".join(before), unified_diff.parse(patch)) == "".join(after)


@pytest.mark.skipif(shutil.which("patch") is None, reason="no patch here")
def test_patch_agrees(tmp_path):
    """The program makes the same of it."""
    before, after = "a\nb\nc\n", "a\nx\nc\nd\n"
    patch = "".join(difflib.unified_diff(before.splitlines(True), after.splitlines(True), "a/x", "b/x"))
    (tmp_path / "x").write_text(before)
    subprocess.run(["patch", "-p1"], input=patch, text=True, cwd=tmp_path, check=True, capture_output=True)
    assert (tmp_path / "x").read_text() == unified_diff.apply_patch(before, unified_diff.parse(patch)) == after
