"""The version in a MODULE.bazel."""

from __future__ import annotations

import pytest

from flywheel.formats.bazel import module_version
from flywheel.formats.source import FormatError, Source


def _with(text: str, version: str = "2.0.0") -> str:
    return module_version.declared(Source("MODULE.bazel", text)).with_version(version)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('module(name = "a", version = "1.0.0")  # why\n', 'module(name = "a", version = "2.0.0")  # why\n'),
        ("module(\n    name='a',\n    version='1',\n)\n", "module(\n    name='a',\n    version=\"2.0.0\",\n)\n"),
        ('module("a", "1.0.0")\n', 'module("a", "2.0.0")\n'),
        ('module(name = "a")\n', 'module(name = "a", version = "2.0.0")\n'),
        (
            'module(\n    name = "a",\n    bazel_compatibility = [">=7.7.0"],\n)\n',
            'module(\n    name = "a",\n    version = "2.0.0",\n    bazel_compatibility = [">=7.7.0"],\n)\n',
        ),
        ('module(\r\n\tname = "a",\r\n)\r\n', 'module(\r\n\tname = "a",\r\n\tversion = "2.0.0",\r\n)\r\n'),
        ('module(\n    name = "a"\n)\n', 'module(\n    name = "a",\n    version = "2.0.0"\n)\n'),
    ],
)
def test_the_version_is_all_that_changes(text, expected):
    """Comments and layout stay; what is read again says the new version."""
    assert _with(text) == expected
    assert module_version.declared(Source("MODULE.bazel", expected)).version == "2.0.0"


@pytest.mark.parametrize(
    ("text", "error"),
    [
        (
            'module(name = "a", version = V)\n',
            (
                "MODULE.bazel:1:30: the version of the module is not a plain string. "
                'Write `version = "..."` in the call itself.'
            ),
        ),
        (
            'bazel_dep(name = "a")\n',
            (
                "MODULE.bazel:1:1: the file has no `module` call with a name. "
                'Begin it with `module(name = "...", version = "...")`.'
            ),
        ),
    ],
)
def test_what_is_computed_is_not_changed(text, error):
    """A version that stands elsewhere would be said twice."""
    with pytest.raises(FormatError) as caught:
        _with(text)
    assert str(caught.value) == error
