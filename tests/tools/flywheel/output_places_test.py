"""Only one module writes to stdout and stderr: what it does for names and values of others holds for every verb."""

from __future__ import annotations

import ast
from pathlib import Path

import flywheel

_ROOT = Path(flywheel.__file__).parent
#: What writes: the console, and the command line for its own sentences on an internal error, an old Python and help.
_WRITERS = {"findings/console.py", "cli.py", "__main__.py", "command_line/overview.py"}


def _writes(tree: ast.AST) -> bool:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            if called == "print" or called.startswith(("sys.stdout.write", "sys.stderr.write")):
                return True
    return False


def test_no_other_module_writes_to_the_console() -> None:
    """`print` and `sys.stdout.write` would repeat a file's name as it is."""
    modules = {str(path.relative_to(_ROOT)): path for path in _ROOT.rglob("*.py")}
    assert modules.keys() >= _WRITERS
    found = [name for name, path in sorted(modules.items()) if _writes(ast.parse(path.read_text(encoding="utf-8")))]
    assert [name for name in found if name not in _WRITERS] == []
