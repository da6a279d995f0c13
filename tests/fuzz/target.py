"""A target of fuzzing: what is called with mutants, and what is not a fault of it."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable, Sequence

from flywheel.errors import UserError
from flywheel.formats.source import FormatError, Source, decode
from fuzz import mutation, structures

#: Where lines of several parts are right.
_KEPT = "\n\t"


class Fault(Exception):
    """What must not happen, in words."""


class Target:
    """A reader and the texts that it accepts.

    parse: makes a plain value from a text of the corpus; half of the mutants are then made from these values.
    rounds: how many mutants the short test reads.
    """

    def __init__(
        self,
        read: Callable[[Source], object],
        corpus: Sequence[str],
        parse: Callable[[str], object] | None = None,
        odd: Sequence[object] = structures.ODD,
        rounds: int = 1_000,
    ) -> None:
        self.read = read
        self.corpus = list(corpus)
        self.values = [parse(text) for text in corpus] if parse else []
        self.odd = odd
        self.rounds = rounds

    def mutant(self, chance: random.Random) -> str:
        """A text to read."""
        if self.values and chance.random() < 0.5:
            return structures.text(structures.mutant(self.values, chance, self.odd), chance)
        return mutation.mutant(self.corpus, chance)

    def run(self, text: str) -> bool:
        """Whether a mutant was accepted; raises `Fault`, or what the reader should not raise."""
        try:
            self.read(decode("fuzz", text.encode("utf-8", "surrogatepass")))
        except FormatError as err:
            demand_printable(str(err))
            return False
        except UserError as err:
            demand_printable(str(err), _KEPT)
            return False
        return True


def demand_printable(text: str, kept: str = "") -> None:
    """Raise `Fault` for a line break or a character that could drive a terminal or forge a line."""
    for char in text:
        if not char.isprintable() and char not in kept:
            name = unicodedata.name(char, f"U+{ord(char):04X}")
            raise Fault(f"a message with {name}: {text[:500]!r}")
