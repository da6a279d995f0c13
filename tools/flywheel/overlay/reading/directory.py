"""Read an overlay from its folder, without any configuration.

A file that cannot be read becomes a finding (GF318), and the other files are read as usual.
"""

from __future__ import annotations

import os

from flywheel.errors import UserError
from flywheel.formats import source
from flywheel.formats.source import FormatError, Place
from flywheel.overlay import owner_choices
from flywheel.overlay.fact import Fact
from flywheel.overlay.overlay import Overlay
from flywheel.overlay.reading import (
    declared_overlays,
    discovery,
    file_survey,
    partial_files,
    unjudged_files,
    var_files,
)
from flywheel.overlay.reading.passed_over import some
from flywheel.overlay.reading.unjudged_files import Unjudged
from flywheel.overlay.reading.var_files import VarFiles
from flywheel.overlay.stack_inputs import Backend

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from flywheel.cluster.cluster_file import Cluster
    from flywheel.contract.compiled import Contract
    from flywheel.formats.source import Source
    from flywheel.overlay.chart_files import ChartFile
    from flywheel.overlay.organization import Organization
    from flywheel.overlay.reading.declared_overlays import DeclaredOverlays
    from flywheel.overlay.reading.discovery import FoundFiles
    from flywheel.overlay.reading.other_texts import OtherTexts

    #: An overlay, the files that were read for it, and descriptions of the files that were not found.
    Loaded = tuple[Overlay, tuple[str, ...], tuple[str, ...]]

#: For each role: the files that have it, and what is not known if there is none.
_MISSING = (
    (discovery.ORGANIZATION, "organization.yaml", "so the owner and the substrate are not known"),
    (discovery.TFVARS, "*.tfvars", "so no stack's variables were judged"),
    (discovery.BACKEND, "*.s3.hcl or *.backend.hcl", "so the state backend was not judged"),
    (discovery.MODULE, "MODULE.bazel", "so no module override of core was judged"),
    (discovery.WORKFLOW, "workflows", "so no pin in CI was judged"),
)
_UNTOLD = "the contract has no stack with these variables"


def load(path: str, contract: Contract, every_text: bool = False) -> Loaded:
    """The overlay in a folder, or in a single file of one.

    `every_text`: search the other text files of the folder for secrets, too. Raises `UserError` if the folder
    contains no file of an overlay, or if the path does not exist.
    """
    places = organization_places(contract)
    if os.path.isfile(path):
        one = discovery.single(path, places)
        from flywheel.overlay.reading import single_file  # imported late: folders do not need it

        # Messages name files by the given path, so the overlay's name must not add a folder to it.
        return read(one, os.path.basename(path), contract, single_file.stack_of(one, contract), whole=False)
    found = discovery.discover(path, places)
    declared = declared_overlays.read(found, contract)
    sources = (found.of(discovery.TFVARS), found.of(discovery.ORGANIZATION), found.refused, declared.texts)
    if not any(sources):
        raise UserError(
            f"{path}: no variable file (*.tfvars, *.tfvars.json), no {places[0] if places else 'organization.yaml'} "
            "and no BUILD file with a flywheel_overlay in this folder or below. Give the folder of an implementation "
            "overlay."
        )
    found.files[discovery.CLUSTER] = [name for name in cluster_places(contract) if name in found.names][:1]
    found.files[discovery.DECLARED] = [text.name for text in declared.texts]
    overlay, names, missed = read(found, path, contract, every_text=every_text)
    _join(overlay, declared)
    unsearched = _add_former_names(overlay, found, contract)
    return overlay, names, (*_still_missed(missed, declared), *_unread(declared), *unsearched)


def _add_former_names(overlay: Overlay, found: FoundFiles, contract: Contract) -> list[str]:
    if "owner.former_names" not in overlay.facts:
        return []
    from flywheel.overlay import former_names  # imported late: few owners were renamed

    return former_names.add(overlay, found, contract)


def _join(overlay: Overlay, declared: DeclaredOverlays) -> None:
    """Add what rules declare. Files that exist beside them, such as the copies that `.write` makes, count first."""
    overlay.texts += declared.texts
    unread = [Unjudged(Place(text), label, why, "Run `bazel test` on it.") for text, label, why in declared.unread]
    given = overlay.facts.get(unjudged_files.FACT)
    overlay.facts |= unjudged_files.fact([*unjudged_files.of_fact(given), *unread])
    if declared.overlay is None:
        return
    overlay.facts = {**declared.overlay.facts, **overlay.facts}
    overlay.inputs = overlay.inputs or declared.overlay.inputs
    overlay.backends = overlay.backends or declared.overlay.backends
    overlay.cluster = overlay.cluster or declared.overlay.cluster


