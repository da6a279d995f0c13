"""Settings files: found as Git finds a repository, read with places, and no key passed over."""

from __future__ import annotations

import json
import random
import re
import time
from pathlib import Path

import pytest

from flywheel.documents import json_schema
from flywheel.errors import UserError
from flywheel.findings.settings import path_patterns, settings_file, settings_search
from flywheel.findings.settings.settings_table import SettingsFile
from flywheel.formats import toml_document
from flywheel.formats.source import FormatError, Source
from flywheel.formats.values import plain, walk

SCHEMA_FILE = Path(__file__).parents[3] / "docs" / "schemas" / "settings.schema.json"


def write(path: Path, text: str = "strict = true\n") -> None:
    """A file with its folders."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_schema_file_is_as_generated(golden):
    """The committed schema is the generated one."""
    golden(SCHEMA_FILE, json_schema.text(SettingsFile))


def test_the_schema_accepts_what_the_reader_accepts():
    """And refuses a key that nobody knows."""
    import jsonschema

    judge = jsonschema.Draft202012Validator(json_schema.of(SettingsFile))
    judge.validate({"strict": True, "expect": {"GF202": 1}, "paths": {"a/**": {"ignore": ["GF1"], "reason": "x"}}})
    assert list(judge.iter_errors({"strcit": True}))
    assert list(judge.iter_errors({"paths": {"a": {"ignore": ["GF1"]}}}))
    assert json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))["additionalProperties"] is False


def test_the_nearest_folder_of_the_repository(tmp_path, monkeypatch):
    """Its own file first, then those above, up to the root with `.git`."""
    write(tmp_path / "flywheel.toml")
    (tmp_path / "repository" / ".git").mkdir(parents=True)
    write(tmp_path / "repository" / "flywheel.toml")
    write(tmp_path / "repository" / "a" / "flywheel.toml")
    (tmp_path / "repository" / "a" / "b").mkdir()
    (tmp_path / "repository" / "c" / "d").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "repository")
    assert settings_search.find(".") == "flywheel.toml"
    assert settings_search.find("a/b") == "a/flywheel.toml"
    assert settings_search.find("c/d") == "flywheel.toml"
    monkeypatch.chdir(tmp_path / "repository" / "c" / "d")
    assert settings_search.find(".") == "../../flywheel.toml"


def test_above_the_repository_is_other_peoples(tmp_path, monkeypatch):
    """Neither a file above the root counts, nor one above a folder outside of any repository."""
    write(tmp_path / "flywheel.toml")
    (tmp_path / "repository" / ".git").mkdir(parents=True)
    (tmp_path / "loose").mkdir()
    monkeypatch.chdir(tmp_path)
    assert settings_search.find("repository") is None
    assert settings_search.find("loose") is None
    assert settings_search.find(".") == "flywheel.toml"


def test_pyproject_counts_if_it_has_the_table(tmp_path, monkeypatch):
    """One of another project, or one that is broken, is not this program's business."""
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "pyproject.toml", "[project]\nname = 'flywheel'\n")
    assert settings_search.find(".") is None
    write(tmp_path / "pyproject.toml", "[tool.flywheel\n")
    assert settings_search.find(".") is None
    write(tmp_path / "pyproject.toml", "[tool.other]\n[tool.flywheel]\nstrict = true\n")
    assert settings_search.find(".") == "pyproject.toml"
    assert settings_file.load("pyproject.toml").strict is True
    write(tmp_path / "flywheel.toml")
    with pytest.raises(UserError) as caught:
        settings_search.find(".")
    assert (
        str(caught.value)
        == "pyproject.toml: it has [tool.flywheel], and flywheel.toml is next to it. Keep one of them."
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("strict = 1", "{}:1:1: `strict` is a number, not true or false. Write true or false."),
        ("\nstrcit = true", "{}:2:1: `strcit` is not a known key. Did you mean `strict`?"),
        ("[expect]\nGF202 = 0", "{}:2:1: `expect.GF202` is 0, not a whole number from 1."),
        ("format = 'jsn'", "{}:1:1: `format` is `jsn`, not one of "),
        ("pages = 'docs'", "{}:1:1: `pages` is `docs`, which is not an https address."),
        ("[paths.'a/**']\nignore = ['GF1']", "{}:1:1: `paths.a/**.reason` is missing. Add it. Why."),
    ],
)
def test_a_wrong_value_is_named_with_its_place(text, message, tmp_path, monkeypatch):
    """Line and column, the value and the fix."""
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "flywheel.toml", text + "\n")
    with pytest.raises(UserError) as caught:
        settings_file.load("flywheel.toml")
    assert str(caught.value).startswith(message.format("flywheel.toml"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a = [1\nb = 2", "f.toml:2:1: not TOML: unclosed array. Correct the line."),
        ("a = ", "f.toml:1:3: not TOML: invalid value. Correct the line."),
        ("a = 1\na = 2\n", "f.toml:2:6: not TOML: cannot overwrite a value. Correct the line."),
        ("a = " + "[" * 5000, "f.toml:1:1: values are nested too deep. Nest them less."),
        ("a." * 5000 + "a = 1", "f.toml:1:1: values are nested too deep. Nest them less."),
        ("[" + "a." * 64 + "a]", "f.toml:1:1: values are nested too deep. Nest them less."),
        ("a = " + "1" * 5000, "f.toml:1:1: a number has too many digits. Write a shorter one."),
    ],
)
def test_text_that_is_not_toml(text, message):
    """The place is the parser's."""
    with pytest.raises(FormatError) as caught:
        toml_document.of(Source("f.toml", text))
    assert str(caught.value) == message


@pytest.mark.parametrize(
    "text",
    ["a." * 100_000 + "a = 1", "[['a' . " + '"b" .' * 100_000 + "a]]", "x = {b = 1, " + "a." * 100_000 + "a = 1}"],
    ids=["key", "header", "inline"],
)
def test_a_key_of_many_parts_is_refused_at_once(text):
    """The parser would take minutes."""
    start = time.process_time()
    with pytest.raises(FormatError, match="nested too deep"):
        toml_document.of(Source("f.toml", text))
    assert time.process_time() - start < 5


def test_the_places_of_a_text_have_a_bound():
    """A list of many long lines: it and what is behind it have no places, and what is before it has."""
    text = "b = 1\na = [\n" + ("1," * 120 + "\n") * 390 + "]\nc = 1\n"
    start = time.process_time()
    document = toml_document.of(Source("f.toml", text))
    assert time.process_time() - start < 8
    assert [str(document.place(node.at)) for node in document.root.items.values()] == ["f.toml:1:1"] * 3
    assert len(plain(document.root)["a"]) == 120 * 390


def test_a_long_text_is_refused():
    """One character more than is read."""
    message = "f.toml:1:1: it has more than 1000000 characters. Settings are shorter: split it."
    assert plain(toml_document.of(Source("f.toml", "a = 1 #" + "." * 999_993)).root) == {"a": 1}
    with pytest.raises(FormatError) as caught:
        toml_document.of(Source("f.toml", "a = 1 #" + "." * 999_994))
    assert str(caught.value) == message


def test_every_key_has_its_place():
    """In tables, lists of tables, dotted keys, and values over several lines."""
    text = 'a.b = 1\n[c]\nd = [\n  1,\n]\n  e = """\nx\n"""\n[[f]]\ng = 2026-01-02\n[[f]]\n"h i" = {j = 1.5}\n'
    document = toml_document.of(Source("f.toml", text))
    places = {path: str(document.place(node.at)).removeprefix("f.toml:") for path, node in walk(document.root) if path}
    assert places == {
        ("a",): "1:1",
        ("a", "b"): "1:1",
        ("c",): "2:1",
        ("c", "d"): "3:1",
        ("c", "d", 0): "3:1",
        ("c", "e"): "6:3",
        ("f",): "1:1",
        ("f", 0): "9:1",
        ("f", 0, "g"): "10:1",
        ("f", 1): "11:1",
        ("f", 1, "h i"): "12:1",
        ("f", 1, "h i", "j"): "12:1",
    }
    assert plain(document.root)["f"][0] == {"g": "2026-01-02"}


@pytest.mark.parametrize(
    ("pattern", "matching", "other"),
    [
        ("tofu/**/*.tfvars", ["tofu/a.tfvars", "tofu/x/y/a.tfvars"], ["a.tfvars", "tofu/a.hcl"]),
        ("legacy/**", ["legacy/a", "legacy/b/c"], ["legacy", "new/legacy/a"]),
        ("legacy/", ["legacy/a", "legacy/b/c"], ["legacy2/a"]),
        ("*.hcl", ["a.hcl", "x/y/a.hcl"], ["a.hcl/b"]),
        ("b/?.hcl", ["b/a.hcl"], ["b/ab.hcl", "b//.hcl"]),
        ("a.b/**/**/**/c", ["a.b/c", "a.b/x/c"], ["aXb/c"]),
    ],
)
def test_patterns(pattern, matching, other):
    """One star stays in its folder."""
    compiled = path_patterns.compiled(pattern)
    assert [path for path in (*matching, *other) if compiled.fullmatch(path)] == matching


def test_a_hostile_pattern_takes_no_time():
    """Many stars are as quick as one."""
    start = time.process_time()
    for pattern, path in [
        ("**/" * 500 + "*" * 500 + "x", "a/" * 200 + "y"),
        ("*a" * 12 + "b", "a" * 40 + "c"),
        ("*a" * 50_000 + "b", "a" * 255 + "c"),
        ("**/*a/" * 50 + "b", "a/" * 100 + "c"),
        ("**a" * 50 + "b", "a/" * 100 + "c"),
    ]:
        assert not path_patterns.compiled(pattern).fullmatch(path)
    assert time.process_time() - start < 5


def test_patterns_match_what_the_expression_of_their_definition_matches():
    """Short patterns and paths of few characters, in which the expression's steps are few as well."""
    meaning = {"**/": "(?:[^/]+/)*", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    chooser = random.Random(11)
    matched = 0
    for _ in range(3_000):
        pattern = "a/" + "".join(chooser.choice(["a", "b", "/", "*", "?", "**", "**/"]) for _ in range(5))
        pattern = re.sub(r"\*{3,}", "**", pattern).rstrip("/") + "b"
        expression = "".join(meaning.get(one, one) for one in re.split(r"(\*\*/|\*\*|\*|\?)", pattern))
        compiled = path_patterns.compiled(pattern)
        for _ in range(20):
            path = "a/" + "".join(chooser.choice("ab/\n") for _ in range(chooser.randrange(8))) + "b"
            expected = re.fullmatch(expression, path, re.DOTALL) is not None
            assert compiled.fullmatch(path) is expected, (pattern, path)
            matched += expected
    assert matched > 500


def test_a_foreign_file_that_cannot_be_read_has_no_settings(tmp_path):
    """A pyproject.toml of another tool that mentions the name."""
    write(tmp_path / "pyproject.toml", "# flywheel\n" + "a." * 5000 + "a = 1\n")
    assert settings_search.find(str(tmp_path)) is None
