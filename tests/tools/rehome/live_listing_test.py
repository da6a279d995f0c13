"""Tests of the two listings of live objects."""

from __future__ import annotations

import copy
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flywheel.contract.conventions import LiveSets
from flywheel.formats.source import FormatError, Source
from flywheel.rehome import live_listing

NAMES = {
    "kind": "AutoscalingRunnerSet",
    "managed_by_label": "app.kubernetes.io/managed-by",
    "release_annotation": "meta.helm.sh/release-name",
    "namespace_annotation": "meta.helm.sh/release-namespace",
}
CANARY = "canary-3f1c9a"
_AGAIN = "Collect it again: `helm list -A -o json`, or `kubectl get autoscalingrunnersets -A -o json`."

RELEASE = {
    "name": "example-a",
    "namespace": "arc-runners",
    "revision": "3",
    "updated": "2026-04-28 12:00:00 +0000 UTC",
    "status": "deployed",
    "chart": "gha-runner-scale-set-0.14.0",
    "app_version": "0.14.0",
}
SCALE_SET = {
    "apiVersion": "actions.github.com/v1alpha1",
    "kind": "AutoscalingRunnerSet",
    "metadata": {
        "name": "example-a",
        "namespace": "arc-runners",
        "uid": "6f1c0000-0000-4000-8000-000000000000",
        "labels": {"app.kubernetes.io/managed-by": "Helm"},
        "annotations": {"meta.helm.sh/release-name": "example-a", "meta.helm.sh/release-namespace": "arc-runners"},
    },
    "spec": {
        "githubConfigUrl": f"https://user:{CANARY}@github.com/example-user/example-a?token={CANARY}",
        "githubConfigSecret": "github-app-secret-example-user",
        "runnerScaleSetName": "example-a",
        "runnerScaleSetLabels": ["tinyland-nix", "self-hosted"],
        "template": {"spec": {"containers": [{"env": [{"name": "TOKEN", "value": CANARY}]}]}},
    },
    "status": {"note": CANARY},
}


def loads(value: object) -> live_listing.Listing:
    """The listing in a JSON value."""
    return live_listing.loads(Source("live.json", json.dumps(value)), LiveSets.of(NAMES))


def listed(**spec: object) -> dict[str, object]:
    """A Kubernetes list of one scale set, with changes in its spec."""
    one = copy.deepcopy(SCALE_SET)
    one["spec"].update(spec)
    return {"kind": "List", "items": [one]}


def refusal(value: object) -> str:
    """The error that refuses a listing."""
    with pytest.raises(FormatError) as refused:
        loads(value)
    assert CANARY not in str(refused.value)
    return str(refused.value)


def test_releases_are_told_with_their_charts():
    """A hyphen joins a chart's name and version, and both can contain one."""
    charts = ["gha-runner-scale-set-controller-0.14.0", "attic-v1.2.0-rc.1", "plain", "two-2-words-1.0.0+build"]
    found = loads([{**RELEASE, "name": f"r{at}", "chart": chart} for at, chart in enumerate(charts)])
    assert [(one.chart, one.version) for one in found.releases] == [
        ("gha-runner-scale-set-controller", "0.14.0"),
        ("attic", "v1.2.0-rc.1"),
        ("plain", ""),
        ("two-2-words", "1.0.0+build"),
    ]


def test_a_release():
    """Name, namespace, status and revision are kept."""
    one = loads([RELEASE]).releases[0]
    assert (one.name, one.namespace, one.status, one.revision) == ("example-a", "arc-runners", "deployed", 3)


def test_a_scale_set():
    """The fields that identify the owner are kept; user, password and query of the URL are not."""
    one = loads(listed()).scale_sets[0]
    assert (one.name, one.namespace, one.uid, one.release, one.managed_by) == (
        "example-a", "arc-runners", "6f1c0000-0000-4000-8000-000000000000", ("arc-runners", "example-a"), "Helm",
    )  # fmt: skip
    assert one.config_url == "https://github.com/example-user/example-a"
    assert (one.secret, one.scale_set_name) == ("github-app-secret-example-user", "example-a")
    assert one.labels == ("tinyland-nix", "self-hosted")


def test_canary_is_nowhere_in_what_was_read():
    """Pod templates, status and passwords are dropped."""
    one = loads(listed()).scale_sets[0]
    assert CANARY not in "\n".join(str(getattr(one, name)) for name in one.__slots__)


@pytest.mark.parametrize("secret", [{"github_token": CANARY}, f"ghp_{CANARY}", "", None, 1, "-".join(["a"] * 200)])
def test_what_is_no_secrets_name_is_not_kept(secret):
    """A value that is not a name can be the secret itself."""
    assert loads(listed(githubConfigSecret=secret)).scale_sets[0].secret == ""


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({}, "this is neither a list of Helm releases nor a Kubernetes list."),
        ({"items": {}}, "this is neither a list of Helm releases nor a Kubernetes list."),
        ("x", "this is neither a list of Helm releases nor a Kubernetes list."),
        ([1], "`[0]` is a number, not an object."),
        ([{**RELEASE, "name": 1}], "`[0].name` is a number, not a string."),
        ([{**RELEASE, "name": ""}], "`[0].name` is missing."),
        ([{**RELEASE, "name": "x" * 600}], "`[0].name` has more than 512 characters."),
        ([{**RELEASE, "revision": "x"}], "`[0]` has a `revision` that is not a whole number."),
        ([RELEASE, RELEASE], "the release `arc-runners/example-a` is listed twice."),
        ({"items": [{**SCALE_SET, "kind": "Pod"}]}, "`items[0]` is not of the kind `AutoscalingRunnerSet`."),
        ({"items": [{**SCALE_SET, "metadata": None}]}, "`items[0].metadata` is null, not an object."),
        ({"items": [{**SCALE_SET, "spec": []}]}, "`items[0].spec` is a list, not an object."),
        (listed(githubConfigUrl=None), "`items[0].spec.githubConfigUrl` is missing."),
        (
            listed(runnerScaleSetLabels="x"),
            "`items[0].spec` has `runnerScaleSetLabels` that are not a list of strings.",
        ),
        ({"items": [SCALE_SET, SCALE_SET]}, "the scale set `arc-runners/example-a` is listed twice."),
    ],
)
def test_what_is_no_listing_is_refused(value, message):
    """The message names the place and the problem, the fix how to collect the listing again."""
    assert refusal(value) == f"live.json: {message} {_AGAIN}"


def test_truncated_listing_is_refused():
    """A truncated listing would miss releases."""
    text = json.dumps([RELEASE])
    with pytest.raises(FormatError, match="it is truncated"):
        live_listing.loads(Source("live.json", text[:-1]), NAMES)


_JSON = st.recursive(
    st.none() | st.integers() | st.text(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*RELEASE, *SCALE_SET, *SCALE_SET["spec"], "items"]), inner, max_size=5)
    ),
    max_leaves=15,
)


@given(_JSON)
def test_any_json_is_a_listing_or_refused(value):
    """Any JSON value is a listing or is refused with this error."""
    try:
        loads(value)
    except FormatError as err:
        assert str(err)
