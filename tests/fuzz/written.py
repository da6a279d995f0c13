"""Documents that the tools write and read again, made from the overlay in the shared test data."""

from __future__ import annotations

import contextlib
import functools
import io
import json
from pathlib import Path

import flywheel_testing

from flywheel import cli
from flywheel.adopt.adopted_overlay import AdoptedOverlay
from flywheel.contract import compiled
from flywheel.contract.compiled import Contract
from flywheel.overlay import overlay_json
from flywheel.overlay.facts import build_facts
from flywheel.overlay.manifest import manifest_file
from flywheel.overlay.overlay import Overlay
from flywheel.overlay.reading import directory

OVERLAY = Path(flywheel_testing.__file__).parent / "testdata" / "overlay"


@functools.cache
def contract() -> Contract:
    """The contract that is built in."""
    return compiled.load(compiled.built_in())


@functools.cache
def folder() -> str:
    """A copy of the overlay: under Bazel the files are links that lead out of their folder."""
    import atexit
    import shutil
    import tempfile

    made = tempfile.mkdtemp()
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    shutil.copytree(OVERLAY, f"{made}/overlay")
    return f"{made}/overlay"


@functools.cache
def _overlay() -> Overlay:
    return directory.load(folder(), contract())[0]


@functools.cache
def overlay() -> str:
    """An overlay.json."""
    return overlay_json.dumps(_overlay(), contract().digest)


@functools.cache
def manifest() -> str:
    """A manifest."""
    return manifest_file.dumps(_overlay(), contract(), str)


@functools.cache
def build() -> str:
    """The BUILD file that adoption writes."""
    adopted = AdoptedOverlay(folder(), contract())
    adopted.prove()
    return adopted.build


@functools.cache
def facts() -> str:
    """The facts of that BUILD file."""
    made = build_facts.facts(build(), "overlay")
    made["core_pin"] = {"label": "@pin//:pin", "version": "0.1.0", "commit": "0" * 40, "contract": contract().digest}
    return json.dumps(made, indent=1)


@functools.cache
def contract_text() -> str:
    """A compiled contract."""
    return json.dumps(contract().to_json())


@functools.cache
def report() -> str:
    """A report with findings and a check that did not run."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        cli.main(["check", folder(), "--format", "json"])
    return out.getvalue()


@functools.cache
def baseline() -> str:
    """A baseline of that overlay."""
    path = Path(folder()).parent / "baseline.json"
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        cli.main(["check", folder(), "--baseline", str(path), "--write-baseline"])
    return path.read_text(encoding="utf-8")


def evidence() -> str:
    """A file of live evidence: the fixture with the most kinds of answers."""
    fixture = Path(__file__).parents[1] / "tools" / "live" / "fixtures" / "GF841" / "fail" / "live.json"
    return fixture.read_text(encoding="utf-8")
