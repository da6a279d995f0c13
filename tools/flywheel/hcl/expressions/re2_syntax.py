"""The syntax of Go's regular expressions (RE2), read into a tree.

Written from the published syntax table and from what Terraform 1.11 answers; the
battery under tests/tools/formats keeps the answers.
"""

from __future__ import annotations

import re

from flywheel.hcl.expressions.hcl_values import EvaluationError, Unsupported
from flywheel.hcl.expressions.re2_classes import LAST, PERL, POSIX, Ranges, folded, negated, union
from flywheel.hcl.expressions.re2_tree import Alternate, Assertion, Chars, Concat, Group, Repeat, Tree, parts_of

_MAX_PATTERN = 4000
_MAX_DEPTH = 60
_MAX_REPEAT = 1000

_COUNT = r"\{(0|[1-9][0-9]*)(,(0|[1-9][0-9]*)?)?\}"
_NAMED = r"\(\?P?<([A-Za-z0-9_]+)>"
_FLAGS = r"\(\?([imsU]*)(?:-([imsU]+))?([:)])"
_ESCAPE = r"(?s)\\(?:(0[0-7]{0,2}|[1-7][0-7]{1,2})|x([0-9A-Fa-f]{2})|x\{([0-9A-Fa-f]{1,8})\}|(.))"
_LETTERS = {"a": 7, "f": 12, "n": 10, "r": 13, "t": 9, "v": 11}


