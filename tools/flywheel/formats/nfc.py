"""Unicode normalisation as Terraform does it to every string."""

from __future__ import annotations


def nfc(text: str) -> str:
    """`text` in Unicode normalisation form C."""
    if text.isascii():
        return text
    from unicodedata import normalize  # costs a millisecond that ASCII files need not pay

    return normalize("NFC", text)
