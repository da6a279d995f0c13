"""One run of a verb that judges: its options, its checks, what is expected of them, its report and its exit status.

this_run = Run(arguments, "plan")
... read what is judged; it gets this_run.evidence ...
return this_run.judge(subject, contract).finish(read=[...])
"""

from __future__ import annotations

import argparse
import os
import re

from flywheel.errors import UsageError
from flywheel.findings import engine, evidence, redaction, report_output, selection, subjects
from flywheel.findings.report import Report, check_expected
from flywheel.formats import nearest
from flywheel.formats.source import Place

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Callable, Iterable
    from typing import Protocol

    from flywheel.findings.allowed import Allowed
    from flywheel.findings.engine import AnyCheck, Subject
    from flywheel.findings.finding import Finding
    from flywheel.findings.pictures import Picture
    from flywheel.findings.table import Table

    Lines = Callable[[Place], str | None]

    class HasDigest(Protocol):
        """What checks judge by, as far as a report names it."""

        @property
        def digest(self) -> str: ...


#: What a report does not find, for comments that allow findings.
_NO_DAY = (
    "the day, for comments that allow findings (`--today YYYY-MM-DD`; without it they allow nothing in strict mode)"
)

#: Digits of an expected count. Python refuses to convert thousands of them.
_LONGEST_COUNT = 9

#: The options that give a kind of evidence that several verbs have, with the name of its value.
_EVIDENCE = {
    "today": ("DATE", "the current day, YYYY-MM-DD; without it the checks of dates do not run"),
    "expected_core": ("REF", "the commit or version that must be pinned"),
    "registry_metadata": ("FILE", "core's metadata.json in its registry"),
}


def add_options(parser: ArgumentParser, *kinds: str) -> None:
    """The options of a verb that judges; `kinds` are the kinds of evidence that it takes by `evidence.of`."""
    add_contract(parser)
    add_evidence(parser, *kinds)
    add_judging(parser)
    report_output.add_output(parser)


def add_contract(parser: ArgumentParser) -> None:
    """`--contract`."""
    parser.add_argument("--contract", metavar="FILE", help="contract.json (default: the one built in)")


def add_evidence(parser: ArgumentParser, *kinds: str) -> None:
    """The options of these kinds of evidence."""
    for kind in kinds:
        metavar, help = _EVIDENCE[kind]
        parser.add_argument(f"--{kind.replace('_', '-')}", metavar=metavar, default="", help=help)


def add_judging(parser: ArgumentParser) -> None:
    """`--strict`, `--expect`, `--select`, `--ignore` and `--require`."""
    yes_or_no = argparse.BooleanOptionalAction
    parser.add_argument("--strict", action=yes_or_no, default=None, help="fail on any warning that is not expected")
    add_many(parser, "--expect", "CHECK=COUNT,...", "warnings that must be found exactly COUNT times, by id or name")
    add_many(parser, "--select", "CHECK,...", "run only these: ids (GF101), names, starts of ids (GF1) or families")
    add_many(parser, "--ignore", "CHECK,...", "leave these out")
    help = "fail if a check of this id, name or family, or one that needs this evidence, does not run"
    add_many(parser, "--require", "NAME,...", help)


def add_many(parser: ArgumentParser, flag: str, metavar: str, help: str, dest: str | None = None) -> None:
    """An option that may be given several times."""
    parser.add_argument(flag, action="append", default=[], metavar=metavar, dest=dest, help=help)


