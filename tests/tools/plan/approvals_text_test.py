"""Texts of a draft of approvals are read back as they were."""

from __future__ import annotations

import pytest

from flywheel.formats.source import Source
from flywheel.formats.yaml import strict_yaml
from flywheel.plan import approvals


@pytest.mark.parametrize(
    "text",
    [
        'module.a["😀"].x',
        "\U0001f600\U0010ffff",
        "\\ud83d\\ude00",
        'quote " and \\ backslash',
        "tab\tline\nend",
        "é\u2028\u00a0\u0085",
        "\x7f\ufeff",
        "",
    ],
)
def test_text_is_read_back(text: str) -> None:
    """Every character that an address can have survives YAML, also beyond U+FFFF."""
    document = strict_yaml.loads(Source("a.yaml", f"address: {approvals._quoted(text)}\n"))
    assert document.root.items["address"].value == text
