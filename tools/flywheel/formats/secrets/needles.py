"""Which forms of secrets a text may hold, by the short texts without which none of them is there."""

from __future__ import annotations

from flywheel.formats.secrets.secret_patterns import IN_LOWER_TEXT, IN_RUNS, IN_TEXT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.formats.secrets.secret_form import SecretPattern

    Table = tuple[tuple[str, SecretPattern], ...]


class Needles:
    """Needles with their forms: those in a text, in a text in lower case, and in long runs of its characters."""

    __slots__ = ("in_lower", "in_runs", "in_text")

    def __init__(self, in_text: Table, in_lower: Table, in_runs: Table) -> None:
        self.in_text = in_text
        self.in_lower = in_lower
        self.in_runs = in_runs

    def __bool__(self) -> bool:
        return bool(self.in_text or self.in_lower or self.in_runs)

    def of(self, text: str) -> Needles:
        """Those that are in `text`."""
        lower = text.lower()
        return Needles(
            tuple(one for one in self.in_text if one[0] in text),
            tuple(one for one in self.in_lower if one[0] in lower),
            tuple(one for one in self.in_runs if one[0] in text),
        )

    def forms(self, text: str, lower: str, runs: str) -> list[SecretPattern]:
        """The forms that may be in `text`. lower: the same in lower case; runs: its long runs."""
        found = [form for needle, form in self.in_text if needle in text]
        found += [form for needle, form in self.in_lower if needle in lower]
        found += [form for needle, form in self.in_runs if needle in runs]
        return [form for form in dict.fromkeys(found) if form.may_be_in(text, lower)]

    def are_in(self, text: str) -> bool:
        """Whether one of them is in `text`."""
        # Loops, not `any`: a file may have very many short texts.
        for needle, _ in self.in_text:
            if needle in text:
                return True
        for needle, _ in self.in_runs:
            if needle in text:
                return True
        lower = text.lower() if self.in_lower else ""
        for needle, _ in self.in_lower:  # noqa: SIM110
            if needle in lower:
                return True
        return False


EVERY = Needles(IN_TEXT, IN_LOWER_TEXT, IN_RUNS)
