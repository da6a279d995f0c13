"""The live objects of a file of evidence (`flywheel.evidence/1`), as listings of releases and scale sets.

Helm writes its release on each scale set, so evidence shows which releases are live. It does not show their status and
their revision, which only Helm knows: both stay unknown.
"""

from __future__ import annotations

from flywheel.formats.source import FormatError, Place
from flywheel.live import live_index
from flywheel.rehome import live_listing
from flywheel.rehome.live_listing import Listing, LiveRelease, ScaleSet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flywheel.contract.conventions import RehomeRules
    from flywheel.formats.source import Source
    from flywheel.live.cluster_tables import LiveRunnerSet


def loads(source: Source, rules: RehomeRules) -> list[Listing]:
    """The releases and the scale sets in a file of evidence; `FormatError` if it did not see any cluster's."""
    clusters = live_index.of_text(source).clusters
    facts = [fact for one in clusters if (fact := one.runner_sets) is not None]
    if not facts or any(fact.seen is None or not fact.complete for fact in facts):
        step = next((fact.not_seen.step for fact in facts if fact.not_seen is not None), "Collect it again, whole.")
        raise FormatError(Place(source.name), "the runner sets of the cluster were not seen.", step)
    rows = [row for fact in facts for row in fact.seen or ()]
    sets = [_scale_set(row, source.name) for row in rows]
    place, chart = Place(source.name), next(iter(rules.charts), "")
    named = dict.fromkeys((row.release_namespace or row.namespace, row.release) for row in rows if row.release)
    releases = [LiveRelease(name, namespace, "", chart, "", 0, place) for namespace, name in named]
    return [
        Listing(source.name, live_listing.SCALE_SETS, scale_sets=sets),
        Listing(source.name, live_listing.RELEASES, releases),
    ]


def _scale_set(row: LiveRunnerSet, file: str) -> ScaleSet:
    found = ScaleSet(row.name, row.namespace, row.uid, Place(file))
    found.release = (row.release_namespace or row.namespace, row.release) if row.release else ("", "")
    found.managed_by = row.managed_by
    found.config_url = row.config_url
    found.secret = row.secret
    found.scale_set_name = row.scale_set_name
    found.labels = row.labels
    return found