class Run:
    """What is settled before anything is read: raises `UsageError` for options that cannot be.

    subject: what is judged, a key of `subjects.SUBJECTS`. checks: those that run, by the order of their ids. expected:
    the exact counts of warnings by id. required: words that name checks which have to run. evidence: what the options
    give.
    """

    __slots__ = ("arguments", "checks", "evidence", "expected", "required", "subject")

    def __init__(
        self, arguments: Namespace, subject: str, only: Iterable[str] = (), without: Iterable[str] = ()
    ) -> None:
        """The run of a verb that judges `subject` (a key of `subjects.SUBJECTS`).

        `only` and `without` are ids and families for verbs that take no `--select` and `--ignore`.
        """
        report_output.refuse_usage(arguments)
        self.arguments = arguments
        self.subject = subject
        table = subjects.of(subject)
        self.expected = _expected(getattr(arguments, "expect", ()), table, subject)
        select, ignore = getattr(arguments, "select", only), getattr(arguments, "ignore", without)
        self.checks = engine.choose(table, selection.words(select), selection.words(ignore))
        if not self.checks:
            raise UsageError("--select and --ignore leave no check to run. Leave one of them out.")
        idle = sorted(self.expected.keys() - {check.id for check in self.checks})
        if idle:
            raise UsageError(f"expected: `{idle[0]}` is left out by --select or --ignore. Leave its count out too.")
        self.required = _required(getattr(arguments, "require", ()), self.checks)
        self.evidence = evidence.of(arguments)

    def judge(self, subject: Subject, contract: HasDigest) -> Judged:
        """Run the checks on `subject`."""
        return Judged(self, subject, contract)


class Judged:
    """What came of a run's checks, before it is reported.

    redact: what every text passes through that says something of the subject. allowed: the findings that comments in
    its files allow; `findings` are the others.
    """

    __slots__ = ("_contract", "_missed", "_run", "allowed", "findings", "not_run", "redact")

    def __init__(self, run: Run, subject: Subject, contract: HasDigest) -> None:
        self._run = run
        self._contract = contract
        self.findings = engine.run(subject, contract, run.checks)
        self.not_run = engine.not_run(subject, run.checks)
        self.redact = redaction.of(subject, contract)
        for one in self.not_run:
            one.why = self.redact.often(one.why)
        self.allowed: list[Allowed] = []
        self._missed: tuple[str, ...] = ()
        comments = getattr(subject, "allowances", None)
        if comments:
            from flywheel.findings import allowances  # imported late: few subjects have one

            today, strict = run.evidence.today, bool(getattr(run.arguments, "strict", False))
            self.findings, self.allowed = allowances.split(self.findings, comments, today, run.subject, strict)
            if strict and not today:
                self._missed = (_NO_DAY,)

    def finish(
        self,
        name: str,
        read: Iterable[str] = (),
        missed: Iterable[str] = (),
        outlived: Iterable[tuple[str, str]] = (),
        tables: Iterable[Table] = (),
        pictures: Callable[[], Iterable[Picture]] = tuple,
        lines: Lines | None = None,
        folder: str = "",
    ) -> int:
        """Write the report where it is wanted; return the exit status.

        `name` is how the report calls the subject. For `read`, `missed`, `outlived`, `tables` and `pictures` see
        `Report`; rows of tables have no secrets already. `lines` looks up the source lines shown under findings (see
        `source_lines`). `folder` is the one that the places of findings are below: reports show paths from the
        working directory, which terminals and forges turn into links. The status is 1 if the report fails and no
        bundle is asked for.
        """
        often = self.redact.often
        run, checks = self._run, self._run.checks
        base = _from_here(folder)
        read = tuple(read)
        self.redact.ahead(read)
        findings, allowed = self.findings, self.allowed
        if base != ".":
            findings = [_moved(one, base, read, often) for one in findings]
            allowed = [
                one.moved(_moved(one.finding, base, read, often), _moved_place(one.place, base, often))
                for one in allowed
            ]
        report = Report(
            often(name),
            self._contract.digest,
            findings,
            tuple(dict.fromkeys(check.family for check in checks)),
            run.expected,
            bool(getattr(run.arguments, "strict", False)),
            tuple(map(often, read)),
            tuple(map(often, (*missed, *self._missed))),
            [(id, often(sentence)) for id, sentence in outlived],
            self.not_run,
            run.required,
            tables,
            pictures,
            [one.redacted(often) for one in allowed],
        )
        return report_output.write(run.arguments, report, checks, lines, self.redact.text)


def _from_here(folder: str) -> str:
    """The folder as a path from the working directory; an absolute one stays so if it is not below."""
    base = os.path.normpath(folder or ".")
    relative = os.path.relpath(base) if os.path.isabs(base) else base
    return base if os.path.isabs(base) and relative.startswith("..") else relative


