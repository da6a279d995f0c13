"""What the Actions Runner Controller and its charts take (`contract/arc.yaml`)."""

from __future__ import annotations

from flywheel.contract.chart_values import ChartValues
from flywheel.contract.contract_kinds import PATTERN, WHOLE, ContractRecord
from flywheel.documents.containers import many, mapping, nullable
from flywheel.documents.kinds import FLAG, NAME, TEXT, Choice
from flywheel.documents.quantity_kinds import AMOUNTS
from flywheel.documents.record import defaulted, required

#: Which scale sets a controller keeps, by the versions of their chart.
SAME_VERSION = "same_version"
SAME_MINOR = "same_minor"


class Longest(ContractRecord):
    """How long a name may be."""

    max_length = required(WHOLE, "The most characters.")


class NameLength(ContractRecord):
    """How short and how long a name may be."""

    min_length = required(WHOLE, "The fewest characters.")
    max_length = required(WHOLE, "The most characters.")


class ObjectName(ContractRecord):
    """The name of a Kubernetes object, which is made from the scale-set name."""

    replace = required(mapping(TEXT), "Characters of the scale-set name, and what the chart writes in their place.")
    pattern = required(PATTERN, "What the API server accepts as the whole name.")
    max_length = required(WHOLE, "The most characters.")
    derived_suffix_lengths = required(mapping(WHOLE), "What the controller appends, and how many characters each has.")


class LabelLimits(ContractRecord):
    """A label of `scaleSetLabels`."""

    min_length = required(WHOLE, "The fewest characters.")
    max_length = required(WHOLE, "The most characters.")
    ignores_case = required(FLAG, "Whether the forge takes two labels that differ only in case for one.")


class RunnerCount(ContractRecord):
    """How many runners a scale set may have."""

    minimum = required(WHOLE, "The least number for both bounds.")


class ArcVersion(ContractRecord):
    """A minor version of ARC's charts and controller."""

    released = required(TEXT, "The day of its first release, YYYY-MM-DD.")
    scale_set_labels = required(FLAG, "Whether the chart registers labels besides the scale-set name.")
    controller_accepts = required(
        Choice((SAME_VERSION, SAME_MINOR)), "The scale sets that its controller keeps; it deletes others."
    )


class AddedContainer(ContractRecord):
    """A container that the chart adds to a runner's pod."""

    requests = defaulted(AMOUNTS, {}, "What it requests, by resource.")
    limits = defaulted(AMOUNTS, {}, "What it may use, by resource.")


class InitContainer(AddedContainer):
    """A container that runs before the container `runner`, and ends."""

    after = defaulted(many(NAME), [], "The sidecars that have started before it, by name; by default none.")


class JobPods(ContractRecord):
    """Pods that a job starts beside the pod of its runner."""

    most = required(WHOLE, "How many of them run at once for one job.")
    requests = defaulted(AMOUNTS, {}, "What each requests, by resource.")


class PodsOfMode(ContractRecord):
    """What a container mode adds to the pod of a runner."""

    sidecars = defaulted(mapping(AddedContainer), {}, "Containers that run as long as the pod, by name.")
    init_containers = defaulted(mapping(InitContainer), {}, "Containers that run before the others, by name.")
    overhead = defaulted(AMOUNTS, {}, "The overhead of its RuntimeClass, by resource.")
    job_pods = defaulted(nullable(JobPods), None, "Pods that a job starts beside it. None: it starts none.")


class ListenerPod(ContractRecord):
    """The pod that listens for the jobs of a scale set."""

    node_selector = defaulted(mapping(TEXT), {}, "Node labels that the controller makes it ask for.")


class RunnerPods(ContractRecord):
    """The pods of a scale set."""

    modes = defaulted(mapping(PodsOfMode), {}, "By container mode, what the chart adds to a runner's pod.")
    listener = defaulted(ListenerPod, {}, "The listener's pod.")


class RunnerReleases(ContractRecord):
    """Releases of the runner, and how long an older one is given jobs."""

    minimum = required(TEXT, "The oldest version that can register.")
    days = required(WHOLE, "Days after a newer release in which a runner must be updated.")
    warn_days = required(WHOLE, "Days before the last one on which a finding begins.")
    forges = required(many(TEXT), "Forges where the rule holds.")
    adapters = required(many(TEXT), "Adapters of the stacks whose images contain this runner.")
    images = defaulted(many(TEXT), [], "Last parts of image names whose tag is the runner's version.")
    known_until = required(TEXT, "The day on which the list was last compared with the releases, YYYY-MM-DD.")
    released = required(mapping(TEXT), "The day of each release by version, YYYY-MM-DD.")

    def newer(self, version: str, today: str) -> tuple[str, str] | None:
        """The first release after this version that is out on a day, with its day; None if there is none."""
        found = [
            (day, one) for one, day in self.released.items() if day <= today and version_key(one) > version_key(version)
        ]
        return min(found, default=None)


def version_key(version: str) -> tuple[int, ...]:
    """A version such as `2.329.0` as numbers, which compare."""
    return tuple(int(part) for part in version.split(".") if part.isascii() and part.isdigit())


class Arc(ContractRecord):
    """Limits and rules of ARC: a value outside them fails late, at apply, or is dropped without a message."""

    scale_set_name = required(NameLength, "`runnerScaleSetName`, by which a scale set is registered.")
    object_name = required(ObjectName, "What Kubernetes objects are called after the scale set.")
    release_name = required(Longest, "The Helm release; it also has the pattern of an object's name.")
    namespace = required(Longest, "The namespace that a set is deployed into.")
    label = required(LabelLimits, "Each of `scaleSetLabels`.")
    versions = required(mapping(ArcVersion), "What differs between minor versions, by `major.minor`.")
    labels_written = required(TEXT, "When the controller sends labels to the forge: at `creation`.")
    scale_set_labels = required(many(TEXT), "Facts of a runner set that make its labels, in this order.")
    scale_set_name_from = required(many(TEXT), "Facts of a runner set: the first that has a value is its name.")
    container_modes = required(many(TEXT), "Values of `containerMode.type`.")
    runners = required(RunnerCount, "Bounds of the number of runners.")
    app_secret_keys = required(many(TEXT), "Keys that the secret with the GitHub App's credentials holds.")
    pods = defaulted(RunnerPods, {}, "The pods of a scale set.")
    runner_releases = defaulted(nullable(RunnerReleases), None, "Releases of the runner. None: nothing is known.")
    chart_values = defaulted(nullable(ChartValues), None, "Values of the scale-set chart. Null: none are judged.")

    @property
    def minors(self) -> list[tuple[int, int]]:
        """The minor versions that are known, the oldest first."""
        return sorted(_minor(name) for name in self.versions)

    @property
    def scale_set_labels_since(self) -> str | None:
        """The first version that registers labels, as `1.2.0`; None if none does."""
        for major, minor in self.minors:
            if self.versions[f"{major}.{minor}"].scale_set_labels:
                return f"{major}.{minor}.0"
        return None

    def closest(self, major: int, minor: int) -> str | None:
        """The known minor version by which a version is judged: itself, the newest before it, or the oldest."""
        known = self.minors
        if not known:
            return None
        before = [one for one in known if one <= (major, minor)] or known[:1]
        return "{}.{}".format(*before[-1])

    def profile(self, major: int, minor: int) -> ArcVersion | None:
        """What is known of a version; for an unknown one, of the closest."""
        name = self.closest(major, minor)
        return None if name is None else self.versions[name]


def _minor(name: str) -> tuple[int, int]:
    major, _, minor = name.partition(".")
    return int(major), int(minor)
