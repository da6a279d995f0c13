"""The engine that runs checks.

A check is a generator `(subject, contract) -> Hit...`: no I/O, no clock, no
environment. Its docstring is the reason for it, in Markdown, and becomes its
page in `docs/checks/`. What the subject is, its family decides: an overlay for
the families of `flywheel check`.

A check says which evidence it needs (see `evidence`). Without it the check does not
run; `not_run` lists it, so that no report counts it as passed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from flywheel.findings import evidence, redaction, selection
from flywheel.findings.finding import Finding
from flywheel.findings.report import NotRun
from flywheel.formats import nearest
from flywheel.formats.source import Place
from flywheel.generics import Generic

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Protocol, TypeVar

    from flywheel.findings.evidence import Evidence
    from flywheel.findings.redaction import HasSecrets, Redactor

    class Subject(HasSecrets, Protocol):
        """What is judged: an overlay, a plan, ledgers, a registry."""

        @property
        def name(self) -> str:
            """What reports call it."""

        @property
        def evidence(self) -> Evidence:
            """What the run was given beside it."""

    S = TypeVar("S", bound=Subject)
    #: What the checks judge by. The room of contracts is above this one.
    C = TypeVar("C")
else:
    S = C = None


#: So many findings of one check are listed. Nobody reads more, and a small file could cause millions.
MOST = 5_000
#: So many messages are searched for secrets together.
_BATCH = 250
_REST = "more than {most:,} places break this rule; no more of them are listed."
_FIX = "Mend those that are listed, then check again."


class Hit:
    """One place where a check's rule is broken: what is seen there, and the edit that mends it."""

    __slots__ = ("fix", "message", "place")

    def __init__(self, place: Place, message: str, fix: str) -> None:
        self.place = place
        self.message = message
        self.fix = fix


class Check(Generic[S, C]):
    """A registered check.

    id: `GF` and three digits; API, never reused. slug: the page's readable name.
    severity: see `findings.finding`. summary: the rule in one sentence.
    sources: what the rule rests on, each as `findings.check_sources` describes. why: the function's docstring.
    needs: the kinds of evidence without which the check cannot judge anything: it does not run then. wants: the
    kinds without which it can judge a part: its findings count, but that it finds nothing proves nothing.
    """

    __slots__ = ("family", "function", "id", "needs", "severity", "slug", "sources", "summary", "wants")

    def __init__(
        self,
        id: str,
        slug: str,
        family: str,
        severity: str,
        summary: str,
        source: str | tuple[str, ...],
        function: Callable[[S, C], Iterable[Hit]],
        needs: tuple[str, ...] = (),
        wants: tuple[str, ...] = (),
    ) -> None:
        self.id = id
        self.slug = slug
        self.family = family
        self.severity = severity
        self.summary = summary
        self.sources = (source,) if isinstance(source, str) else source
        self.function = function
        self.needs = needs
        self.wants = wants

    @property
    def why(self) -> str:
        """The reason for the rule, in Markdown."""
        return self.function.__doc__ or ""

    @property
    def evidence(self) -> str:
        """What the check needs and wants, in sentences of Markdown; "" if it needs nothing beside the subject."""
        needs = f"Does not run without {evidence.words(self.needs)}." if self.needs else ""
        wants = f"Judges only a part without {evidence.words(self.wants)}." if self.wants else ""
        return " ".join(filter(None, (needs, wants)))

    def lacks(self, subject: S) -> NotRun | None:
        """What keeps the check from judging `subject`, or a part of it; None if it has all the evidence it asks for."""
        if not (self.needs or self.wants):
            return None
        missing = subject.evidence.missing(self.needs)
        lacking = missing or subject.evidence.missing(self.wants)
        if not lacking:
            return None
        return NotRun(self.id, self.slug, self.family, lacking, not missing, subject.evidence.why_missing(lacking))

    def run(self, subject: S, contract: C) -> Iterator[Finding]:
        """The findings of this check alone, without any secret's value; none if it lacks what it needs.

        At most `MOST` different ones, and then one that says so: its `rest` is true.
        """
        if self.needs and subject.evidence.missing(self.needs):
            return
        redact = redaction.of(subject, contract)
        seen: set[object] = set()
        for hit in _expected(self.function(subject, contract), redact):
            message, place, fix = redact.text(hit.message), redact.place(hit.place), redact.often(hit.fix)
            finding = Finding(self.id, self.slug, self.family, self.severity, message, place, fix)
            key = finding.key()
            if key not in seen and len(seen) == MOST:
                finding.message, finding.fix, finding.rest = _REST.format(most=MOST), _FIX, True
            yield finding
            if finding.rest:
                return
            seen.add(key)


def _expected(hits: Iterable[Hit], redact: Redactor) -> Iterator[Hit]:
    """The hits; their messages are announced to the redactor in batches, which finds no secret in most of them."""
    remaining = iter(hits)
    while batch := list(islice(remaining, _BATCH)):
        redact.expect(hit.message for hit in batch)
        yield from batch


class Family(Generic[S, C]):
    """Collects the checks of one family, which all judge one kind of subject; its modules share the object."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.checks: dict[str, Check[S, C]] = {}

    def check(
        self,
        id: str,
        slug: str,
        severity: str,
        summary: str,
        source: str | tuple[str, ...],
        needs: tuple[str, ...] = (),
        wants: tuple[str, ...] = (),
    ) -> Callable[[Callable[[S, C], Iterable[Hit]]], Callable[[S, C], Iterable[Hit]]]:
        """Register the decorated function as check `id` of this family. source: one source, or several in a tuple."""
        assert evidence.KINDS.keys() >= {*needs, *wants}, id

        def register(function: Callable[[S, C], Iterable[Hit]]) -> Callable[[S, C], Iterable[Hit]]:
            assert id not in self.checks, id
            self.checks[id] = Check(id, slug, self.name, severity, summary, source, function, needs, wants)
            return function

        return register


def run(subject: S, contract: C, checks: Iterable[Check[S, C]]) -> list[Finding]:
    """All findings of `checks` on `subject`, in the order of the checks.

    Each is reported once, though a file that several stacks' inputs share is looked at for each of them. Which
    of the checks did not run, `not_run` says.
    """
    nearest.begin()
    found: dict[object, Finding] = {}
    for check in checks:
        for finding in check.run(subject, contract):
            found.setdefault(finding.key(), finding)
    return list(found.values())


def not_run(subject: S, checks: Iterable[Check[S, C]]) -> list[NotRun]:
    """Those of `checks` that cannot judge `subject`, or a part of it, because evidence is missing."""
    return [one for one in (check.lacks(subject) for check in checks) if one is not None]


if TYPE_CHECKING:
    #: A check, or a family, of any subject.
    AnyCheck = Check[Any, Any]
    AnyFamily = Family[Any, Any]
else:
    AnyCheck, AnyFamily = Check, Family


def choose(checks: dict[str, AnyCheck], select: Iterable[str] = (), ignore: Iterable[str] = ()) -> list[AnyCheck]:
    """The checks whose id, name or family is in `select` (default: all) and not in `ignore`.

    A prefix of an id selects too, as `GF1` does the taxonomy. Raises `UsageError` for a word that
    names nothing.
    """
    chosen = selection.matching(checks, select) if tuple(select) else list(checks)
    dropped = set(selection.matching(checks, ignore))
    return [checks[id] for id in chosen if id not in dropped]
