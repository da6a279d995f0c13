"""How `tools/dev/oracles/build` builds oracles, once each, and its messages where it cannot."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ORACLES = Path("tools/dev/oracles")
#: A stand-in for Go that says with what it is called, and builds two programs.
GO = """\
#!/bin/sh
[ "$1" = version ] && { echo 'go version go1.26.8 linux/amd64'; exit; }
said="go $* (CGO_ENABLED=$CGO_ENABLED GOFLAGS=$GOFLAGS GOWORK=$GOWORK, in $(cat go.mod))"
echo "$said" | sed 's,-o .*/[.]one[.][^/]*/,-o WORK/,'
while [ $# -gt 0 ]; do [ "$1" = -o ] && folder=$2; shift; done
for name in first second; do echo whole >"$folder$name"; chmod 755 "$folder$name"; done
"""
PROGRAMS = (
    "bash",
    "cat",
    "chmod",
    "cp",
    "dirname",
    "ls",
    "mkdir",
    "mktemp",
    "mv",
    "rm",
    "sed",
    "sh",
    "sha256sum",
    "tr",
)
BUILT = "oracles: building one, once, in {output}\n"
CALLED = "go build -trimpath -buildvcs=false -ldflags -s -w{flags} -o WORK/programs/ tool"
CALLED += " (CGO_ENABLED=0 GOFLAGS=-mod=readonly GOWORK=off, in module one)\n"


class Machine:
    """A machine with a copy of the script, beside two modules."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.output = folder / "cache/gloriousflywheel/bin"
        self.programs = folder / "bin"
        self.programs.mkdir()
        for name in PROGRAMS:
            found = shutil.which(name)
            if found is None:
                pytest.skip(f"no {name}")
            (self.programs / name).symlink_to(found)
        for name in ("one", "two"):
            self.write(f"{name}/go.mod", f"module {name}\n")
            self.write(f"{name}/go.sum", "")
        for name in ("build", "key.sh"):
            shutil.copy(ORACLES / name, folder / "oracles" / name)

    def write(self, name: str, text: str) -> None:
        """A file beside the script."""
        path = self.folder / "oracles" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def add_go(self, text: str = GO) -> None:
        """Put a stand-in for Go on the PATH."""
        (self.programs / "go").write_text(text)
        (self.programs / "go").chmod(0o755)

    def run(self, *arguments: str) -> tuple[int, str]:
        """The script's exit code and what it says."""
        environment = {"PATH": str(self.programs), "XDG_CACHE_HOME": f"{self.folder}/cache"}
        done = subprocess.run(
            [self.folder / "oracles/build", *arguments],
            cwd=self.folder,
            env=environment,
            capture_output=True,
            check=False,
            text=True,
        )
        assert done.stdout == ""
        return done.returncode, done.stderr

    def files(self) -> list[str]:
        """The names in the output folder."""
        return sorted(path.name for path in self.output.iterdir())


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A machine without Go."""
    return Machine(tmp_path)


def test_without_go_it_says_so(machine: Machine) -> None:
    """The reason is one line, and nothing is made."""
    assert machine.run("one", "two") == (1, "oracles: there is no Go to build one two with.\n")
    assert not machine.output.exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "name what to build: one, two."),
        (["three"], "there is no oracle `three`. Known are: one, two."),
        (["../oracles/one"], "there is no oracle `../oracles/one`. Known are: one, two."),
        (["one", "--outputs", "x"], "the option `--outputs` is unknown. Known is --output FOLDER."),
        (["one", "--output"], "--output needs a folder."),
    ],
)
def test_wrong_words(machine: Machine, arguments: list[str], message: str) -> None:
    """Each is told with what there is."""
    assert machine.run(*arguments) == (1, f"oracles: {message}\n")


def test_built_once_for_each_version(machine: Machine) -> None:
    """Both programs of the module, which are there when it says so; again only after a change or a loss."""
    machine.add_go()
    said = BUILT.format(output=machine.output) + CALLED.format(flags="")
    whole = (0, f"oracles: one is built, in {machine.output}\n")
    assert machine.run("one") == (0, said)
    assert machine.files() == [".oracle-one", "first", "second"]
    assert machine.run("one") == whole
    machine.write("one/go.sum", "another hash\n")
    assert machine.run("one") == (0, said)
    (machine.output / "second").unlink()
    assert machine.run("one") == (0, said)
    assert machine.run("one") == whole
    machine.write("one/ldflags", "-X a.b=c\n-X d.e=f\n")
    assert machine.run("one") == (0, BUILT.format(output=machine.output) + CALLED.format(flags=" -X a.b=c -X d.e=f "))


def test_stamp(machine: Machine) -> None:
    """First what can be compared without Go, then what built it, and the programs."""
    machine.add_go()
    machine.write("one/ldflags", "-X a.b=c\n")
    machine.run("one")
    files = [machine.folder / "oracles" / name for name in ("one/go.mod", "one/go.sum", "one/ldflags")]
    key, builder, *programs = (machine.output / ".oracle-one").read_text().splitlines()
    assert key == hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()
    script = hashlib.sha256((ORACLES / "build").read_bytes()).hexdigest()
    assert builder == f"go version go1.26.8 linux/amd64, build {script}"
    assert programs == ["first", "second"]


def test_a_program_of_a_folder_main(machine: Machine) -> None:
    """It is called after the folder above; two of them would have one name."""
    machine.add_go(GO.replace("first second", "first main"))
    machine.write(
        "one/go.mod", "module one\n\ntool (\n\texample.com/cmd/first\n\texample.com/a/some-provider/main\n)\n"
    )
    assert machine.run("one")[0] == 0
    assert machine.files() == [".oracle-one", "first", "some-provider"]
    assert (machine.output / ".oracle-one").read_text().splitlines()[2:] == ["first", "some-provider"]


def test_another_go_builds_again(machine: Machine) -> None:
    """What a program does can depend on the Go that built it."""
    machine.add_go()
    machine.run("one")
    machine.add_go(GO.replace("go1.26.8", "go1.26.9"))
    assert machine.run("one") == (0, BUILT.format(output=machine.output) + CALLED.format(flags=""))


def test_chosen_folder(machine: Machine) -> None:
    """It is read from where the command is typed."""
    machine.add_go()
    code, said = machine.run("one", "--output", "mine")
    assert (code, said.splitlines()[0]) == (0, f"oracles: building one, once, in {machine.folder}/mine")
    assert (machine.folder / "mine/second").read_text() == "whole\n"


def test_failing_go_is_named(machine: Machine) -> None:
    """Nothing is left behind."""
    machine.add_go("#!/bin/sh\n[ $1 = version ] || exit 1\n")
    assert machine.run("one") == (1, BUILT.format(output=machine.output) + "oracles: Go could not build one.\n")
    assert machine.files() == []


def test_modules_are_whole() -> None:
    """Each names a tool, and each version that it requires has a hash."""
    modules = sorted(path.parent for path in ORACLES.glob("*/go.mod"))
    assert {"actionlint", "helm", "opentofu"} <= {path.name for path in modules}
    for folder in modules:
        text = (folder / "go.mod").read_text(encoding="utf-8")
        hashes = (folder / "go.sum").read_text(encoding="utf-8")
        assert text.startswith(f"module gloriousflywheel/oracles/{folder.name}\n")
        assert re.search(r"^tool (\S|\($)", text, re.MULTILINE), folder.name
        rows = re.findall(r"^(?:replace )?\t?(\S+)(?: v\S+)? => (\S+) (v\S+)$", text, re.MULTILINE)
        replaced = {name for name, _, _ in rows}
        required = re.findall(r"^\t(\S+) (v\S+)(?: // indirect)?$", text, re.MULTILINE)
        # What replaces a module that no tool needs has no hash.
        used = [one for one in required if one[0] not in replaced]
        used += [(name, version) for _, name, version in rows if f"{name} {version}/go.mod h1:" in hashes]
        assert used
        missing = [f"{name} {version}" for name, version in used if f"{name} {version} h1:" not in hashes]
        assert missing == [], folder.name
