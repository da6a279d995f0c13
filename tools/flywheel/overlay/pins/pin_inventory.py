"""Find every place in an overlay's files that says which core it uses."""

from __future__ import annotations

import re

from flywheel.formats.declared_document import DeclaredDocument
from flywheel.formats.source import FormatError, Place, Source, read
from flywheel.formats.values import Object, Scalar
from flywheel.overlay.fact import Fact
from flywheel.overlay.pins import core_pins, overlay_pins
from flywheel.overlay.pins.core_names import CoreNames
from flywheel.overlay.pins.core_pins import Pin
from flywheel.overlay.reading import discovery

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.contract.compiled import Contract
    from flywheel.formats.values import Document
    from flywheel.overlay.organization import Organization
    from flywheel.overlay.pins.bazelrc_pins import BazelrcFiles
    from flywheel.overlay.pins.module_pins import ModuleFiles
    from flywheel.overlay.reading.discovery import FoundFiles

_LOCKED = r'"(owner|repo|rev)"\s*:\s*"([^"]{1,200})"'


class PinInventory:
    """The pins of a folder, the facts from them, the files that were read, and errors for unreadable files."""

    def __init__(
        self, found: FoundFiles, contract: Contract, organization: Organization | None, facts: dict[str, Fact]
    ) -> None:
        self.found = found
        self.contract = contract
        self.organization = organization
        self.facts: dict[str, Fact] = {}
        self.pins: list[Pin] = []
        self.texts: list[Source] = []
        self.unreadable: list[FormatError] = []
        self.workflows: list[Document] = []
        self.modules: ModuleFiles | None = None
        own = {name: _text(facts.get(f"core.{name}")) for name in ("repository", "module_name")}
        self.names = CoreNames(contract, own["repository"], own["module_name"])
        self._given = facts

    def collect(self) -> PinInventory:
        """Read all files; return this object."""
        self._modules()
        self._flags()
        self._organization()
        self._workflows()
        self._justfiles()
        self._flakes()
        self._by_declared_roles()
        return self

    def _modules(self) -> None:
        if not self.found.of(discovery.MODULE):
            return
        from flywheel.overlay.pins import module_pins  # imported late: only folders with a module need it

        modules = module_pins.ModuleFiles(self.found.of(discovery.MODULE), self.found.path, self.found.root_module)
        self.modules = modules
        self.unreadable += modules.unreadable
        self.texts += [file.source for file in modules.files.values()]
        self.pins += modules.pins(self.names)
        if modules.root:
            document = DeclaredDocument(modules.root[0])
            node = document.node(modules.root[0], Place(modules.root[0]))
            self.facts[overlay_pins.MODULE_FILE] = Fact(node, document)
        self._facts_of_module(modules)
        if self.found.root_module + ".lock" in self.found.of(discovery.LOCK):
            self._resolved(modules)

    def _facts_of_module(self, modules: ModuleFiles) -> None:
        from flywheel.overlay.pins import module_pins

        for file, call, found in modules.calls(self.names):
            if any(pin.kind == core_pins.TAG for pin in found):
                document = DeclaredDocument(file.source.name)
                for name, (value, place) in module_pins.facts_of_tag(call, file).items():
                    if f"core.{name}" not in self._given:
                        self.facts[f"core.{name}"] = Fact(document.node(value, place), document)
                return

    def _resolved(self, modules: ModuleFiles) -> None:
        """Add the version of core that the lock file took from a registry, "" if it took none."""
        from flywheel.overlay.pins import module_pins

        name = self.found.root_module + ".lock"
        depended = {pin.what.split("`")[-2] for pin in self.pins if pin.kind == core_pins.BAZEL_DEP}
        if not depended:
            return
        try:
            versions = module_pins.locked_versions(name, self.found.path(name), sorted(depended))
        except FormatError as err:
            self.unreadable.append(err)
            return
        if len(versions) <= 1:
            document = DeclaredDocument(name)
            value = "".join(versions)
            self.facts["core.resolved_version"] = Fact(document.node(value, Place(name)), document)

    def _flags(self) -> None:
        names = set(self.found.of(discovery.BAZELRC))
        rc = None
        if names:
            from flywheel.overlay.pins.bazelrc_pins import BazelrcFiles

            try:
                rc = BazelrcFiles(names, self._read)
                self.pins += rc.pins(self.names)
                self.found.files[discovery.BAZELRC] = rc.names  # the others do not count, and were not read
            except FormatError as err:
                self.unreadable.append(err)
        if self.found.of(discovery.BAZEL_VERSION):
            self._lock(rc)

    def _lock(self, rc: BazelrcFiles | None) -> None:
        from flywheel.overlay.pins import bazel_lock

        try:
            self.facts |= bazel_lock.facts(self.found, rc)
        except FormatError as err:
            self.unreadable.append(err)

    def _organization(self) -> None:
        organization, convention = self.organization, self.contract.conventions.pins
        if organization is None or convention is None:
            return
        document = organization.document
        for path, role in convention.organization.items():
            node = organization.at(path)
            if isinstance(node, Scalar) and isinstance(node.value, str) and node.value:
                self.pins.append(Pin(role, core_pins.ORGANIZATION, f"`{path}`", document.place(node.at), node.value))
        path = convention.declared_roles
        declared = organization.at(path) if path else None
        if isinstance(declared, Object):
            for role, node in declared.items.items():
                if isinstance(node, Scalar) and isinstance(node.value, str):
                    pin = Pin(role, core_pins.ORGANIZATION, f"`{path}.{role}`", document.place(node.at), node.value)
                    self.pins.append(pin)

    def _workflows(self) -> None:
        for name in self.found.of(discovery.WORKFLOW):
            from flywheel.formats.yaml import strict_yaml
            from flywheel.overlay.pins import workflow_pins

            source = self._read(name)
            if source is None:
                continue
            try:
                document = strict_yaml.loads(source)
                self.pins += workflow_pins.find(document, self.names)
                self.workflows.append(document)
            except FormatError as err:
                self.unreadable.append(err)

    def _justfiles(self) -> None:
        self._texts(discovery.JUSTFILE, core_pins.JUSTFILE)

    def _flakes(self) -> None:
        for name in self.found.of(discovery.FLAKE_LOCK):
            source = self._read(name)
            if source is not None:
                self.pins += self._locked(source)
        locked = any(pin.kind == core_pins.FLAKE for pin in self.pins)
        before = len(self.pins)
        self._texts(discovery.FLAKE, core_pins.FLAKE)
        if locked:  # an input's branch does not move until the lock file does
            self.pins[before:] = [pin for pin in self.pins[before:] if pin.commit or pin.path]

    def _texts(self, role: str, kind: str) -> None:
        for name in self.found.of(role):
            from flywheel.overlay.pins import text_pins

            source = self._read(name)
            if source is not None:
                self.pins += text_pins.find(source, kind, self.names)

    def _locked(self, source: Source) -> list[Pin]:
        """The inputs in a flake.lock that are core; its entries have owner, repo and rev in this order."""
        found: list[Pin] = []
        seen: dict[str, str] = {}
        for match in re.finditer(_LOCKED, source.text):
            if match[1] == "owner":
                seen = {}
            seen[match[1]] = match[2]
            repository = f"{seen.get('owner', '')}/{seen.get('repo', '')}"
            if match[1] == "rev" and self.names.is_repository(repository):
                place = source.place(match.start(2))
                found.append(
                    Pin(self.names.default_role, core_pins.FLAKE, f"the locked input `{repository}`", place, match[2])
                )
        return found

    def _read(self, name: str) -> Source | None:
        try:
            source = read(self.found.path(name), name)
        except FormatError as err:
            self.unreadable.append(err)
            return None
        self.texts.append(source)
        return source

    def _by_declared_roles(self) -> None:
        """Move a pin of the default role to the role for which its commit is declared.

        organization.yaml declares a commit for a role. So does a variable of the role, for references, and for
        variables whose names do not say that they pin core. A workflow with the name of a role
        (`deploy-arc-runners.yml`) has that role if its commit is named again in another file, and not as a pin of
        the default role: a forgotten refresh is not.
        """
        default = self.names.default_role
        stated = [pin for pin in self.pins if pin.kind == core_pins.ORGANIZATION and pin.commit]
        declared = {pin.commit: pin.role for pin in sorted(stated, key=lambda pin: pin.role == default)}
        by_name = {pin.commit: pin.role for pin in self.pins if pin.commit and pin.role != default}
        mine = [pin for pin in self.pins if pin.kind in core_pins.AROUND and pin.role == default and pin.commit]
        for pin in mine:
            says_core = self.names.variable(pin.variable) is not None
            pin.role = declared.get(pin.commit) or (default if says_core else by_name.get(pin.commit, default))
        for pin in [pin for pin in mine if pin.role == default and pin.commit not in declared]:
            if pin.kind == core_pins.WORKFLOW and self._is_named_again(pin):
                pin.role = self.names.role(pin.place.file.rpartition("/")[2])

    def _is_named_again(self, pin: Pin) -> bool:
        """Whether another file names the commit of a pin, and no other file pins it for the same role."""
        file, default = pin.place.file, self.names.default_role
        if any(one.commit == pin.commit and one.role == default and one.place.file != file for one in self.pins):
            return False
        return any(pin.commit in text.text for text in self.texts if text.name != file)


def _text(fact: Fact | None) -> str:
    value = fact.node.value if fact is not None and isinstance(fact.node, Scalar) else None
    return value if isinstance(value, str) else ""
