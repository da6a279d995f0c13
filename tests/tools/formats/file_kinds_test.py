"""Files that belong in no repository, by name and by how they begin."""

from __future__ import annotations

import base64
import io
import json
import zipfile

import pytest

from flywheel.formats import file_kinds

PATTERNS = {
    "*.tfstate": "state",
    "*.tfstate.*": "state",
    "kubeconfig": "a kubeconfig",
    "plans/*": "a plan",
    "id_*": "a key",
}

_KEY = "PRIVATE" + " KEY"
_PEM = f"-----BEGIN {_KEY}-----\n" + "QUJD" * 30 + f"\n-----END {_KEY}-----\n"


@pytest.mark.parametrize(
    ("path", "what"),
    [
        ("terraform.tfstate", "state"),
        ("a/b/TERRAFORM.TFSTATE", "state"),
        ("a/terraform.tfstate.backup", "state"),
        ("kubeconfig", "a kubeconfig"),
        ("deep/down/kubeconfig", "a kubeconfig"),
        ("plans/x", "a plan"),
        ("a/plans/x", "a plan"),
        ("id_rsa", "a key"),
        ("tfstate", ""),
        ("terraform.tfstates", ""),
        ("my-kubeconfig", ""),
        ("kubeconfig/readme", ""),
        ("plans/x/y", ""),
        ("plans", ""),
        ("terraform.tfvars", ""),
    ],
)
def test_name_tells_what_a_file_is(path: str, what: str) -> None:
    """`*` stays within one step of the path, case counts for nothing, and the whole name must fit."""
    assert file_kinds.by_name(path, PATTERNS) == what


def _plan() -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("tfplan", b"x")
    return data.getvalue()


@pytest.mark.parametrize(
    ("head", "what"),
    [
        (_plan(), "a saved plan"),
        (json.dumps({"version": 4, "terraform_version": "1", "serial": 1, "lineage": "x"}).encode(), "Terraform state"),
        (b'{"serial":1,"encrypted_data":"x","encryption_version":"v0"}', "encrypted Terraform state"),
        (b"apiVersion: v1\nkind: Config\nclusters: []\ncontexts: []\n", "a kubeconfig"),
        (b'{"kind":"Config","clusters":[],"current-context":"x"}', "a kubeconfig"),
        (_PEM.encode(), "a private key"),
        (b"note:\n" + _PEM.encode(), "a private key"),
        (base64.b64encode(_PEM.encode()), "a base64-encoded private key"),
        (b"AGE-SECRET" + b"-KEY-1" + b"QPZRY9X8GF2TVDW0" * 4, "an age private key"),
    ],
)
def test_content_tells_what_a_file_is(head: bytes, what: str) -> None:
    """Whatever its name is."""
    assert file_kinds.by_content(head) == what


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"\xff\xfe\x00binary",
        b"PK\x03\x04 some other archive",
        b"# Keys\nA key begins with `-----BEGIN " + _KEY.encode() + b"-----` and ends likewise.",
        b"kind: ConfigMap\nmetadata: {name: clusters, contexts: 1}\n",
        b"-----BEGIN CERTIFICATE-----\nQUJD\n-----END CERTIFICATE-----\n",
        b'{"lineage": "of a document"}',
        b'{"encrypted_data": "of another program"}',
    ],
)
def test_other_files_are_nobodys_business(head: bytes) -> None:
    """Texts about keys, other archives, certificates."""
    assert file_kinds.by_content(head) == ""
