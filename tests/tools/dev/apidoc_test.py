"""The pages of `docs/api/`."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest
from apidoc import render, textproto

_RULE = r"""
module_docstring: "Things that \"are\"."
file: "@core//rules:thing.bzl"
rule_info {
  rule_name: "a_thing"
  doc_string: "Makes a thing.\n\nLonger."
  attribute {
    name: "name"
    doc_string: "Its name."
    type: NAME
    mandatory: true
  }
  attribute {
    name: "parts"
    doc_string: "What it is made of.\nNothing by default."
    type: LABEL_LIST
    default_value: "[]"
  }
}
"""
_RULE_PAGE = """\
<!-- Generated from rules/thing.bzl. Edit the text there, then run: bazel run //docs:update -->

# thing.bzl

Things that "are".

## a_thing

```starlark
load("@core//rules:thing.bzl", "a_thing")
```

Makes a thing.

Longer.

### Attributes

- `name` (name, required):
  Its name.
- `parts` (list of labels, default `[]`):
  What it is made of.
  Nothing by default.
"""


def test_messages_repeat_and_nest() -> None:
    """Every value of a field is kept, in order."""
    text = 'a { b: "1" }\na {\n  b: "2"\n  c { d: true }\n}\n'
    expected = {"a": [{"b": ["1"]}, {"b": ["2"], "c": [{"d": ["true"]}]}]}
    assert textproto.loads(text) == expected


def test_empty_text_is_an_empty_message() -> None:
    """A file without documentation is not an error."""
    assert textproto.loads("\n") == {}


def test_escapes_are_read() -> None:
    """Quotes, line breaks, backslashes, and UTF-8 as octal bytes."""
    assert textproto.loads(r'a: "x\ny\t\"\'\\ \303\251"') == {"a": ["x\ny\t\"'\\ é"]}


@pytest.mark.parametrize("text", ["}", "a {", 'a: "x', "a b", "{ }"])
def test_other_text_is_refused(text: str) -> None:
    """A text that is not a message raises and does not loop."""
    with pytest.raises(ValueError, match=r"offset \d+|ends inside"):
        textproto.loads(text)


def test_page_of_a_rule(tmp_path: Path) -> None:
    """The command writes the page of a rule."""
    module, output = tmp_path / "thing.textproto", tmp_path / "thing.md"
    module.write_text(_RULE)
    assert render.main([str(module), str(output)]) == 0
    assert output.read_text() == _RULE_PAGE


def test_page_of_a_function_names_kwargs() -> None:
    """`kwargs` has neither type nor default."""
    text = """
    file: "@core//rules:x.bzl"
    func_info {
      function_name: "f"
      parameter { name: "kwargs" doc_string: "The rest." }
    }
    """
    page = render.page(textproto.loads(text))
    assert "### Arguments\n\n- `**kwargs`:\n  The rest.\n" in page


def test_page_of_an_extension_lists_its_tags() -> None:
    """A tag class is a section of its own."""
    text = """
    file: "@core//rules:extensions.bzl"
    module_extension_info {
      extension_name: "ext"
      tag_class {
        tag_name: "tag"
        doc_string: "Pins."
        attribute { name: "value" doc_string: "What." type: STRING mandatory: true }
      }
    }
    """
    expected = """\
    ### ext.tag

    Pins.

    Attributes:

    - `value` (string, required):
      What.
    """
    assert render.page(textproto.loads(text)).endswith(textwrap.dedent(expected))
