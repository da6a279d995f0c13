"""Evidence: what a run is given beside what it judges, such as the day or the core that is expected.

A check names the kinds of evidence that it needs, and the engine runs it only where they were given: what was
not given is reported by name, and never passes.

The subject carries its evidence. A check keeps the form `(subject, contract)` and reads what it needs with its own
type: `overlay.evidence.today` is a text, `comparison.previous` a manifest. If the engine passed evidence to every
check instead, this room would have to know the types of all rooms above it, or hide them behind `object`.
So what is a plain value stands here, and for what a room reads itself (a plan, a listing of what is live) the
subject has an attribute of its own, and says by `holding` that it was given.
"""

from __future__ import annotations

from flywheel.errors import UsageError, UserError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterable, Mapping


class KindOfEvidence:
    """A kind of evidence: what messages call it, and the option that gives it."""

    __slots__ = ("give", "what")

    def __init__(self, what: str, give: str) -> None:
        self.what = what
        self.give = give

    def __str__(self) -> str:
        return f"{self.what} (`{self.give}`)"


#: What live evidence shows, by name.
_LIVE = {
    "objects": "the runner sets of the cluster",
    "listeners": "the listeners and their pods",
    "runners": "the runners of the cluster",
    "controllers": "the controller of the cluster",
    "kubernetes_secrets": "whether the cluster has the App's secret",
    "accounts": "what the owner's account is",
    "repositories": "the repositories",
    "groups": "the runner groups of the owner",
    "rosters": "the repositories that a runner group admits",
    "policy": "the owner's policy on self-hosted runners",
    "apps": "the Apps of the owner",
    "runs": "runs and jobs of default branches",
    "secrets": "the names of the secrets that the overlay's workflows reach",
    "core": "the repository of core",
    "core_keys": "the deploy keys of core",
    "attic": "the configuration of the Attic cache",
    "bazel_caches": "the capabilities of the Bazel cache",
    "executors": "the capabilities of the executor",
    "states": "the place of the state",
}

#: Every kind by its name, which is in most cases that of the rules' attribute. A new kind is a row.
KINDS = {
    "today": KindOfEvidence("the day", "--today YYYY-MM-DD"),
    "allowance_day": KindOfEvidence("the day, for comments that allow findings", "--today YYYY-MM-DD"),
    # Of an overlay.
    "expected_core": KindOfEvidence("the core that is expected", "--expected-core REF"),
    "registry_metadata": KindOfEvidence("core's metadata.json in its registry", "--registry-metadata FILE"),
    # Of a plan.
    "approvals": KindOfEvidence("approvals of the plan", "--approvals FILE"),
    "shape": KindOfEvidence("the shape that is expected of the plan", "--shape FILE"),
    # Of a change.
    "previous": KindOfEvidence("the manifest of what was applied last", "--previous FILE"),
    "controller": KindOfEvidence("the manifest of the overlay that deploys the controller", "--controller FILE"),
    # Of ledgers and workflows.
    "ledger": KindOfEvidence("a ledger of gaps", "--ledger FILE"),
    "kept": KindOfEvidence("the files that proofs name", "--evidence-file PLACE=FILE"),
    "retirement": KindOfEvidence("a ledger of lanes", "--retirement FILE"),
    "overlays": KindOfEvidence("overlays", "--overlay PATH"),
    "workflows": KindOfEvidence("the workflows of repositories", "--workflows DIR"),
    "visibility": KindOfEvidence("the visibility of each repository", "--repository DIR=OWNER/NAME:VISIBILITY"),
    # Of a rehome.
    "source_state": KindOfEvidence("the source's state", "--source-state FILE"),
    "target_state": KindOfEvidence("the target's state", "--target-state FILE"),
    "source_backup": KindOfEvidence("the source's backup", "--source-backup FILE"),
    "target_backup": KindOfEvidence("the target's backup", "--target-backup FILE"),
    "source_overlay": KindOfEvidence("the source's overlay", "--source-overlay PATH"),
    "target_overlay": KindOfEvidence("the target's overlay", "--target-overlay PATH"),
    "source_plan": KindOfEvidence("the source's plan", "--source-plan FILE"),
    "target_plan": KindOfEvidence("the target's plan", "--target-plan FILE"),
    "any_plan": KindOfEvidence("a plan of either owner", "--target-plan FILE"),
    "follow_up_plan": KindOfEvidence("a follow-up plan of each owner", "--follow-up-plan FILE"),
    "live_releases": KindOfEvidence("Helm's list of what is live", "--live FILE"),
    "release_status": KindOfEvidence("Helm's own list, with the status and revision of each release", "--live FILE"),
    "live_sets": KindOfEvidence("the list of live scale sets", "--live FILE"),
    "live_before": KindOfEvidence("both lists from before the move", "--live-before FILE"),
    # Of a fleet.
    "cluster": KindOfEvidence("the facts of the cluster", "--cluster FILE"),
    "caches": KindOfEvidence("the cluster's caches and who writes them", "--cluster FILE"),
    "nodes": KindOfEvidence("the cluster's nodes", "--cluster FILE"),
    "other_pods": KindOfEvidence("what other pods on the nodes request", "--cluster FILE"),
    "quotas": KindOfEvidence("the cluster's quotas and limit ranges", "--cluster FILE"),
    "whole_overlays": KindOfEvidence("the overlay of each owner, not only its manifest", "DIR or overlay.json"),
    "rosters": KindOfEvidence("the roster of each runner group", "config/organization.yaml of each overlay"),
    "difference_day": KindOfEvidence("the day, for differences that have an end", "--today YYYY-MM-DD"),
    "differences": KindOfEvidence("differences that are meant", "--cluster FILE"),
    "live": KindOfEvidence("live evidence", "--evidence FILE"),
    # Of a preflight. Each kind is there twice: whether some of it was seen, and whether all of it was.
    **{
        name: KindOfEvidence(what, "--evidence FILE")
        for short, what in _LIVE.items()
        for name, what in ((f"live_{short}", what), (f"every_live_{short}", f"{what}, all of it"))
    },
    # Of a registry.
    "archives": KindOfEvidence("the archive of every version", "--archives DIR"),
    "upstream": KindOfEvidence("the other registries in use", "--upstream PATH"),
}

