"""Migrations are read strictly: every invalid value is reported with its place."""

from __future__ import annotations

import pytest
from fixture_migration import SOUND

from flywheel.documents import reader
from flywheel.errors import UserError
from flywheel.formats.source import FormatError, Source
from flywheel.formats.yaml import strict_yaml
from flywheel.rehome.migration import Migration


def loads(text: str) -> Migration:
    """The migration in a text."""
    return reader.read(strict_yaml.loads(Source("migration.yaml", text)), Migration)


def refusal(old: str, new: str) -> str:
    """The error for a valid migration with `old` replaced."""
    assert old in SOUND
    with pytest.raises((UserError, FormatError)) as refused:
        loads(SOUND.replace(old, new, 1))
    return str(refused.value)


def test_what_a_migration_says():
    """Addresses are kept in Terraform's normal form, however they are written."""
    read = loads(SOUND)
    assert [(one.key, [(move.source, move.target, move.along) for move in one.moves]) for one in read.releases] == [
        (
            ("arc-runners", "example-a"),
            [
                ('module.x["example-a"].helm_release.this', 'module.x["example-a"].helm_release.this', False),
                ('module.x["example-a"].kubernetes_secret.this', "kubernetes_secret.example-a", True),
            ],
        ),
        (("arc-runners", "example-b"), [('helm_release.b["A"]', 'helm_release.b["A"]', False)]),
    ]
    assert (read.name, read.method, read.allowed, read.audit, read.backups) == (
        "tonight",
        "move",
        ("values",),
        None,
        {},
    )
    assert (read.source.owner, read.target.owner, read.target.new, read.target.app_secret) == (
        "example-org", "example-user", False, "",
    )  # fmt: skip
    assert [one.key for one in read.elsewhere] == [("arc-runners", "club")]
    assert str(read.releases[1].place()) == "migration.yaml:14:5"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "rehome/1",
            "rehome/2",
            "migration.yaml:1:9: `schema` is `flywheel.rehome/2`; this version reads `flywheel.rehome/1`.",
        ),
        (
            "window: 18:00 to 20:00\n",
            "",
            "migration.yaml:1:1: `window` is missing. Add it. The time in which nobody else applies, as free text.",
        ),
        ("allowed:", "alowed:", "migration.yaml:17:1: `alowed` is not a known key. Did you mean `allowed`?"),
        ("[values]", "values", "migration.yaml:17:10: `allowed` is a string, not a list. Write a list."),
        (
            "[values]",
            '["values*"]',
            "migration.yaml:17:11: `allowed[0]` is `values*`, which is not an attribute path. Write the path exactly,",
        ),
        (
            "name: tonight",
            "name: tonight\nmethod: magic",
            "migration.yaml:3:9: `method` is `magic`, not one of move, import, blocks.",
        ),
        (
            "name: tonight",
            'name: "a\\nb"',
            "migration.yaml:2:7: `name` has a line break or a control character. Write it on one line.",
        ),
        (
            "89abcdef0123",
            "89ABCDEF0123",
            (
                "migration.yaml:4:14: `core_commit` is `0123456789ABCDEF0123456789abcdef01234567`, which is not a full "
                "commit id. Write the 40 lower-case hexadecimal digits that `git rev-parse HEAD` prints in core."
            ),
        ),
        ("owner: example-user", "owner: Example-Org", "migration.yaml:6:1: source and target have the same owner."),
        (
            "overlay: example-user/infra",
            "overlay: Example-Org/infra",
            "migration.yaml:6:32: source and target have the same overlay, `Example-Org/infra`.",
        ),
        (
            "state_key: user/arc-runners",
            "state_key: /infra//arc-runners",
            "migration.yaml:6:61: source and target have the same state key, `/infra//arc-runners`.",
        ),
        ("infra/arc-runners }", '"" }', "migration.yaml:5:70: `source.state_key` is empty."),
        (
            "address: module.x",
            "address: module x",
            "migration.yaml:10:14: `releases[0].address` is not the address of one resource: ",
        ),
        ("address: module.x", "address: data.x", "is not the address of one resource"),
        (
            "helm_release.b",
            "data.helm_release.b",
            "migration.yaml:14:60: `releases[1].address` is a data source. Data sources do not move. Remove it.",
        ),
        ("release: example-b", "release: example-a", "the release `arc-runners/example-a` is listed twice."),
        ("release: club", "release: example-b", "the release `arc-runners/example-b` is listed twice."),
        ("release: example-b", 'release: ""', "migration.yaml:14:16: `releases[1].release` is empty."),
        (
            'helm_release.b["\\u0041"]',
            "kubernetes_secret.example-a",
            "the address `kubernetes_secret.example-a` is listed twice.",
        ),
        (
            "allowed:",
            'backups: { source: x, target: "" }\nallowed:',
            "migration.yaml:17:20: `backups.source` is `x`, which is not a SHA-256 digest. Write the 64 digits that ",
        ),
    ],
)
def test_what_means_nothing_is_refused(old, new, message):
    """The message names the key, and its place if it has one."""
    assert message in refusal(old, new)


def test_all_that_is_wrong_is_told_at_once():
    """One run reports every problem, each on its own line."""
    text = refusal("0123456789abcdef0123456789abcdef01234567", "main").replace("migration.yaml", "M")
    assert text.count("\n") == 0
    both = SOUND.replace("0123456789abcdef0123456789abcdef01234567", "main").replace("[values]", '[""]')
    with pytest.raises(UserError) as refused:
        loads(both)
    assert len(str(refused.value).splitlines()) == 2


def test_a_long_list_is_refused():
    """Nobody watches a thousand releases move in one window."""
    entry = "  - { release: r%d, namespace: n, address: a.b%d }\n"
    begin, end = SOUND.index("  - release: example-a"), SOUND.index("elsewhere:")
    text = SOUND[:begin] + "".join(entry % (at, at) for at in range(501)) + SOUND[end:]
    with pytest.raises(UserError, match="`releases` has 501 entries"):
        loads(text)
    with pytest.raises(UserError, match="`releases` is empty"):
        loads(SOUND[: begin - 1] + " []\n" + SOUND[end:])
