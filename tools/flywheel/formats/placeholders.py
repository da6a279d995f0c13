"""Find placeholders: text that somebody should have replaced with a value."""

from __future__ import annotations

import re

from flywheel.formats.secrets import secret_search

#: The first characters of placeholders: a text without any of these has no placeholder.
_STARTS = ("${", "$(", "<", "{{", "%")
_PATTERN = (
    r"\$\{[^{}$]{0,200}\}|\$\([^()$]{0,200}\)|<[A-Za-z][\w .:/-]{0,200}>"
    r"|\{\{[^{}]{0,200}\}\}|%[A-Z][A-Z0-9_]{0,200}%"
)


def may_hold(text: str) -> bool:
    """Whether `text` may contain a placeholder: a cheap test."""
    return any(start in text for start in _STARTS)


def find(text: str) -> str:
    """The first placeholder in `text`, or ""."""
    if may_hold(text) and not secret_search.is_redacted(text):
        found = re.search(_PATTERN, text)
        if found:
            return found.group()
    return ""
