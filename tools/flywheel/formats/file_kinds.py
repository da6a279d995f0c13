"""Recognise files that no repository may contain, by name and by their first bytes."""

from __future__ import annotations

from collections.abc import Mapping

from flywheel.formats.secrets import secret_search
from flywheel.formats.secrets.secret_form import KEY

#: How many bytes of a file are read: a kubeconfig has its `kind` after its certificates.
HEAD = 64 * 1024

#: A key must have a body: a text about keys may contain the first line of one.
_SHORTEST_KEY = 60

#: Base64 of `-----BEGIN` and of `apiVersion:`; scripts write keys and kubeconfigs to one line that way.
_ENCODED = (b"LS0tLS1CRUdJTi", b"YXBpVmVyc2lvbj")


def by_name(path: str, patterns: Mapping[str, str]) -> str:
    """The description of the first of `patterns` that fits the file at `path`; "" if none fits.

    A pattern is a file name, or with a slash a path below any folder. `*` matches any text, and case is
    ignored.
    """
    steps = path.lower().split("/")
    for pattern, what in patterns.items():
        wanted = pattern.lower().split("/")
        tail = steps[-len(wanted) :]
        if len(tail) == len(wanted) and all(map(_fits, wanted, tail)):
            return what
    return ""


def _fits(pattern: str, name: str) -> bool:
    first, *rest = pattern.split("*")
    if not rest:
        return pattern == name
    if not name.startswith(first):
        return False
    at = len(first)
    for part in rest[:-1]:
        at = name.find(part, at)
        if at < 0:
            return False
        at += len(part)
    return name[at:].endswith(rest[-1])


def by_content(head: bytes) -> str:
    """The kind of a file that begins with `head`; "" if it is allowed."""
    if head.startswith(b"PK\x03\x04"):
        return "a saved plan" if b"tfplan" in head[:256] else ""
    if b'"lineage"' in head and b'"serial"' in head and b'"terraform_version"' in head:
        return "Terraform state"
    if b'"encrypted_data"' in head and b'"encryption_version"' in head:
        return "encrypted Terraform state"
    if b"Config" in head and b"context" in head and _is_kubeconfig(head):
        return "a kubeconfig"
    encoded = head.lstrip().startswith(_ENCODED)
    if encoded or b"PRIVATE KEY" in head or b"AGE-SECRET-KEY-" in head:
        for start, end, kind in secret_search.find(head.decode("utf-8", "replace")):
            if encoded or (secret_search.group(kind) == KEY and end - start >= _SHORTEST_KEY):
                return f"a {kind}" if kind[0] not in "aeiou" else f"an {kind}"
    return ""


def _is_kubeconfig(head: bytes) -> bool:
    text = head.translate(None, b" \t\"'\r")
    return b"\nkind:Config" in b"\n" + text.replace(b",", b"\n").replace(b"{", b"\n") and b"clusters:" in text
