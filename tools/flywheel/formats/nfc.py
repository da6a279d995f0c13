"""Normalise Unicode text, as Terraform does for every string."""

from __future__ import annotations


def nfc(text: str) -> str:
    """`text` in Unicode normalisation form C."""
    if text.isascii():
        return text
    from unicodedata import normalize  # imported late: it takes a millisecond, and ASCII files do not need it

    return normalize("NFC", text)
