"""No secret of a plan appears in the output of `flywheel plan`: in no format, error or traceback."""

from __future__ import annotations

import importlib.util
import json
import traceback
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from flywheel.findings import reports
from flywheel.formats.source import FormatError
from flywheel.plan import plan_file

PLANS = Path(__file__).parent / "plans"


def _maker() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_plans", PLANS / "make.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


CANARIES = (*_maker().CANARIES, "canary-old-key", "canary-new-key")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The real plans, by their names, in the working directory."""
    for path in PLANS.glob("*/plan.json"):
        (tmp_path / f"{path.parent.name}.json").write_bytes(path.read_bytes())
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _outputs(flywheel, name: str, *options: str) -> Iterator[str]:
    """All outputs of a run, in every format and in a bundle."""
    for format in reports.FORMATS:
        result = flywheel("plan", name, "--format", format, *options)
        yield result.out + result.err
    flywheel("plan", name, "--bundle", "bundle", *options)
    for path in Path("bundle").rglob("*"):
        if path.is_file():
            yield path.read_text(encoding="utf-8")
    Path("draft.yaml").unlink(missing_ok=True)
    flywheel("plan", name, "--write-approvals", "draft.yaml")
    if Path("draft.yaml").exists():
        yield Path("draft.yaml").read_text(encoding="utf-8")


def test_the_canaries_are_in_the_plan() -> None:
    """The canaries are in the plan, so the tests below can fail."""
    text = Path("sensitive.json").read_text(encoding="utf-8")
    assert all(canary in text for canary in CANARIES)


def test_no_sensitive_value_is_told(flywheel) -> None:
    """No sensitive value is shown: of variables, objects, outputs, the prior state, or the message of a check."""
    shape = ("--counts", "0 added", "--only", "a.b", "--paths", "x")
    for text in (*_outputs(flywheel, "sensitive.json"), *_outputs(flywheel, "sensitive.json", *shape)):
        assert text
        assert [canary for canary in CANARIES if canary in text] == []


def test_nothing_is_told_of_values_that_nobody_masked(flywheel) -> None:
    """No value is shown even if a provider does not mark it as sensitive: the masks are removed here."""
    plan = json.loads(Path("sensitive.json").read_text(encoding="utf-8"))
    for entry in plan["resource_changes"]:
        entry["change"] |= {"before_sensitive": False, "after_sensitive": False}
    Path("unmasked.json").write_text(json.dumps(plan), encoding="utf-8")
    values = CANARIES[:4]
    for text in _outputs(flywheel, "unmasked.json"):
        assert [canary for canary in values if canary in text] == []


def _broken(data: bytes) -> Iterator[bytes]:
    """The plan with an error at the end of each value, and files that are not plans."""
    for at in range(len(data)):
        if data[at : at + 2] in (b'",', b'"}', b"},", b"}}", b"]}"):
            yield data[: at + 1]
            yield data[: at + 1] + b" canary-junk " + data[at + 1 :]
    for old, new in (
        (b'"errored":false', b'"errored":true'),
        (b'"complete":true', b'"complete":false'),
        (b'"1.2"', b'"9.2"'),
        (b'["update"]', b'["canary-verb-of-more-than-twenty"]'),
        (b'"mode":"managed"', b'"mode":7'),
        (b'"name":"secret"', b'"name":"other"'),
        (b'"before":{', b'"before":null,"x":{'),
        (b'"change":{', b'"change":"canary-new-token","x":{'),
        (b'"terraform_data.whole"', b'["canary-new-token"]'),
        (b'"token":"canary-new-token"', b'"token":"canary-new-token","token":"canary-new-token"'),
        (b'"canary-new-token"', b"NaN"),
    ):
        assert old in data
        yield data.replace(old, new)


def test_no_error_tells_a_value() -> None:
    """An error and its traceback name the place and the type, and never the value."""
    data = Path("sensitive.json").read_bytes()
    seen = 0
    for mutant in _broken(data):
        try:
            plan_file.loads("plan.json", mutant)
        except FormatError as err:
            seen += 1
            told = str(err) + "".join(traceback.format_exception(err))
            assert [canary for canary in (*CANARIES, "canary-junk") if canary in told] == []
    assert seen > 500
