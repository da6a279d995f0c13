"""What may be in a Python package beside the commit's files, and how its files are named.

Installers join the names in a wheel with the folder of packages, run what `entry_points.txt` names, and install what
the metadata requires. So these are compared with the commit's project too.

Sources:
- https://packaging.python.org/en/latest/specifications/binary-distribution-format/ (Wheels)
- https://packaging.python.org/en/latest/specifications/entry-points/ (Entry points)
- https://packaging.python.org/en/latest/specifications/core-metadata/ (Metadata)
"""

from __future__ import annotations

import re
from collections import Counter

from flywheel.errors import UserError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_FIX = "Build the packages of this commit again."
#: The files in `.dist-info` that say what the wheel is; its licenses are the commit's files.
_INFO = ("METADATA", "RECORD", "WHEEL", "entry_points.txt")
_LICENSES = "licenses/"


def refuse_names(path: str, names: Iterable[str], stem: str = "") -> None:
    """Raise `UserError` for a name that is there twice or leads elsewhere, or is not below the folder `stem`."""
    seen = set()
    for name in names:
        if name in seen:
            raise UserError(f"{path}: `{name}` is in it twice. {_FIX}")
        seen.add(name)
        if "\\" in name or name.startswith("/") or ".." in name.split("/"):
            raise UserError(f"{path}: `{name}` leads out of its folder. {_FIX}")
        if stem and not f"{name}/".startswith(f"{stem}/"):
            raise UserError(f"{path}: `{name}` is not below `{stem}`. {_FIX}")


def take_info(path: str, contents: dict[str, bytes | None], stem: str) -> None:
    """Take what wheels have in `.dist-info` out of `contents`, but for licenses, which are left as the commit's files.

    Raises `UserError` for a file that a wheel does not have there.
    """
    folder = f"{stem}.dist-info/"
    for name in [name for name in contents if name.startswith(folder)]:
        data, inner = contents.pop(name), name.removeprefix(folder)
        if inner.startswith(_LICENSES):
            contents[inner.removeprefix(_LICENSES)] = data
        elif inner not in _INFO:
            raise UserError(f"{path}: `{name}` is not a file of the commit. {_FIX}")


def refuse_requirements(path: str, head: str, project: Mapping[str, object]) -> None:
    """Raise `UserError` if the metadata requires something else than the commit's project."""
    said = sorted(_requirement(one) for one in re.findall(r"^Requires-Dist: *(.*?)\r?$", head, re.MULTILINE))
    extras = project.get("optional-dependencies")
    wanted = [_requirement(one) for one in _texts(project.get("dependencies"))]
    for extra, ones in extras.items() if isinstance(extras, dict) else ():
        wanted += [_requirement(f"{one}; extra == '{extra}'") for one in _texts(ones)]
    odd = sorted({*said} ^ {*wanted})
    if odd:
        raise UserError(f"{path}: its metadata and the commit differ in what they require: `{odd[0]}`. {_FIX}")


def refuse_scripts(path: str, data: bytes | None, project: Mapping[str, object]) -> None:
    """Raise `UserError` if the programs that an installer makes are not those of the commit's project."""
    lines = [line.strip() for line in (data or b"").decode("utf-8", "replace").splitlines() if line.strip()]
    scripts = project.get("scripts")
    wanted = [f"{name} = {target}" for name, target in scripts.items()] if isinstance(scripts, dict) else []
    if lines != (["[console_scripts]", *sorted(wanted)] if wanted else []):
        raise UserError(f"{path}: its entry_points.txt is not that of the commit's `project.scripts`. {_FIX}")


def refuse_missing(path: str, names: Iterable[str], commit: Iterable[str]) -> None:
    """Raise `UserError` for a module of the commit that a wheel lacks, beside those that it has.

    A wheel leaves out the folder that its packages are in: it is the one below which most of its modules are.
    """
    modules = {name for name in names if name.endswith(".py")}
    if not modules:
        raise UserError(f"{path}: there is no module in it. {_FIX}")
    sources = sorted(name for name in commit if name.endswith(".py"))
    for package in sorted({name.partition("/")[0] for name in modules if "/" in name}):
        sign = f"/{package}/"
        folders = Counter(
            whole[:at] for whole in sources if (at := f"/{whole}".find(sign)) >= 0 and whole[at:] in modules
        )
        for folder, _ in folders.most_common(1):
            for whole in sources:
                if whole.startswith(f"{folder}{package}/") and whole[len(folder) :] not in modules:
                    raise UserError(f"{path}: `{whole}` of the commit is not in it. {_FIX}")


def _texts(values: object) -> list[str]:
    return [one for one in values if isinstance(one, str)] if isinstance(values, list) else []


def _requirement(text: str) -> str:
    """A requirement without what tools write differently: case, spaces and quotation marks."""
    return re.sub(r"[\s\"']", "", text).lower().replace("_", "-")