#: Kinds that stand for all others which the same option gives.
WHOLE = ("live",)


class Evidence:
    """What a run was given.

    today: YYYY-MM-DD, "" if no day was given: no code reads a clock. expected_core: a commit or a version, or "".
    registry_metadata: the versions of core that its registry has withdrawn, with the reasons; None if it was not
    given. reasons: why a kind is missing, by its name, where somebody knows it.
    """

    __slots__ = ("_held", "expected_core", "reasons", "registry_metadata", "today")

    def __init__(
        self,
        today: str = "",
        expected_core: str = "",
        registry_metadata: Mapping[str, str] | None = None,
        held: Iterable[str] = (),
    ) -> None:
        self.today = today
        self.expected_core = expected_core
        self.registry_metadata = registry_metadata
        own = {"today": today, "expected_core": expected_core, "registry_metadata": registry_metadata is not None}
        self.reasons: Mapping[str, str] = {}
        self._held = frozenset([*held, *(name for name, given in own.items() if given)])

    def holding(self, **given: bool) -> Evidence:
        """The same for a subject that holds further kinds of evidence: by name, whether each was given."""
        held = self._held.union(name for name, is_given in given.items() if is_given)
        return Evidence(self.today, self.expected_core, self.registry_metadata, held)

    def why_missing(self, names: Iterable[str]) -> str:
        """Why these kinds are missing, as clauses; "" if nobody knows it."""
        return "; ".join(dict.fromkeys(self.reasons[name] for name in names if name in self.reasons))

    def missing(self, names: Iterable[str]) -> tuple[str, ...]:
        """Those of these kinds that were not given."""
        return tuple(name for name in names if name not in self._held)


def words(names: Iterable[str]) -> str:
    """Kinds of evidence as a sentence has them, each with the option that gives it."""
    told = [str(KINDS[name]) if name in KINDS else f"`{name}`" for name in names]
    return " and ".join(filter(None, (", ".join(told[:-1]), *told[-1:])))


def of(arguments: Namespace) -> Evidence:
    """The evidence that a command line gives: of its options those that the verb has.

    Raises `UsageError` for a word that cannot be what it is given for, `UserError` or `FormatError` for a file.
    """
    metadata = getattr(arguments, "registry_metadata", None)
    return Evidence(
        _today(getattr(arguments, "today", None) or ""),
        _expected_core(getattr(arguments, "expected_core", None) or ""),
        _withdrawn(metadata) if metadata else None,
    )


def _today(word: str) -> str:
    if word:
        from flywheel.formats import dates  # most runs need none of these

        if not dates.is_day(word):
            raise UsageError(f"--today `{word}`: this is not a date. Write it as YYYY-MM-DD.")
    return word


def _expected_core(word: str) -> str:
    if not word:
        return ""
    import re

    from flywheel.formats import git_names

    if not git_names.is_commit(word) and not re.fullmatch(r"[0-9]+(?:\.[0-9A-Za-z-]+)+", word):
        raise UsageError(
            f"--expected-core `{word}`: a branch or a tag moves, so pins cannot be compared with it. "
            "Give its full commit, or a version."
        )
    return word


def _withdrawn(path: str) -> dict[str, str]:
    """The withdrawn versions in the metadata.json of a module in a registry, with the reasons."""
    from flywheel.formats.json import plain_json

    value = plain_json.load(path)
    versions = value.get("versions") if isinstance(value, dict) else None
    yanked = value.get("yanked_versions", {}) if isinstance(value, dict) else None
    if not isinstance(versions, list) or not isinstance(yanked, dict):
        raise UserError(
            f"{path}: it has no list `versions`, so it is not a registry's metadata.json. "
            "Give the metadata.json of core's module."
        )
    return {str(version): str(reason) for version, reason in yanked.items()}
