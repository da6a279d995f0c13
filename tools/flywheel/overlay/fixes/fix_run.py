"""`flywheel check --fix` and `--diff`."""

from __future__ import annotations

import os

from flywheel.errors import UsageError
from flywheel.findings import allowances, console, engine, output_files, redaction
from flywheel.findings.finding import Replacement
from flywheel.formats.source import Place
from flywheel.overlay.fixes import edit_rules, fixed_folder
from flywheel.overlay.fixes.fixed_folder import FixedFolder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Collection

    from flywheel.contract.compiled import Contract
    from flywheel.findings.finding import Finding
    from flywheel.findings.run import Run
    from flywheel.findings.settings.settings_in_use import SettingsInUse
    from flywheel.overlay.overlay import Overlay

#: How often a report's edits are checked: it must not take much longer than one without edits.
MOST_CHECKS_OF_REPORT = 20


def refuse_usage(arguments: Namespace) -> None:
    """Raise `UsageError` for options that do not go with `--fix` and `--diff`."""
    flag = "--fix" if arguments.fix else "--diff"
    if arguments.fix and arguments.diff:
        raise UsageError("give --fix or --diff, not both.")
    if arguments.overlay or arguments.write_baseline or arguments.bundle:
        other = "--overlay" if arguments.overlay else "--bundle" if arguments.bundle else "--write-baseline"
        raise UsageError(f"{flag} does not go with {other}: it edits the files of a folder.")
    if arguments.directory and not os.path.isdir(arguments.directory):
        raise UsageError(f"{flag} needs the overlay's folder, not a file: an edit is checked with all of its files.")


def fixed(
    arguments: Namespace,
    overlay: Overlay,
    contract: Contract,
    this_run: Run,
    settings: SettingsInUse | None,
    for_report: bool = False,
) -> FixedFolder:
    """What can be fixed in an overlay that was read from a folder. What is allowed is left as it is.

    for_report: only what can be edited in the files as they are.
    """
    folder = arguments.directory

    def check(copy: Overlay) -> list[Finding]:
        copy.evidence = this_run.evidence
        copy.of_checkout = overlay.of_checkout
        copy.pinned_contract = overlay.pinned_contract
        findings = engine.run(copy, contract, this_run.checks)
        if copy.allowances:
            findings, _ = allowances.split(findings, copy.allowances, this_run.evidence.today, "overlay")
        return settings.allow(findings, folder, this_run.evidence.today)[0] if settings is not None else findings

    names = {text.name for text in overlay.sources() if text.text}
    files = sorted(name for name in names if os.path.isfile(os.path.join(folder, name)))
    most = MOST_CHECKS_OF_REPORT if for_report else fixed_folder.MOST_CHECKS
    return FixedFolder(folder, files, contract, check, most, once=for_report)


def attach(
    arguments: Namespace,
    overlay: Overlay,
    contract: Contract,
    this_run: Run,
    settings: SettingsInUse | None,
    findings: Collection[Finding],
) -> None:
    """Give each of `findings` the edits that mend it, for reports that programs read, in few checks."""
    if not any(finding.id in edit_rules.RULES for finding in findings):
        return
    first = fixed(arguments, overlay, contract, this_run, settings, for_report=True).first
    edits = {fix.finding.key(): fix for fix in first}
    sources = {text.name: text for text in overlay.sources()}
    for finding in findings:
        fix, source = edits.get(finding.key()), sources.get(finding.place.file)
        if fix is not None and source is not None:
            finding.edits = tuple(
                Replacement(source.place(one.start), source.place(one.end), one.new) for one in fix.edits
            )


def show(result: FixedFolder, overlay: Overlay, contract: Contract) -> int:
    """Print the diff of what would be fixed; 1 if there is something."""
    console.show_diff(result.changes, redaction.of(overlay, contract).text)
    return 1 if result.changes else 0


def make(result: FixedFolder, folder: str) -> None:
    """Write all edited files, or none, and say what was fixed, with paths from the working directory."""
    paths = {os.path.join(folder, name): pair for name, pair in result.changes.items()}
    before: dict[str, str | None] = {path: was for path, (was, _) in paths.items()}
    output_files.replace({path: now for path, (_, now) in paths.items()}, folder, before)
    for fix in sorted(result.fixes, key=lambda one: one.finding.key()):
        at = fix.finding.place
        place = Place(os.path.normpath(os.path.join(folder, at.file)), at.line, at.column)
        console.note(f"fixed: {place}: {fix.finding.id} {fix.finding.slug}")
    count, files = len(result.fixes), len(result.changes)
    console.warn(
        f"{count} {'finding' if count == 1 else 'findings'} fixed in {files} {'file' if files == 1 else 'files'}."
    )


def tell_untried(result: FixedFolder) -> None:
    """Say that edits are left, which happens if many of them make something worse in another place."""
    if result.untried:
        console.warn(
            f"the edits of {result.untried} more {'finding' if result.untried == 1 else 'findings'} were not tried, "
            f"since the files were checked {fixed_folder.MOST_CHECKS} times. Run the command again."
        )
