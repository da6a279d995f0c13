"""Values that are derived from a subject once."""

from __future__ import annotations

from flywheel.findings.derived_values import derived
from flywheel.findings.evidence import Evidence
from flywheel.findings.redaction import Secrets


class _Judged:
    """The least that can be judged."""

    def __init__(self) -> None:
        self.name = "it"
        self.evidence = Evidence()
        self.memo: dict = {}
        self.asked: list[object] = []

    def secrets(self, contract: object) -> Secrets:
        """None."""
        return Secrets()

    @derived
    def length(self, contract: str) -> int:
        """The length of a text."""
        self.asked.append(contract)
        return len(contract)

    @derived
    def nothing(self) -> None:
        """A value that is None is kept too."""
        self.asked.append(None)


@derived
def _doubled(subject: _Judged, contract: str) -> str:
    """The text twice."""
    subject.asked.append(contract)
    return contract * 2


def test_a_value_is_derived_once() -> None:
    """For the same arguments, whatever the value is."""
    subject = _Judged()
    assert [subject.length("ab"), subject.length("ab"), subject.nothing(), subject.nothing()] == [2, 2, None, None]
    assert subject.asked == ["ab", None]


def test_another_argument_function_or_subject_is_another_value() -> None:
    """Nothing that was derived from one is taken for the other."""
    one, other = _Judged(), _Judged()
    assert [one.length("ab"), one.length("abc"), _doubled(one, "ab"), other.length("ab")] == [2, 3, "abab", 2]
    assert (one.asked, other.asked) == (["ab", "abc", "ab"], ["ab"])


def test_the_function_keeps_its_name_and_reason() -> None:
    """It can be looked up like any other."""
    assert (_doubled.__name__, _doubled.__doc__) == ("_doubled", "The text twice.")
