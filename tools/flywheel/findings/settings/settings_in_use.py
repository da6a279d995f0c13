"""Settings and options together: an option that was given counts, otherwise the setting."""

from __future__ import annotations

import os

from flywheel.errors import UsageError, UserError
from flywheel.findings import allowances, selection, subjects
from flywheel.findings.allowed import Allowed
from flywheel.findings.settings import path_patterns, settings_file
from flywheel.formats import input_files
from flywheel.formats.source import Place

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace

    from flywheel.findings.finding import Finding
    from flywheel.findings.settings.settings_table import SettingsFile

#: Settings that name a file below the folder of the settings.
_FILES = ("contract", "baseline", "registry_metadata", "pinned_contract")
_WORDS = ("format", "pages", "expected_core")
_LISTS = ("select", "ignore", "require")
_MOST_EXPECTED = 999_999_999


class SettingsInUse:
    """The settings of a run.

    path: the file. read: what a report says of it. missed: settings that have no effect here, with the reason.
    """

    def __init__(self, path: str, settings: SettingsFile, subject: str) -> None:
        self.path = path
        self.settings = settings
        self.subject = subject
        self.missed: list[str] = []
        self._checks = subjects.of(subject)
        self._left_out = 0
        self._paths = [self._of_path(pattern) for pattern in settings.paths]

    @property
    def read(self) -> str:
        """The file, and how many checks its settings leave out."""
        left = f" (leaves out {self._left_out} check{'s' if self._left_out != 1 else ''})" if self._left_out else ""
        return f"{self.path}{left}"

    def apply(self, arguments: Namespace, reads_files: bool) -> None:
        """Put the settings where no option was given.

        reads_files: whether settings may name files; a build declares its files itself.
        """
        settings = self.settings
        if arguments.strict is None:
            arguments.strict = settings.strict
        if not arguments.expect:
            self._refuse_unknown("expect", settings.expect)
            arguments.expect = self._expected()
        given = {name: bool(getattr(arguments, name)) for name in _LISTS}
        if not (given["select"] or given["ignore"]):
            arguments.select, arguments.ignore = self._chosen()
        if not given["require"]:
            arguments.require = list(settings.require)
        for name in _WORDS:
            if not getattr(arguments, name) and not (name == "format" and arguments.statistics):
                setattr(arguments, name, getattr(settings, name) or getattr(arguments, name))
        for name in _FILES:
            value = getattr(settings, name)
            if value and not getattr(arguments, name):
                if reads_files:
                    setattr(arguments, name, self._file(name, value))
                else:
                    self.missed.append(f"`{name}` of {self.path} (a build gives it with --{name.replace('_', '-')})")

    def families_left_out(self, families: list[str]) -> list[str]:
        """The families of the subject that are not among `families`, those that ran."""
        return [family for family in subjects.SUBJECTS[self.subject] if family not in families]

    def allow(
        self, findings: list[Finding], folder: str, today: str, strict: bool = False
    ) -> tuple[list[Finding], list[Allowed]]:
        """The findings that stay, and those that a path allows. Their places are below `folder` ("" for this one).

        Without a day (today is "") a path with a last day counts, and in strict mode it allows nothing.
        """
        own = os.path.dirname(self.path) or "."
        live = [one for one in self._paths if not one.until or (one.until >= today if today else not strict)]
        kept, allowed = [], []
        for finding in findings:
            path = os.path.relpath(os.path.join(folder, finding.place.file), own).replace(os.sep, "/")
            by = next((one for one in live if finding.id in one.ids and one.pattern.fullmatch(path)), None)
            if by is None or finding.rest or finding.place.file.startswith(("//", "@")):
                kept.append(finding)
            else:
                allowed.append(Allowed(finding, by.reason, by.until, by.place))
        return kept, allowed

    def without_day(self, today: str) -> list[str]:
        """What a report does not find: the day, if a path has a last one."""
        dated = next((one for one in self._paths if one.until), None)
        if today or dated is None:
            return []
        rule = "without it nobody knows whether it is over, and in strict mode it allows nothing"
        return [f"the day, for `until` at {dated.place} (`--today YYYY-MM-DD`; {rule})"]

    def ended(self, today: str) -> list[tuple[str, str]]:
        """A check's id and a sentence for each path whose last day is over: they fail the report."""
        over = [one for one in self._paths if one.until and today and one.until < today]
        words = "{}: `{}` is allowed for {} until {}; it is {}. Remove it, or decide again."
        return [
            (min(one.ids), words.format(one.place, ", ".join(one.words), one.glob, one.until, today)) for one in over
        ]

    def _chosen(self) -> tuple[list[str], list[str]]:
        """The ids to select and to ignore. What is never allowed runs whatever settings say."""
        settings, never = self.settings, {id for id, check in self._checks.items() if allowances.never(check)}
        selected = self._matching("select", settings.select) if settings.select else set(self._checks)
        ignored = self._matching("ignore", settings.ignore) - never
        runs = (selected | never) - ignored
        self._left_out = len(self._checks) - len(runs)
        return (sorted(runs), []) if self._left_out else ([], [])

    def _matching(self, key: str, words: tuple[str, ...], name: str = "") -> set[str]:
        try:
            return set(selection.matching(self._checks, words))
        except UsageError as err:
            raise UserError(f"{self._place(key, name)}: `{key}`: {err.args[0]}") from None

    def _expected(self) -> list[str]:
        """The counts as words of `--expect`. Python refuses to write numbers of thousands of digits."""
        for name, count in self.settings.expect.items():
            if count > _MOST_EXPECTED:
                place = self._place("expect", "")
                raise UserError(f"{place}: `expect`: the count of {name} is too large. Correct it.")
        return [f"{name}={count}" for name, count in self.settings.expect.items()]

    def _refuse_unknown(self, key: str, names: dict[str, int]) -> None:
        for name in names:
            if selection.id_of(name, self._checks) not in self._checks:
                self._matching(key, (name,))

    def _of_path(self, pattern: str) -> _PathInUse:
        rule = self.settings.paths[pattern]
        ids = self._matching("ignore", rule.ignore, pattern)
        allowed = {id for id in ids if not allowances.never(self._checks[id])}
        place = self._place("paths", pattern)
        if not allowed:
            raise UserError(f"{place}: `ignore`: findings of {', '.join(rule.ignore)} are never allowed. Remove them.")
        return _PathInUse(
            pattern, path_patterns.compiled(pattern), allowed, rule.ignore, rule.reason, rule.until, place
        )

    def _place(self, key: str, name: str) -> Place:
        if name:
            return self.settings.paths[name].place()
        return self.settings.key_place(key)

    def _file(self, key: str, value: str) -> str:
        """The path of a file below the folder of the settings: they can be other people's, and name no other."""
        folder = os.path.dirname(self.path) or "."
        path = os.path.join(folder, value)
        if os.path.isabs(value) or not input_files.is_inside(os.path.realpath(folder), path):
            option = f"--{key.replace('_', '-')}"
            raise UserError(
                f"{self._place(key, '')}: `{key}` is outside of the folder of the settings. "
                f"Move the file, or give it with {option}."
            )
        return path


class _PathInUse:
    def __init__(
        self,
        glob: str,
        pattern: path_patterns.PathPattern,
        ids: set[str],
        words: tuple[str, ...],
        reason: str,
        until: str | None,
        place: Place,
    ) -> None:
        self.glob = glob
        self.pattern = pattern
        self.ids = ids
        self.words = words
        self.reason = reason
        self.until = until or ""
        self.place = place


def of(path: str, arguments: Namespace, subject: str, reads_files: bool) -> SettingsInUse:
    """The settings in the file at `path`, applied to the options of a run.

    reads_files: see `SettingsInUse.apply`. Raises `UserError` and `FormatError` for settings that are wrong.
    """
    found = SettingsInUse(path, settings_file.load(path), subject)
    found.apply(arguments, reads_files)
    return found
