"""The options of `flywheel debt` that say what proofs are compared with: branches, and the files that proofs name."""

from __future__ import annotations

import re

from flywheel.debt import evidence_files, ledger_rules
from flywheel.errors import UsageError
from flywheel.findings.run import add_many

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from flywheel.contract.compiled import Contract
    from flywheel.debt.evidence_files import EvidenceFiles
    from flywheel.ledgers.retirement_ledger import RetirementLedger

_BRANCH = r"(?!refs/)(?![/.-])[^\s~^:?*\[\\]{1,200}(?<![/.])"
_REPOSITORY = r"[A-Za-z0-9][A-Za-z0-9_.-]*(?:/[A-Za-z0-9_.][A-Za-z0-9_.-]*)+"


def add_arguments(parser: ArgumentParser) -> None:
    """Add `--branch`, `--live`, `--evidence-file` and `--declared-evidence`."""
    add_many(parser, "--branch", "OWNER/NAME=BRANCH", "the default branch of one repository, as its forge has it")
    add_many(
        parser, "--live", "FILE", "live evidence (flywheel.evidence/1): its jobs prove entries without typed proofs"
    )
    help = "a file that a proof names as PLACE (default: looked for below the ledger and in its checkout)"
    add_many(parser, "--evidence-file", "PLACE=FILE", help)
    help = "read only the files of --evidence-file: for builds, where other files are missing"
    parser.add_argument("--declared-evidence", action="store_true", help=help)


def branches(arguments: Namespace, contract: Contract) -> dict[str, str]:
    """The default branches by repository in lower case; that of "" is for every other one."""
    found = {"": arguments.default_branch or ledger_rules.debt(contract).default_branch}
    for word in arguments.branch:
        repository, _, branch = word.partition("=")
        if not re.fullmatch(_REPOSITORY, repository) or not re.fullmatch(_BRANCH, branch):
            raise UsageError(f"--branch `{word}`: write it as OWNER/NAME=BRANCH, for example `example-org/app=trunk`.")
        if found.setdefault(repository.lower(), branch) != branch:
            raise UsageError(f"--branch `{word}`: {repository} has another default branch already. Give one.")
    return found


def kept(arguments: Namespace, ledger: RetirementLedger | None) -> EvidenceFiles | None:
    """The files that proofs of the ledger name; None if a build gives no file."""
    given = {}
    for word in arguments.evidence_file:
        place, equals, path = word.partition("=")
        if not place or not equals or not path:
            raise UsageError(f"--evidence-file `{word}`: write it as PLACE=FILE.")
        given[place] = path
    if ledger is None or (arguments.declared_evidence and not given):
        return None
    return evidence_files.read(ledger, given, search=not arguments.declared_evidence)
