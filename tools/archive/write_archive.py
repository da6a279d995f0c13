"""Write compiled modules into one archive that Python runs: `python3 write_archive.py OUTPUT MANIFEST`.

The manifest has a line for each file: its name in the archive, a tab, and its path. A module is compiled, and any other
file is taken as it is. The same files give the same bytes, whenever and wherever they are packed.
"""

from __future__ import annotations

import importlib.util
import marshal
import sys
import zipfile

#: A zip file cannot say an earlier time.
_TIME = (1980, 1, 1, 0, 0, 0)
#: The flags of a compiled module that is never compared with its source.
_UNCHECKED = 1


def compiled(name: str, source: bytes) -> bytes:
    """The content of a `.pyc` of a module that is called `name` in an archive."""
    code = compile(source, name, "exec", dont_inherit=True)
    head = importlib.util.MAGIC_NUMBER + _UNCHECKED.to_bytes(4, "little") + importlib.util.source_hash(source)
    return head + marshal.dumps(code)


def write(output: str, manifest: str) -> None:
    """Write the archive of a manifest's files; each is stored as it is, which loads faster than packed."""
    with open(manifest, encoding="utf-8") as lines:
        files = sorted(line.rstrip("\n").split("\t") for line in lines)
    with zipfile.ZipFile(output, "w") as archive:
        for name, path in files:
            with open(path, "rb") as stream:
                data = stream.read()
            is_module = name.endswith(".py")
            archive.writestr(
                zipfile.ZipInfo(name + "c" if is_module else name, _TIME), compiled(name, data) if is_module else data
            )


if __name__ == "__main__":
    write(*sys.argv[1:])