def _still_missed(missed: tuple[str, ...], declared: DeclaredOverlays) -> Iterator[str]:
    """The files that were not found, without those whose content rules declare."""
    known = {role for role, *_ in _MISSING[:3]} if declared.overlay is not None else set()
    starts = tuple(what for role, what, _ in _MISSING if role in known)
    return (one for one in missed if not (starts and one.startswith(starts)))


def _unread(declared: DeclaredOverlays) -> Iterator[str]:
    for _, label, why in declared.unread:
        yield f"the facts of {label} ({why}: `bazel test` judges them)"


def read(
    found: FoundFiles,
    name: str,
    contract: Contract,
    stacks: dict[str, str] | None = None,
    whole: bool = True,
    every_text: bool = False,
) -> Loaded:
    """The overlay made of the files in `found`, with the name `name`.

    `stacks` maps variable files and backends to their stacks, as far as these are known. `whole` is
    false for a single file: other files were not searched for. `every_text`: see `load`.
    """
    stacks = stacks or {}
    unreadable = list(found.refused)
    organization, facts = organization_of(found, contract, unreadable)
    cluster = _cluster(found, facts, unreadable, whole)
    variables = _variables(found, contract, stacks)
    additions = partial_files.mark(variables.inputs, variables.named, contract)
    backends = list(_backends(found, contract, stacks, unreadable))
    inventory = None
    if contract.conventions.pins is not None:
        from flywheel.overlay.pins.pin_inventory import PinInventory

        inventory = PinInventory(found, contract, organization, facts).collect()
        facts |= inventory.facts
    read_names = sorted({one for names in found.files.values() for one in names})
    links = found.passed_over.links
    facts |= file_survey.facts(sorted([*found.names, *links]), found.path, {*read_names, *links}, contract)
    unreadable += [*variables.unreadable, *(inventory.unreadable if inventory else ())]
    texts = [*variables.texts, *(inventory.texts if inventory else ())]
    texts += [organization.document.source] if organization else []
    if whole:
        below = unjudged_files.below(found.names, organization_places(contract))
        facts |= unjudged_files.fact([*unjudged_files.of_strangers(variables.strangers, found.names), *below])
    texts += _torn(found, unreadable, {text.name for text in texts})
    known = (
        {one.name for one in texts} | {*found.of(discovery.DECLARED)} | {one.document.source.name for one in backends}
    )
    known |= {document.source.name for one in variables.inputs for document in one.documents}
    others = _others(found, known, facts) if every_text else None
    ignored = _leave_ignored(found, facts, others) if whole else ()
    overlay = Overlay(
        name,
        facts,
        variables.inputs,
        backends,
        texts=[*texts, *(others.texts if others else ())],
        organization=organization,
        pins=inventory.pins if inventory else (),
        workflows=inventory.workflows if inventory else (),
        unreadable=unreadable,
    )
    overlay.cluster = cluster
    overlay.charts, overlay.not_judged = _charts(found, contract, ignored)
    missed = [*_missed(found, variables, additions), *_unopened(found, read_names)] if whole else []
    missed += others.missed() if others and whole else ()
    missed += [f"the content of {some(sorted(ignored))} (Git ignores it)"] if ignored else []
    missed += overlay.not_judged
    more = sorted(set(others.read) - set(read_names)) if others else []
    return overlay, (*read_names, *more), tuple(missed)


def _charts(found: FoundFiles, contract: Contract, ignored: Collection[str]) -> tuple[list[ChartFile], list[str]]:
    """Values of ARC's scale-set chart in the files, and what of them was not read."""
    if contract.arc.chart_values is None or not any(name.endswith((".yaml", ".yml")) for name in found.names):
        return [], []
    from flywheel.overlay.reading import values_files  # imported late: few folders have such files

    return values_files.load(found, contract, ignored)


def _leave_ignored(found: FoundFiles, facts: dict[str, Fact], others: OtherTexts | None) -> set[str]:
    """Take out what Git ignores: files that no repository may hold, and texts with secrets. Return their names."""
    held = file_survey.names(facts)
    texts = {text.name for text in others.texts} if others is not None else set()
    searched = [name for name in sorted(held | texts) if name in found.names]
    if not searched:
        return set()
    from flywheel.overlay.reading import git_ignored  # late: few folders have such files

    ignored = git_ignored.ignored(found.folder, searched)
    if ignored:
        file_survey.leave_out(facts, ignored)
        if others is not None:
            others.texts = [text for text in others.texts if text.name not in ignored]
    return ignored


