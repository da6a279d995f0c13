"""JUnit XML: suites, cases and counts that readers can trust."""

from __future__ import annotations

from xml.etree import ElementTree

from flywheel.findings import reports


def parse(text: str) -> ElementTree.Element:
    """The document's root; raises if it is not well-formed."""
    return ElementTree.fromstring(text.encode("utf-8"))


def test_counts_are_those_of_the_cases(case, load, checks):
    """Each suite counts its own cases and failures, the root counts all."""
    root = parse(reports.render(load(case.name), "junit", checks))
    for element in (root, *root.findall("testsuite")):
        assert int(element.get("tests")) == len(list(element.iter("testcase")))
        assert int(element.get("failures")) == len(list(element.iter("failure")))
        assert int(element.get("skipped")) == len(list(element.iter("skipped")))
        assert element.get("errors") == "0"


def test_there_is_a_case_per_check_and_a_suite_per_family(load, checks):
    """Checks without findings are cases too: a clean report shows what ran."""
    root = parse(reports.render(load("clean"), "junit", checks))
    assert [suite.get("name") for suite in root] == list(load("clean").families)
    names = [case.get("name") for case in root.iter("testcase")]
    assert names == [f"{check.id} {check.slug}" for check in checks.values()]


def test_a_family_alone_is_its_suite_of_the_whole(load, checks):
    """The XML of a per-family test says what the whole one says about that family."""
    report = load("mixed")
    whole = parse(reports.render(report, "junit", checks))
    for suite in whole:
        alone = parse(reports.render(report, "junit", checks, suite.get("name")))
        assert [ElementTree.tostring(part).strip() for part in alone] == [ElementTree.tostring(suite).strip()]


def test_strict_warnings_and_unmet_counts_fail_their_cases(load, checks):
    """A case fails by the expected count, by a warning in strict mode, and says so."""
    root = parse(reports.render(load("strict"), "junit", checks))
    failures = {
        case.get("name"): case.find("failure").get("message")
        for case in root.iter("testcase")
        if case.find("failure") is not None
    }
    assert failures == {
        "GF202 registration-anchor": (
            "GF202 was expected once and found 2 times: mend the cause, or set the expected count to 2."
        ),
        "GF601 pin-behind": (
            "@flywheel_core_pin//:pin: warning: the core pin is `0.1.0`; its contract has the release `0.2.0`."
        ),
    }


def test_what_does_not_fail_is_told_in_system_out(load, checks):
    """Warnings that are expected, and notes, are part of the case and do not fail it."""
    root = parse(reports.render(load("mixed"), "junit", checks))
    told = {
        case.get("name"): case.findtext("system-out").strip().split("\n")[0]
        for case in root.iter("testcase")
        if case.find("system-out") is not None
    }
    assert list(told) == [
        "GF104 label-repeated",
        "GF202 registration-anchor",
        "GF601 pin-behind",
    ]
    assert told["GF202 registration-anchor"].startswith(
        "tofu/stacks/arc-runners/overlay.tfvars:8:26: warning (expected): runner set"
    )
