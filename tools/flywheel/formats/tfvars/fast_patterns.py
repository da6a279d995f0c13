"""Patterns that read the common lines of long variable files in one match.

Nine of ten lines set a key to a simple string, a short integer or a keyword, or open
an object. One match reads such a line ten times faster than token by token. Strings
are ASCII without escapes, and in HCL without `$` and `%`, so that the text is the
value. The general parser reads all other lines, and gives the same result for these
too (property tests prove it). Repetitions are possessive: a pattern never reads a
character twice.
"""

from __future__ import annotations

import re

_STRING = r'"([\t !#&-\[\]-~]*+)"'
_SCALAR = rf"(?:{_STRING}|(-?[0-9]{{1,18}}+)|(true|false|null))"
_JSON_STRING = r'"([ !#-\[\]-~]*+)"'
_JSON_SCALAR = rf"(?:{_JSON_STRING}|(-?(?:0|[1-9][0-9]{{0,17}}+))|(true|false|null))"
_SPACE = r"[ \t\r\n]*+"

#: A member of an object with the newline or comma after it, or with the brace that opens its value.
#: Groups: 1 optional quote, 2 key, 3 string, 4 integer, 5 keyword, 6 brace.
TFVARS_MEMBER = re.compile(
    r'[ \t\r\n]*+("?)([A-Za-z_][A-Za-z0-9_-]*+)\1[ \t]*+=[ \t]*+'
    rf"(?:{_SCALAR}[ \t]*+(?:,?[ \t]*+(?:(?:\#|//)[^\n]*+)?\r?\n|,)|({{))"
)

#: An item of a list with the comma or bracket after it. Groups: 1 string, 2 integer, 3 keyword.
TFVARS_ITEM = re.compile(rf"{_SPACE}{_SCALAR}{_SPACE}[,\]]")

#: A member of an object with the comma or brace after it, or with the bracket that opens its value.
#: Groups: 1 key, 2 string, 3 integer, 4 keyword, 5 bracket.
JSON_MEMBER = re.compile(rf"{_SPACE}{_JSON_STRING}{_SPACE}:{_SPACE}(?:{_JSON_SCALAR}{_SPACE}[,}}]|([\[{{]))")

#: An item of a list with the comma or bracket after it. Groups: 1 string, 2 integer, 3 keyword.
JSON_ITEM = re.compile(rf"{_SPACE}{_JSON_SCALAR}{_SPACE}[,\]]")