def _others(found: FoundFiles, known: set[str], facts: dict[str, Fact]) -> OtherTexts:
    from flywheel.overlay.reading import other_texts  # imported late: most verbs search no other texts

    return other_texts.search(found, known, file_survey.names(facts))


def organization_places(contract: Contract) -> tuple[str, ...]:
    """Where an overlay keeps its organization.yaml, as paths below its folder."""
    convention = contract.conventions.organization
    return convention.files if convention is not None else ()


def cluster_places(contract: Contract) -> tuple[str, ...]:
    """Where an overlay keeps the facts of its cluster, as paths below its folder."""
    convention = contract.conventions.organization
    return convention.cluster_files if convention is not None else ()


def _cluster(
    found: FoundFiles, facts: dict[str, Fact], unreadable: list[FormatError], searched: bool
) -> Cluster | None:
    """The facts of the cluster; what it says of its controller is added to `facts`, errors to `unreadable`."""
    for name in found.of(discovery.CLUSTER):
        from flywheel.overlay import cluster_facts  # imported late: few overlays have it

        try:
            one, faults = cluster_facts.read(name, found.path(name), searched)
        except FormatError as err:
            one, faults = None, [err]
        unreadable += faults
        if one is not None:
            cluster_facts.add(facts, one, cluster_facts.OWNER)
        return one
    return None


def organization_of(
    found: FoundFiles, contract: Contract, unreadable: list[FormatError]
) -> tuple[Organization | None, dict[str, Fact]]:
    """The overlay's organization.yaml and its facts; errors are appended to `unreadable`."""
    for name in found.of(discovery.ORGANIZATION):
        from flywheel.overlay.reading import organization_file  # imported late: YAML costs 20 ms

        try:
            one = organization_file.read(name, found.path(name))
        except FormatError as err:
            unreadable.append(err)
            continue
        facts = organization_file.facts(one, contract)
        owner_choices.apply(facts, contract)
        return one, facts
    return None, {}


def _variables(found: FoundFiles, contract: Contract, stacks: dict[str, str]) -> VarFiles:
    """The variable files. A file with a known stack is that stack's, whatever the file's name."""
    names = found.of(discovery.TFVARS)
    result = var_files.load([name for name in names if name not in stacks], found.path, contract)
    for stack in sorted(set(stacks.values())):
        mine = [name for name in names if stacks.get(name) == stack]
        more = var_files.load(mine, found.path, contract, stack)
        result.inputs += more.inputs
        result.named |= more.named
        result.unreadable += more.unreadable
    return result


def _backends(
    found: FoundFiles, contract: Contract, stacks: dict[str, str], unreadable: list[FormatError]
) -> Iterator[Backend]:
    for name in found.of(discovery.BACKEND):
        from flywheel.overlay.reading import backend_files

        try:
            for backend in backend_files.load([name], found.path, contract):
                backend.stack = stacks.get(name, backend.stack)
                yield backend
        except FormatError as err:
            unreadable.append(err)


def _torn(found: FoundFiles, unreadable: list[FormatError], known: set[str]) -> Iterator[Source]:
    """The texts of files that could not be parsed: they too may contain a secret."""
    refused = {err.place.file for err in found.refused}
    for name in sorted({err.place.file for err in unreadable} - refused - known):
        try:
            yield source.read(found.path(name), name)
        except FormatError:
            continue  # not text


def _unopened(found: FoundFiles, known: list[str]) -> Iterator[str]:
    count = file_survey.unopened(found.names, known)
    if count:
        yield f"the content of {count} files (only the first {file_survey.MOST_OPENED} are opened)"


def _missed(found: FoundFiles, variables: VarFiles, additions: list[tuple[str, str]]) -> Iterator[str]:
    for role, what, meaning in _MISSING:
        if not found.of(role):
            yield f"{what} ({meaning})"
    for name, other, _ in variables.strangers:
        why = f"its path names `{other}`, which the contract does not have" if other else _UNTOLD
        yield f"a stack for {name} ({why}: not judged)"
    for name, fuller in additions:
        yield f"all that a stack requires in {name} (an addition to {fuller}: only what it sets was judged)"
    yield from found.missed()