class Syntax:
    """A reading of one pattern: `tree`, and in `names` the name of each group or ""."""

    __slots__ = ("at", "depth", "flags", "names", "pattern", "tree")

    def __init__(self, pattern: str) -> None:
        if len(pattern) > _MAX_PATTERN:
            raise Unsupported(f"a regular expression of more than {_MAX_PATTERN} characters")
        self.pattern = pattern
        self.at = 0
        self.depth = 0
        self.flags = ""
        self.names: list[str] = []
        self.tree = self._alternate()
        if self.at < len(pattern):
            raise _invalid("an unexpected `)`")

    def _alternate(self) -> Tree:
        self.depth += 1
        if self.depth > _MAX_DEPTH:
            raise Unsupported(f"a regular expression nested deeper than {_MAX_DEPTH} levels")
        branches = [self._concat()]
        while self.pattern.startswith("|", self.at):
            self.at += 1
            branches.append(self._concat())
        self.depth -= 1
        return branches[0] if len(branches) == 1 else Alternate(branches)

    def _concat(self) -> Tree:
        parts: list[Tree] = []
        repeated = False
        while self.at < len(self.pattern):
            seen = self.pattern[self.at]
            if seen in "|)":
                break
            count = self._count(seen)
            if count is None:
                self._atom(seen, parts)
            elif repeated:
                raise _invalid("a repetition of a repetition")
            elif not parts:
                raise _invalid("a repetition of nothing")
            else:
                parts[-1] = self._repeat(parts[-1], *count)
            repeated = count is not None
        return parts[0] if len(parts) == 1 else Concat(parts)

    def _count(self, seen: str) -> tuple[int, int | None, bool] | None:
        """The bounds of the repetition here, and whether they are in braces; None if there is none."""
        if seen in "*+?":
            self.at += 1
            return (int(seen == "+"), 1 if seen == "?" else None, False)
        braces = _match(_COUNT, self.pattern, self.at) if seen == "{" else None
        if braces is None:
            return None
        self.at = braces.end()
        if max(len(braces[1]), len(braces[3] or "")) > 4:
            raise _invalid("a repetition of more than 1000 times")
        low = int(braces[1])
        high = low if braces[2] is None else int(braces[3]) if braces[3] else None
        if max(low, high or 0) > _MAX_REPEAT or (high is not None and high < low):
            raise _invalid("a repetition of impossible bounds")
        return (low, high, True)

    def _repeat(self, body: Tree, low: int, high: int | None, counted: bool) -> Tree:
        lazy = self.pattern.startswith("?", self.at)
        self.at += lazy
        made = Repeat(body, low, high, lazy=lazy != ("U" in self.flags), counted=counted)
        if counted and max(low, high or 0) > 1 and not _fits(made, _MAX_REPEAT):
            raise _invalid("nested repetitions of more than 1000 times")
        return made

    def _atom(self, seen: str, parts: list[Tree]) -> None:
        if seen == "(":
            self._group(parts)
        elif seen == "[":
            parts.append(Chars(self._class()))
        elif seen == "\\":
            self._escape(parts)
        else:
            self.at += 1
            parts.append(self._sign(seen))

    def _sign(self, seen: str) -> Tree:
        if seen in "^$":
            return Assertion("m" + seen if "m" in self.flags else seen)
        if seen == ".":
            return Chars(((0, LAST),) if "s" in self.flags else ((0, 9), (11, LAST)))
        return Chars(self._cased(((ord(seen), ord(seen)),)))

    def _cased(self, ranges: Ranges) -> Ranges:
        return folded(ranges) if "i" in self.flags else ranges

    def _group(self, parts: list[Tree]) -> None:
        before = self.flags
        number = 0
        special = self.pattern.startswith("(?", self.at)
        name = _match(_NAMED, self.pattern, self.at) if special else None
        flags = _match(_FLAGS, self.pattern, self.at) if special else None
        if name:
            self.names.append(name[1])
            number, self.at = len(self.names), name.end()
        elif flags:
            self.at = flags.end()
            self.flags = "".join(set(before + flags[1]) - set(flags[2] or ""))
            if flags[3] == ")":
                return
        elif special:
            raise _invalid("a group that Go does not have")
        else:
            self.names.append("")
            number, self.at = len(self.names), self.at + 1
        body = self._alternate()
        if not self.pattern.startswith(")", self.at):
            raise _invalid("a missing `)`")
        self.at += 1
        self.flags = before
        parts.append(Group(number, body) if number else body)

    def _escape(self, parts: list[Tree]) -> None:
        letter = self.pattern[self.at + 1 : self.at + 2]
        if letter and letter in "AzbB":
            self.at += 2
            parts.append(Assertion({"A": "^", "z": "$"}.get(letter, letter)))
        elif letter == "Q":
            end = self.pattern.find("\\E", self.at + 2)
            quoted = self.pattern[self.at + 2 : end if end >= 0 else None]
            self.at += 2 + len(quoted) + 2 * (end >= 0)
            parts.extend(Chars(self._cased(((ord(one), ord(one)),))) for one in quoted)
        else:
            ranges = self._perl_class()
            if ranges is None:
                code = self._code()
                ranges = self._cased(((code, code),))
            parts.append(Chars(ranges))

    def _perl_class(self) -> Ranges | None:
        """The class that the escape at hand stands for, or None if it stands for one character."""
        letter = self.pattern[self.at + 1 : self.at + 2]
        if letter and letter in "pP":
            raise Unsupported(f"`\\{letter}` in a regular expression")
        ranges = PERL.get(letter.lower())
        if ranges is None:
            return None
        self.at += 2
        ranges = self._cased(ranges)
        return negated(ranges) if letter.isupper() else ranges

    def _code(self) -> int:
        """The code point of the escape at hand."""
        escape = _match(_ESCAPE, self.pattern, self.at)
        if escape is None:
            raise _invalid("a backslash at the end")
        self.at = escape.end()
        octal, two, braced, letter = escape.groups()
        if octal:
            return int(octal, 8)
        if letter is None:
            code = int(two or braced, 16)
            if code > LAST:
                raise _invalid("a character beyond Unicode")
            return code
        if letter in _LETTERS:
            return _LETTERS[letter]
        if not letter.isascii() or letter.isalnum():
            raise _invalid("an unknown escape sequence")
        return ord(letter)

    def _class(self) -> Ranges:
        self.at += 1
        inverse = self.pattern.startswith("^", self.at)
        self.at += inverse
        ranges: list[tuple[int, int]] = []
        first = True
        while first or not self.pattern.startswith("]", self.at):
            if self.at >= len(self.pattern):
                raise _invalid("a missing `]`")
            ranges.extend(self._class_item())
            first = False
        self.at += 1
        return negated(union(ranges)) if inverse else union(ranges)

    def _class_item(self) -> Ranges:
        text = self.pattern
        named = text.find(":]", self.at + 2) if text.startswith("[:", self.at) else -1
        if named >= 0:
            name = text[self.at + 2 : named]
            if name.removeprefix("^") not in POSIX:
                raise _invalid("an unknown class of characters")
            self.at = named + 2
            ranges = self._cased(POSIX[name.removeprefix("^")])
            return negated(ranges) if name.startswith("^") else ranges
        perl = self._perl_class() if text.startswith("\\", self.at) else None
        if perl is not None:
            return perl
        low = high = self._class_character()
        if text.startswith("-", self.at) and not text.startswith("-]", self.at) and self.at + 1 < len(text):
            self.at += 1
            high = self._class_character()
            if high < low:
                raise _invalid("a range from the higher to the lower character")
        return self._cased(((low, high),))

    def _class_character(self) -> int:
        if self.pattern.startswith("\\", self.at):
            return self._code()
        self.at += 1
        return ord(self.pattern[self.at - 1])


def _match(syntax: str, pattern: str, at: int) -> re.Match[str] | None:
    return re.compile(syntax).match(pattern, at)  # compiled when first asked for: few patterns have all of these


def _fits(tree: Tree, times: int) -> bool:
    """Whether counted repetitions inside each other stay within `times` in all."""
    if isinstance(tree, Repeat) and tree.counted:
        count = tree.low if tree.high is None else tree.high
        if tree.high == 0:
            return True
        if count > times:
            return False
        times //= count or 1
    return all(_fits(part, times) for part in parts_of(tree))


def _invalid(what: str) -> EvaluationError:
    return EvaluationError(f"the pattern is invalid: {what}.")