def _moved(finding: Finding, base: str, names: Iterable[str], redact: Callable[[str], str]) -> Finding:
    """The finding with paths from the working directory: at its place, and where it speaks of a line of a file."""
    message, fix = (_with_paths(text, redact(base), names) for text in (finding.message, finding.fix))
    return finding.moved(_moved_place(finding.place, base, redact), message, fix)


def _moved_place(place: Place, base: str, redact: Callable[[str], str]) -> Place:
    """The place with its path from the working directory, if it is a file below `base`."""
    path = f"{base}/{place.file}"
    if not place.file or place.file.startswith(("//", "@", "/")) or not os.path.lexists(path):
        path = place.file
    return Place(redact(path), place.line, place.column)


def _with_paths(text: str, base: str, names: Iterable[str]) -> str:
    for name in names:
        if f"{name}:" in text:
            text = re.sub(rf"(?<![\w./-]){re.escape(name)}(?=:[0-9])", lambda found: f"{base}/{found[0]}", text)
    return text


def source_lines(folder: str, read: Iterable[str]) -> Lines:
    """Looks up lines of the files that were read below `folder`, and of no other, by paths with or without it."""
    from flywheel.formats.secrets.secret_search import redact_lines
    from flywheel.formats.source import FormatError
    from flywheel.formats.source import read as read_source

    known = {path: name for name in read for path in (name, f"{_from_here(folder)}/{name}")}
    texts: dict[str, list[str]] = {}

    def line(place: Place) -> str | None:
        if place.file not in known or place.line is None:
            return None
        if place.file not in texts:
            try:
                # As a whole: a line from the middle of a key is not recognised by itself.
                texts[place.file] = redact_lines(read_source(os.path.join(folder, known[place.file])).text)
            except FormatError:
                texts[place.file] = []
        found = texts[place.file]
        return found[place.line - 1] if 0 < place.line <= len(found) else None

    return line


def _expected(given: Iterable[str], table: dict[str, AnyCheck], subject: str) -> dict[str, int]:
    """The expected counts by id; raise `UsageError` for an id that cannot be expected of `subject`."""
    expected: dict[str, int] = {}
    for word in selection.words(given):
        name, equals, count = word.partition("=")
        if not equals or not count.isascii() or not count.isdigit():
            raise UsageError(f"--expect `{word}`: write it as CHECK=COUNT, for example GF202=1.")
        if len(count.lstrip("0")) > _LONGEST_COUNT:
            raise UsageError(f"--expect `{name}`: the count has more than {_LONGEST_COUNT} digits. Correct it.")
        id = selection.id_of(name, table)
        if id in expected:
            raise UsageError(f"--expect `{word}`: {id} has a count already. Give each id once, with its whole count.")
        expected[id] = int(count)
    strange = sorted(id for id in expected.keys() - table.keys() if subjects.judges_something_else(id, subject))
    if strange:
        raise UsageError(f"expected: `{strange[0]}` judges something else than this verb does. Leave its count out.")
    check_expected(expected, {id: check.severity for id, check in table.items()})
    return expected


def _required(given: Iterable[str], checks: Iterable[AnyCheck]) -> tuple[str, ...]:
    """The words of `--require`; raise `UsageError` for one that names nothing which runs."""
    chosen = {check.id: check for check in checks}
    words = tuple(dict.fromkeys(selection.id_of(word, chosen) for word in selection.words(given)))
    if not words:
        return ()
    kinds = {name for check in chosen.values() for name in (*check.needs, *check.wants)}
    known = {word for check in chosen.values() for word in (check.id, check.family)} | kinds
    for word in words:
        if word not in known:
            close = nearest.did_you_mean(word, [*known, *(check.slug for check in chosen.values())])
            raise UsageError(
                f"--require `{word}`: no check that runs has this id, name or family, or needs this evidence. "
                + (f"{close} " if close else "")
                + "Give an id (GF101), a name, a family, or a kind of evidence: "
                f"{', '.join(sorted(kinds)) or 'none is needed here'}."
            )
    return words
