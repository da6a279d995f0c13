"""Render one public .bzl file's documentation as a Markdown page."""

from __future__ import annotations

import argparse
import textwrap
from collections.abc import Iterator, Sequence
from pathlib import Path

from apidoc.textproto import Message, loads

_HEADER = """\
<!-- Generated from {path}. Edit the text there, then run: bazel run //docs:update -->

# {title}
"""

#: The names of attribute types in BUILD files.
_TYPES = {
    "BOOLEAN": "bool",
    "INT": "int",
    "LABEL": "label",
    "LABEL_KEYED_STRING_DICT": "dict of label to string",
    "LABEL_LIST": "list of labels",
    "NAME": "name",
    "STRING": "string",
    "STRING_DICT": "dict of strings",
    "STRING_LIST": "list of strings",
}


def page(module: Message) -> str:
    """Return the page of one extracted module."""
    label = _text(module, "file")
    path = label.partition("//")[2].replace(":", "/")
    parts = [_HEADER.format(path=path, title=path.rpartition("/")[2])]
    parts.append(_paragraph(_text(module, "module_docstring")))
    for info in module.get("rule_info", []):
        parts += _symbol(label, info, "rule_name", "attribute", "Attributes")
    for info in module.get("func_info", []):
        parts += _symbol(label, info, "function_name", "parameter", "Arguments")
    for info in module.get("provider_info", []):
        parts += _symbol(None, info, "provider_name", "field_info", "Fields")
    for info in module.get("module_extension_info", []):
        parts += _extension(info)
    return "\n".join(parts)


def _symbol(label: str | None, info: Message, name_field: str, entry_field: str, heading: str) -> Iterator[str]:
    name = _text(info, name_field)
    yield f"## {name}\n"
    if label:
        yield f'```starlark\nload("{label}", "{name}")\n```\n'
    yield _paragraph(_text(info, "doc_string"))
    yield from _entries(info, entry_field, f"### {heading}\n")


def _extension(info: Message) -> Iterator[str]:
    yield f"## {_text(info, 'extension_name')}\n"
    yield _paragraph(_text(info, "doc_string"))
    for tag in info.get("tag_class", []):
        yield f"### {_text(info, 'extension_name')}.{_text(tag, 'tag_name')}\n"
        yield _paragraph(_text(tag, "doc_string"))
        yield from _entries(tag, "attribute", "Attributes:\n")


def _entries(info: Message, field: str, heading: str) -> Iterator[str]:
    entries = info.get(field, [])
    if entries:
        yield heading
        yield "\n".join(_entry(entry) for entry in entries) + "\n"


def _entry(entry: Message) -> str:
    name = _text(entry, "name")
    kinds = [_TYPES[kind] for kind in entry.get("type", [])]
    if name == "kwargs":
        name = "**kwargs"
    elif "mandatory" in entry:
        kinds.append("required")
    elif "default_value" in entry:
        kinds.append(f"default `{_text(entry, 'default_value')}`")
    title = f"`{name}`" + (f" ({', '.join(kinds)})" if kinds else "")
    return f"- {title}:\n" + textwrap.indent(_text(entry, "doc_string").strip(), "  ")


def _paragraph(text: str) -> str:
    return text.strip() + "\n"


def _text(message: Message, field: str) -> str:
    values = message.get(field, [""])
    return str(values[0])


def main(argv: Sequence[str] | None = None) -> int:
    """Render the page of one file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("module", type=Path, help="the .textproto of a starlark_doc_extract")
    parser.add_argument("output", type=Path, help="the page to write")
    arguments = parser.parse_args(argv)
    module = loads(arguments.module.read_text(encoding="utf-8"))
    arguments.output.write_text(page(module), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
