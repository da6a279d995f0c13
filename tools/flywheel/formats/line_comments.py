"""Where line comments begin in a text. What looks like one in quotes, heredocs and block scalars is data.

The language is known by the file's name: HCL (tfvars, backend files) has `#` and `//`; YAML, Starlark, Nix and all
other files have `#`; JSON has no comments.
"""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from flywheel.formats.source import Source

_HCL_NAME = re.compile(r".*\.(?:tfvars(?:\.example)?|hcl|tf|tfbackend)")
_HCL_CODE = re.compile(r'"|#|//|/\*|<<-?([^\W\d][\w-]*)[ \t\r]*\n|[{}]')
_HCL_QUOTED = re.compile(r'\\.|\$\$\{|%%\{|[$%]\{|"|\n')
_YAML_HEAD = re.compile(r"[|>][-+0-9]*[ \t]+(?=#)")
_NIX = re.compile(
    r"''(?:''['$\\]|'(?!')|[^'])*(?:''|\Z)|\"(?:\\.|[^\"\\])*(?:\"|\Z)|/\*.*?(?:\*/|\Z)|(#)[^\n]*", re.DOTALL
)
#: Starlark, with what is close to it: the files of Bazel and of just.
_OTHER = re.compile(
    r'"""(?:\\.|[^\\])*?(?:"""|\Z)|'
    r"'''(?:\\.|[^\\])*?(?:'''|\Z)|"
    r'"(?:\\.|[^"\\\n])*"?|'
    r"'(?:\\.|[^'\\\n])*'?|"
    r"(#)[^\n]*",
    re.DOTALL,
)

#: Larger texts of YAML are not searched: readers of YAML refuse them too.
_MOST_YAML = 2 * 1024 * 1024


def starts(source: Source) -> Iterator[int]:
    """The offset of each `#` or `//` that begins a line comment, in the order of the text.

    YAML that cannot be read has none: it is reported as a whole.
    """
    name = source.name
    if name.endswith((".json", ".lock")):
        return iter(())
    if name.endswith((".yaml", ".yml")):
        return iter(_in_yaml(source.text))
    if _HCL_NAME.fullmatch(name):
        return _in_hcl(source.text)
    pattern = _NIX if name.endswith(".nix") else _OTHER
    return (match.start() for match in pattern.finditer(source.text) if match[1])


def _in_hcl(text: str) -> Iterator[int]:
    at = 0
    #: Quotes that are open, and the braces of templates in them, which contain code again.
    open_marks: list[str] = []
    while True:
        quoted = bool(open_marks) and open_marks[-1] == '"'
        match = (_HCL_QUOTED if quoted else _HCL_CODE).search(text, at)
        if match is None:
            return
        mark, at = match[0], match.end()
        if quoted:
            if mark == '"':
                open_marks.pop()
            elif mark == "\n":  # not HCL: the file is reported as a whole
                open_marks.clear()
            elif mark in ("${", "%{"):
                open_marks.append("{")
        elif mark == '"':
            open_marks.append('"')
        elif mark in ("#", "//"):
            yield match.start()
            at = _after(text, "\n", at)
        elif mark == "/*":
            at = _after(text, "*/", at)
        elif match[1]:
            end = re.compile(rf"^[ \t]*{re.escape(match[1])}[ \t]*\r?$", re.MULTILINE).search(text, at)
            at = len(text) if end is None else end.end()
        elif open_marks:
            open_marks.append("{") if mark == "{" else open_marks.pop()


def _after(text: str, end: str, at: int) -> int:
    found = text.find(end, at)
    return len(text) if found < 0 else found + len(end)


def _in_yaml(text: str) -> list[int]:
    """Between the tokens of YAML there are only blanks and comments."""
    try:
        import yaml  # imported late: a start without YAML need not pay for it
    except ImportError:
        return []
    if len(text) > _MOST_YAML:
        return []
    found: list[int] = []
    before = 0
    try:
        for token in yaml.scan(text, Loader=yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader):
            start, end = token.start_mark.index, token.end_mark.index
            found += _in_gap(text, before, start)
            before = max(before, end)
            if getattr(token, "style", None) in ("|", ">"):
                head = _YAML_HEAD.match(text, start)
                found += [] if head is None else [head.end()]
    except yaml.YAMLError:
        return []
    return [*found, *_in_gap(text, before, len(text))]


def _in_gap(text: str, start: int, end: int) -> Iterator[int]:
    while (at := text.find("#", start, end)) >= 0:
        yield at
        start = _after(text, "\n", at)
