"""Every value and key knows where it stands, and so does everything written twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from flywheel.formats import tfvars
from flywheel.formats.source import FormatError, Source
from flywheel.formats.tfvars import tfvars_json
from flywheel.formats.values import Document, Object, walk

_TFVARS = """\
# comment
owner = "example-org"
sets = {
  "x" = { n = -1, l = ["a", 2.5,
    null, {}] }
  y : <<EOT
text
EOT
  1.50 = true
  "q" = "v", "r" = null
}
"""

_JSON = """{
  "//": "comment",
  "owner": "example-org",
  "sets": {"x": {"n": -1, "l": ["a", 2.5,
    null, {}]},
    "y": "te\\u0078t", "z" : true}
}
"""


def _places(document: Document) -> dict[str, str]:
    """The places of all keys and values as `line:column`, by path; those of keys end with `:`."""
    found = {}
    for path, node in walk(document.root):
        name = ".".join(map(str, path))
        found[name] = str(document.place(node.at)).removeprefix("f:")
        if isinstance(node, Object):
            for key, at in node.key_at.items():
                found[f"{name}.{key}:".removeprefix(".")] = str(document.place(at)).removeprefix("f:")
    return found


@pytest.mark.parametrize("bom", ["", "\ufeff"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_tfvars_places(bom: str, newline: str) -> None:
    """Places are those of the file on disk, whatever its line ends; a byte-order mark has no column."""
    text = bom + _TFVARS.replace("\n", newline)
    assert _places(tfvars.loads(Source("f", text))) == {
        "": "1:1",
        "owner:": "2:1",
        "owner": "2:9",
        "sets:": "3:1",
        "sets": "3:8",
        "sets.x:": "4:3",
        "sets.x": "4:9",
        "sets.x.n:": "4:11",
        "sets.x.n": "4:15",
        "sets.x.l:": "4:19",
        "sets.x.l": "4:23",
        "sets.x.l.0": "4:24",
        "sets.x.l.1": "4:29",
        "sets.x.l.2": "5:5",
        "sets.x.l.3": "5:11",
        "sets.y:": "6:3",
        "sets.y": "6:7",
        "sets.1.5:": "9:3",
        "sets.1.5": "9:10",
        "sets.q:": "10:3",
        "sets.q": "10:9",
        "sets.r:": "10:14",
        "sets.r": "10:20",
    }


def test_json_places() -> None:
    """The same of JSON."""
    assert _places(tfvars_json.loads(Source("f", _JSON))) == {
        "": "1:1",
        "owner:": "3:3",
        "owner": "3:12",
        "sets:": "4:3",
        "sets": "4:11",
        "sets.x:": "4:12",
        "sets.x": "4:17",
        "sets.x.n:": "4:18",
        "sets.x.n": "4:23",
        "sets.x.l:": "4:27",
        "sets.x.l": "4:32",
        "sets.x.l.0": "4:33",
        "sets.x.l.1": "4:38",
        "sets.x.l.2": "5:5",
        "sets.x.l.3": "5:11",
        "sets.y:": "6:5",
        "sets.y": "6:10",
        "sets.z:": "6:23",
        "sets.z": "6:29",
    }


@pytest.mark.parametrize("padding", ["", "#" * 50_000 + "\n"])
def test_places_in_long_texts(padding: str) -> None:
    """A long text, which is read by patterns, has the same places as a short one."""
    plain, padded = (_places(tfvars.loads(Source("f", text + _TFVARS))) for text in ("", padding))
    shift = padding.count("\n")
    assert padded == {
        key: f"{int(at.split(':')[0]) + shift * (key != '')}:{at.split(':')[1]}" for key, at in plain.items()
    }


def test_places_in_long_json() -> None:
    """The same of JSON."""
    text = _JSON.replace('"comment"', '"' + "x" * 50_000 + '"')
    assert _places(tfvars_json.loads(Source("f", text))) == _places(tfvars_json.loads(Source("f", _JSON)))


def _twice(document: Document) -> list[tuple[str, tuple[str | int, ...], str, str]]:
    return [
        (item.key, item.path, str(document.place(item.first_at)), str(document.place(item.at)))
        for item in document.duplicates
    ]


def test_tfvars_duplicates() -> None:
    """Every key written twice is recorded with both places and the path to its object; the last counts."""
    document = tfvars.loads(Source("f", 'a = 1\nb = [{ k = 1, "k" = 2 }]\na = {\n  x = 1\n  x = 2\n  x = 3\n}\n'))
    assert _twice(document) == [
        ("k", ("b", 0), "f:2:8", "f:2:15"),
        ("x", ("a",), "f:4:3", "f:5:3"),
        ("x", ("a",), "f:5:3", "f:6:3"),
        ("a", (), "f:1:1", "f:3:1"),
    ]
    assert document.root.items["a"].items["x"].value == 3  # type: ignore[union-attr]


def test_json_duplicates() -> None:
    """The same of JSON, at every level."""
    document = tfvars_json.loads(Source("f", '{"a": 1, "b": [{"k": 1, "k": 2}],\n "a": {"x": 1, "\\u0078": 2}}'))
    assert _twice(document) == [
        ("k", ("b", 0), "f:1:17", "f:1:25"),
        ("x", ("a",), "f:2:8", "f:2:16"),
        ("a", (), "f:1:2", "f:2:2"),
    ]


@pytest.mark.parametrize(
    ("document", "message"),
    [
        (
            lambda: tfvars.loads(Source("f", "a = 1\nb = 2\na = 3\n")),
            "f:3:1: `a` is set a second time; the first is at f:1:1.",
        ),
        (
            lambda: tfvars.loads(Source("f", "a = {\n b = 1\n b = 2\n}\n")),
            "f:3:2: `b` is set a second time; the first is at f:2:2.",
        ),
        (
            lambda: tfvars_json.loads(Source("f", '{"a": 1,\n"a": 2}')),
            "f:2:1: `a` is set a second time; the first is at f:1:2.",
        ),
    ],
)
def test_strict_names_both_places(document: object, message: str) -> None:
    """`strict` refuses the first duplicate and names both places."""
    with pytest.raises(FormatError) as caught:
        document().strict()  # type: ignore[operator]
    assert f"{message} Keep one of them." == str(caught.value)


def test_names_of_arguments_are_as_written() -> None:
    """Terraform compares names of variables without normalising them; keys of objects are in NFC."""
    document = tfvars.loads(Source("f", "e\u0301 = { e\u0301 = 1 }\n\u00e9 = 2\n"))
    assert list(document.root.items) == ["e\u0301", "\u00e9"]
    assert list(document.root.items["e\u0301"].items) == ["\u00e9"]  # type: ignore[union-attr]
    assert document.duplicates == []


@pytest.mark.parametrize(("reader", "text"), [(tfvars, "a = x\n"), (tfvars_json, '{"a": x}')])
def test_load_names_the_file(reader: object, text: str, tmp_path: Path) -> None:
    """`load` reads a file, and calls it by its path or by the name that is given."""
    file = tmp_path / "x"
    file.write_text(text)
    for name, shown in ((None, str(file)), ("overlay.tfvars", "overlay.tfvars")):
        with pytest.raises(FormatError) as caught:
            reader.load(str(file), name)  # type: ignore[attr-defined]
        assert str(caught.value).startswith(f"{shown}:1:")


@pytest.mark.parametrize("reader", [tfvars, tfvars_json])
def test_load_without_file(reader: object) -> None:
    """A file that is not there is refused by its name."""
    with pytest.raises(FormatError) as caught:
        reader.load("no/such/file")  # type: ignore[attr-defined]
    assert (
        str(caught.value)
        == "no/such/file: cannot be read: No such file or directory. Check the path and its permissions."
    )
