"""The grammar of Terraform's language, from python-hcl2.

To build its tables takes more than a second. They are kept in the user's cache folder, if only the user can write
there: what is read back is a pickle, which can run code.
"""

from __future__ import annotations

import os
import stat
import sys
from functools import cache

from flywheel.errors import UsageError
from flywheel.hcl import user_cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from lark import Lark


@cache
def parser() -> Lark:
    """The parser; raise `UsageError` if python-hcl2 is not installed."""
    try:
        from hcl2.postlexer import PostLexer
        from lark import Lark
    except ImportError:
        raise UsageError(
            "Terraform's variable files (`*.tf`) cannot be read: the Python package python-hcl2 is not installed. "
            "Install `flywheel` with it: pipx install 'CORE[contract]', where CORE is the folder or address of core."
        ) from None
    import pkgutil

    kept = _cache_file(pkgutil.get_data("hcl2", "hcl2.lark") or b"")

    # A run that reads the file while another one writes it builds the tables itself.
    built = Lark.open_from_package(
        "hcl2", "hcl2.lark", parser="lalr", propagate_positions=True, postlex=PostLexer(), cache=kept or False
    )
    if kept is not None:
        _make_private(kept)
    return built


def _make_private(path: str) -> None:
    try:
        if os.lstat(path).st_mode & 0o077:
            os.chmod(path, 0o600)
    except OSError:
        pass  # nothing was written


def _cache_file(text: bytes) -> str | None:
    """Where to keep the tables of a grammar; None if there is no folder that only the user can write to."""
    folder = user_cache.folder()
    if folder is None:
        return None
    from hashlib import sha256

    version = "".join(map(str, sys.version_info[:2]))
    path = os.path.join(folder, f"hcl-{version}-{sha256(text).hexdigest()[:16]}.tables")
    try:
        return path if user_cache.is_own(os.lstat(path), stat.S_ISREG) else None
    except FileNotFoundError:
        return path
    except OSError:
        return None
