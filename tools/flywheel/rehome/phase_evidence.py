"""Further evidence for a rehome: the plans of both owners, and the live objects."""

from __future__ import annotations

from flywheel.formats.source import Place
from flywheel.rehome import release_rules

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.contract.compiled import Contract
    from flywheel.rehome.live_listing import Listing, LiveRelease, ScaleSet

#: Namespace and name of a Helm release.
Key = tuple[str, str]


class ObjectChange:
    """What a plan does to one object: its actions, and the paths of attributes that change.

    managed: false for a data source. deposed: the key of a deposed object; "" for the current one. importing: whether
    the object is imported. previous: the old address; "" if the object does not move.
    """

    __slots__ = ("actions", "address", "deposed", "importing", "managed", "paths", "place", "previous")

    def __init__(
        self,
        address: str,
        actions: tuple[str, ...],
        paths: tuple[str, ...],
        place: Place,
        managed: bool = True,
        deposed: str = "",
        importing: bool = False,
        previous: str = "",
    ) -> None:
        self.address = address
        self.actions = actions
        self.paths = paths
        self.place = place
        self.managed = managed
        self.deposed = deposed
        self.importing = importing
        self.previous = previous


class OwnerPlan:
    """The parts of a plan that a rehome needs. `name` is the name of its file.

    drifted: addresses of objects that changed outside of Terraform. outputs: names of changed outputs. untouched:
    addresses of managed objects that do not change.
    """

    __slots__ = ("changes", "digest", "drifted", "name", "outputs", "untouched")

    def __init__(
        self,
        name: str,
        digest: str,
        changes: list[ObjectChange],
        drifted: list[str],
        outputs: list[str],
        untouched: list[str],
    ) -> None:
        self.name = name
        self.digest = digest
        self.changes = changes
        self.drifted = drifted
        self.outputs = outputs
        self.untouched = untouched

    @property
    def place(self) -> Place:
        """The place of the plan as a whole."""
        return Place(self.name)

    @property
    def objects(self) -> set[str]:
        """The addresses of the managed objects in the state from which the plan was made."""
        there = (one for one in self._current() if not one.importing and one.actions != ("create",))
        return {*self.untouched, *(one.previous or one.address for one in there)}

    @property
    def objects_afterwards(self) -> set[str]:
        """The addresses after the apply, if the plan neither creates nor destroys."""
        there = (one for one in self._current() if one.actions not in (("create",), ("forget",)))
        return {*self.untouched, *(one.address for one in there)}

    def _current(self) -> list[ObjectChange]:
        """The changes of managed objects, without deposed objects."""
        return [one for one in self.changes if one.managed and not one.deposed]


class LiveObjects:
    """The live objects: Helm's releases and ARC's scale sets. None for a listing that was not given.

    has_status: whether the status and the revision of releases are known.
    """

    __slots__ = ("has_status", "names", "releases", "sets")

    def __init__(self, listings: list[Listing]) -> None:
        self.names = [one.name for one in listings]
        kinds = {one.kind for one in listings}
        self.has_status = any(one.is_of_helm for one in listings)
        every = [release for one in listings for release in one.releases]
        sets = [one for listing in listings for one in listing.scale_sets]
        self.releases: list[LiveRelease] | None = every if "releases" in kinds else None
        self.sets: list[ScaleSet] | None = sets if "scale sets" in kinds else None

    def runner_releases(self, contract: Contract) -> dict[Key, LiveRelease]:
        """The releases of runner sets, by namespace and name."""
        charts = release_rules.of(contract).charts
        return {(one.namespace, one.name): one for one in self.releases or () if one.chart in charts}

    def sets_of(self, key: Key) -> list[ScaleSet]:
        """The scale sets that belong to a release."""
        return [one for one in self.sets or () if one.release == key]
