"""Every mutation of a valid rehome is refused, and the valid rehomes pass."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import fixture_rehome as sound
import pytest

from flywheel.contract.compiled import Contract
from flywheel.errors import UserError
from flywheel.findings import engine, subjects
from flywheel.formats.source import FormatError

#: Every phase of a rehome, and the files that do not exist yet.
MOMENTS = {
    "before": ("before", None, ()),
    "none moved": ("between", 0, ("source-plan.json", "target-plan.json")),
    "one moved": ("between", 1, ("source-plan.json", "target-plan.json")),
    "both moved": ("between", 2, ("source-plan.json", "target-plan.json")),
    "planned": ("between", None, ()),
    "after": ("after", None, ()),
}
STATES = ("source-state.json", "target-state.json")


def estate(folder: Path, moment: str) -> None:
    """Write the valid rehome of a phase."""
    phase, moved, missing = MOMENTS[moment]
    sound.write(folder, phase, moved)
    for name in missing:
        (folder / name).unlink()


def judged(folder: Path, moment: str, contract: Contract) -> list[str]:
    """The ids of the findings; `refused` if a file is not evidence."""
    phase, moved, _ = MOMENTS[moment]
    try:
        rehome = sound.read(folder, phase, contract, moved)
    except (UserError, FormatError):
        return ["refused"]
    return [finding.id for finding in engine.run(rehome, contract, subjects.of("rehome").values())]


@pytest.mark.parametrize("moment", MOMENTS)
def test_sound_rehome_passes(moment, tmp_path, contract):
    """A valid rehome has no findings: a test that refuses everything would prove nothing."""
    estate(tmp_path, moment)
    assert judged(tmp_path, moment, contract) == []


def _edit(name: str, change: Callable[[object], None]) -> Callable[[Path], bool]:
    """A mutation of one JSON file; returns False if the file does not exist."""

    def mutate(folder: Path) -> bool:
        path = folder / name
        if not path.exists():
            return False
        value = json.loads(path.read_text(encoding="utf-8"))
        before = json.dumps(value)
        change(value)
        path.write_text(json.dumps(value), encoding="utf-8")
        return json.dumps(value) != before

    return mutate


def _mutations() -> Iterator[tuple[str, Callable[[Path], bool]]]:
    for file in STATES:
        yield f"drop an address of {file}", _edit(file, lambda state: state["resources"].pop())
        yield f"drop the first of {file}", _edit(file, lambda state: state["resources"].pop(0))
        yield f"rename a release in {file}", _edit(file, _rename)
        yield f"move a release of {file} to another namespace", _edit(file, _elsewhere)
        yield f"rename an address of {file}", _edit(file, _readdress)
        yield (
            f"double an address in {file}",
            _edit(file, lambda state: state["resources"].append(state["resources"][-1])),
        )
        yield f"hold a release twice in {file}", _edit(file, _twice)
        yield f"taint or depose in {file}", _edit(file, _depose)
        yield (
            f"another lineage in {file}",
            _edit(file, lambda state: state.update(lineage="another")),
        )
        yield f"another version of {file}", _edit(file, lambda state: state.update(version=5))
    yield "both states are one", _one_state
    yield "states exchanged", _exchanged
    yield "an orphan is live", _edit("releases.json", _orphan)
    yield "a release is gone", _edit("releases.json", lambda listed: listed.remove(_of(listed, "example-a")))
    yield (
        "a release is renamed",
        _edit("releases.json", lambda listed: _of(listed, "example-a").update(name="example-x")),
    )
    yield "a release failed", _edit("releases.json", lambda listed: _of(listed, "example-b").update(status="failed"))
    yield "a scale set is gone", _edit("scale-sets.json", lambda listed: listed["items"].pop())
    yield "another manager", _edit("scale-sets.json", lambda listed: listed["items"][-1]["metadata"].update(labels={}))
    yield "nobody's set", _edit("scale-sets.json", lambda listed: listed["items"][-1]["metadata"].pop("annotations"))
    for side in sound.OWN:
        yield (
            f"the {side}'s overlay pins another core",
            _replace(f"{side}-overlay/config/organization.yaml", "0123", "ffff"),
        )
        yield (
            f"the {side}'s overlay declares one more",
            _replace(
                f"{side}-overlay/terraform.tfvars", "extra_runner_sets = {", "extra_runner_sets = {\n  one-more = {}"
            ),
        )
        yield (
            f"the {side}'s overlay declares one fewer",
            _replace(f"{side}-overlay/terraform.tfvars", sound.OWN[side], "another-nix"),
        )
    yield "the migration names one fewer", _fewer
    yield "the migration names another address", _replace("migration.yaml", 'set["example-a"]', 'set["example-x"]')
    yield "the migration names another release", _replace("migration.yaml", "release: example-a", "release: example-x")
    yield "the migration is for another owner", _replace("migration.yaml", "owner: example-user", "owner: example-else")
    for name in (*STATES, "releases.json", "scale-sets.json"):
        yield f"{name} is missing", _missing(name)
        yield f"{name} is cut off", _cut(name)


def _later_mutations() -> Iterator[tuple[str, Callable[[Path], bool]]]:
    """Mutations that need a moved release."""
    for side in sound.OWN:
        backup = f"{side}-backup.json"
        yield f"the {side}'s backup is missing", _missing(backup)
        yield f"the {side}'s backup is another", _edit(backup, lambda state: state.update(serial=state["serial"] + 1))
        yield f"the {side}'s state went back", _edit(f"{side}-state.json", lambda state: state.update(serial=1))
        yield f"a stranger is in the {side}'s state", _edit(f"{side}-state.json", _stranger)
    yield "a UID changed", _edit("scale-sets.json", lambda listed: listed["items"][-1]["metadata"].update(uid="other"))
    yield "the listing from before the move is missing", _missing("scale-sets.before.json")
    yield "a revision went back", _edit("releases.json", lambda listed: _of(listed, "example-a").update(revision="1"))


def _planned_mutations() -> Iterator[tuple[str, Callable[[Path], bool]]]:
    for side in sound.OWN:
        name = f"{side}-plan.json"
        yield f"the {side}'s plan is missing", _missing(name)
        yield f"the {side}'s plan is cut off", _cut(name)
        for actions in (["delete"], ["create"], ["delete", "create"], ["create", "delete"], ["forget"], ["odd"]):
            yield f"the {side}'s plan has {actions}", _edit(name, _acting(actions))
        yield f"the {side}'s plan failed", _edit(name, lambda plan: plan.update(errored=True))
        yield f"the {side}'s plan reaches further", _edit(name, _reaching)
        yield f"the {side}'s plan leaves one out", _edit(name, lambda plan: plan["resource_changes"].pop(0))
        yield f"the {side}'s plan destroys a deposed object", _edit(name, _deposed_plan)


def _last_mutations() -> Iterator[tuple[str, Callable[[Path], bool]]]:
    for side in sound.OWN:
        yield f"the {side}'s follow-up is missing", _missing(f"{side}-follow-up.json")
        yield f"the {side}'s follow-up has a change", _edit(f"{side}-follow-up.json", _reaching)
        yield (
            f"the {side}'s follow-up leaves one out",
            _edit(f"{side}-follow-up.json", lambda plan: plan["resource_changes"].pop()),
        )
    yield "the old App secret", _edit("scale-sets.json", _old_secret)
    yield "the old owner's URL", _edit("scale-sets.json", _old_url)
    yield "no audit record", _replace("migration.yaml", "audit:", "# audit:")
    yield "no operator", _replace("migration.yaml", "operator: example-operator", 'operator: ""')


def _of(listed: list, name: str) -> dict:
    return next(one for one in listed if one["name"] == name)


def _attributes(state: dict) -> dict:
    return state["resources"][-1]["instances"][0]["attributes"]


def _rename(state: dict) -> None:
    _attributes(state).update(name="renamed")


def _elsewhere(state: dict) -> None:
    _attributes(state).update(namespace="elsewhere")


def _readdress(state: dict) -> None:
    state["resources"][-1]["module"] = 'module.runner_set["renamed"]'


def _twice(state: dict) -> None:
    state["resources"].append({**state["resources"][-1], "module": 'module.runner_set["twice"]'})


def _double(state: dict) -> None:
    state["resources"].append(state["resources"][-1])


def _stranger(state: dict) -> None:
    state["resources"].append({**state["resources"][-1], "type": "kubernetes_secret", "name": "stranger"})


def _depose(state: dict) -> None:
    """Depose an object that moves; objects that stay may be deposed."""
    moving = [one for one in state["resources"] if "example-" in one["module"]]
    for one in moving:
        one["instances"].append({**one["instances"][0], "deposed": "0badcafe"})


def _one_state(folder: Path) -> bool:
    (folder / STATES[1]).write_bytes((folder / STATES[0]).read_bytes())
    return True


def _exchanged(folder: Path) -> bool:
    texts = [(folder / name).read_bytes() for name in STATES]
    for name, text in zip(STATES, reversed(texts), strict=True):
        (folder / name).write_bytes(text)
    return True


def _orphan(listed: list) -> None:
    listed.append({**_of(listed, "example-a"), "name": "example-orphan"})


def _fewer(folder: Path) -> bool:
    path = folder / "migration.yaml"
    text = path.read_text(encoding="utf-8")
    begin, end = text.index("  - release: example-b"), text.index("elsewhere:")
    path.write_text(text[:begin] + text[end:], encoding="utf-8")
    return True


def _replace(name: str, old: str, new: str) -> Callable[[Path], bool]:
    def mutate(folder: Path) -> bool:
        path = folder / name
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        if old not in text:
            return False
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return True

    return mutate


def _missing(name: str) -> Callable[[Path], bool]:
    def mutate(folder: Path) -> bool:
        (folder / name).unlink()
        return True

    return mutate


def _cut(name: str) -> Callable[[Path], bool]:
    def mutate(folder: Path) -> bool:
        text = (folder / name).read_text(encoding="utf-8")
        (folder / name).write_text(text[: len(text) // 2], encoding="utf-8")
        return True

    return mutate


def _acting(actions: list[str]) -> Callable[[dict], None]:
    def change(plan: dict) -> None:
        one = plan["resource_changes"][0]["change"]
        one["actions"] = actions
        if actions == ["create"]:
            one["before"] = None
        if actions in (["delete"], ["forget"]):
            one["after"] = None

    return change


def _reaching(plan: dict) -> None:
    one = plan["resource_changes"][0]["change"]
    one["actions"] = ["update"]
    one["after"] = {**one["after"], "version": "0.15.0"}


def _deposed_plan(plan: dict) -> None:
    one = plan["resource_changes"][0]
    change = {**one["change"], "actions": ["delete"], "after": None}
    plan["resource_changes"].append({**one, "deposed": "0badcafe", "change": change})


def _old_secret(listed: dict) -> None:
    listed["items"][-1]["spec"]["githubConfigSecret"] = "github-app-secret-example-org"


def _old_url(listed: dict) -> None:
    listed["items"][-1]["spec"]["githubConfigUrl"] = "https://github.com/example-org/example-b"


def _cases() -> Iterator[object]:
    for moment in MOMENTS:
        every = list(_mutations())
        every += _later_mutations() if moment != "before" else ()
        every += _planned_mutations() if moment in ("planned", "after") else ()
        every += _last_mutations() if moment == "after" else ()
        for title, mutate in every:
            yield pytest.param(moment, mutate, id=f"{moment}: {title}")


#: Mutations without a fault: no document says which address a release that stays must have.
HARMLESS = {"before: rename an address of target-state.json"}


@pytest.mark.parametrize(("moment", "mutate"), list(_cases()))
def test_mutated_rehome_is_refused(moment, mutate, tmp_path, contract, request):
    """A removed, duplicated, moved, renamed or truncated part gives a finding or a refused file."""
    estate(tmp_path, moment)
    if mutate(tmp_path):
        harmless = request.node.callspec.id in HARMLESS
        assert (judged(tmp_path, moment, contract) == []) == harmless
