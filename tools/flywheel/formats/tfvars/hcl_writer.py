"""Write a value in `.tfvars` form, as `terraform fmt` would."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from flywheel.formats.tfvars import common_writer
from flywheel.formats.tfvars.common_writer import PLAIN, SMALL, UNSEEN, UnwritableValue

#: A list with a longer text is written with one item on each line.
LONGEST_LIST = 60

_SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t", '"': '\\"', "\\": "\\\\", "${": "$${", "%{": "%%{"}
_ESCAPED = re.compile(rf'["\\{UNSEEN}]|[$%]\{{')
_BARE_KEY = re.compile(r"(?!(?:for|if|in|null|true|false)\Z)[A-Za-z_][A-Za-z0-9_-]*").fullmatch

#: Characters that are one column for `terraform fmt`. Others are escaped in keys, so
#: that `=` can be aligned without counting grapheme clusters.
_NOT_ONE_COLUMN = re.compile(
    "[^ -~\u00c0-\u02af\u0370-\u0482\u048a-\u052f\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fa5\uac00-\ud7a3]"
)


class HclWriter:
    """Writes one value.

    `_layouts` caches, for the keys of an object at a depth, the text of the keys, and a template of
    the object if each value is on one line: many objects have the same keys.
    """

    __slots__ = ("_layouts",)

    def __init__(self) -> None:
        self._layouts: dict[tuple[int, tuple[str, ...]], tuple[list[str], str]] = {}

    def arguments(self, value: Mapping[str, object]) -> list[str]:
        """The arguments of a file, in groups that blank lines separate.

        Adjacent one-line arguments are one group; each longer argument is a group.
        """
        texts = self._texts(value, 0)
        return _grouped(list(value), texts, "")

    def _texts(self, value: Mapping[str, object], depth: int) -> list[str]:
        """The texts of the values of an object at `depth`, to be written after `=`."""
        texts: list[str] = []
        append = texts.append
        try:
            for item in value.values():
                kind = type(item)
                if kind is str and PLAIN(item):  # type: ignore[call-overload]
                    append(f'"{item}"')
                elif kind is int and -SMALL < item < SMALL:  # type: ignore[operator]
                    append(f"{item}")
                else:
                    append(self._value(item, depth))
        except UnwritableValue as err:
            err.path.append(list(value)[len(texts)])
            raise
        return texts

    def _value(self, value: object, depth: int) -> str:
        """The text of `value` after a key of an object at `depth`, or in a list at that depth."""
        if isinstance(value, str):
            return _quoted(value)
        plain = common_writer.word(value)
        if plain is not None:
            return plain
        common_writer.check_depth(depth + 1)
        if isinstance(value, Mapping):
            return self._object(value, depth + 1) if value else "{}"
        assert isinstance(value, (list, tuple))
        return self._list(value, depth + 1)

    def _object(self, value: Mapping[str, object], depth: int) -> str:
        keys = tuple(value)
        layout = self._layouts.get((depth, keys))
        if layout is None:
            layout = self._layouts[depth, keys] = _layout(value, depth)
        names, whole = layout
        texts = self._texts(value, depth)
        if "\n" not in "".join(texts):
            return whole % tuple(texts)
        pad = "  " * depth
        lines = "\n".join(_grouped(names, texts, pad))
        return f"{{\n{lines}\n{pad[2:]}}}"

    def _list(self, value: Sequence[object], depth: int) -> str:
        texts: list[str] = []
        try:
            for item in value:
                texts.append(self._value(item, depth))
        except UnwritableValue as err:
            err.path.append(len(texts))
            raise
        if "\n" not in "".join(texts):
            line = f"[{', '.join(texts)}]"
            if len(line) <= LONGEST_LIST:
                return line
        pad = "  " * depth
        lines = "".join([f"{pad}{text},\n" for text in texts])
        return f"[\n{lines}{pad[2:]}]"


def _layout(value: Mapping[str, object], depth: int) -> tuple[list[str], str]:
    """The texts of the keys of `value`, and a template of it if each value is on one line."""
    common_writer.check_keys(value)
    names = [key if _BARE_KEY(key) else _NOT_ONE_COLUMN.sub(_code, _quoted(key)) for key in value]
    width = max([len(name) for name in names])
    pad = "  " * depth
    heads = [f"{pad}{name:<{width}} = ".replace("%", "%%") for name in names]
    lines = "".join([f"{head}%s\n" for head in heads])
    return names, f"{{\n{lines}{pad[2:]}}}"


def _grouped(names: Sequence[str], texts: Sequence[str], pad: str) -> list[str]:
    """`names` set to `texts`; adjacent one-line values are one group with aligned `=`."""
    blocks: list[str] = []
    group: list[tuple[str, str]] = []
    for name, text in zip(names, texts, strict=True):
        if text[1:2] != "\n":
            group.append((name, text))
            continue
        if group:
            blocks.append(_aligned(group, pad))
            group = []
        blocks.append(f"{pad}{name} = {text}")
    if group:
        blocks.append(_aligned(group, pad))
    return blocks


def _aligned(group: list[tuple[str, str]], pad: str) -> str:
    width = max([len(name) for name, _ in group])
    return "\n".join([f"{pad}{name:<{width}} = {text}" for name, text in group])


def _quoted(value: str) -> str:
    return '"' + _ESCAPED.sub(_escape, common_writer.text(value)) + '"'


def _escape(found: re.Match[str]) -> str:
    return _SHORT.get(found.group()) or _code(found)


def _code(found: re.Match[str]) -> str:
    code = ord(found.group())
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
