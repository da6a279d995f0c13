"""Links in a terminal (OSC 8): from a place to its file, and from a check to its page.

A terminal without them shows the text alone, but some old ones print rubbish. So links are for terminals that are
known to have them, or that FORCE_HYPERLINK vouches for, as in other programs.

Source: https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda (Hyperlinks in terminal emulators).
"""

from __future__ import annotations

import os

import flywheel
from flywheel.findings import check_sources
from flywheel.findings.reports.printable import has_line, is_label, page, percent_encoded
from flywheel.formats.source import Place

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from flywheel.findings.reports.view import ListedCheck

#: Values of TERM_PROGRAM and of TERM.
_PROGRAMS = frozenset({"Hyper", "WezTerm", "ghostty", "iTerm.app", "rio", "terminology", "vscode", "zed"})
_TERMS = ("alacritty", "contour", "foot", "rio", "xterm-ghostty", "xterm-kitty")
#: Terminals with a variable of their own. tmux passes links on since 3.4, and keeps the variables of where it started.
_VARIABLES = ("DOMTERM", "KITTY_WINDOW_ID", "KONSOLE_VERSION", "WEZTERM_PANE", "WT_SESSION")
#: The first VTE (GNOME Terminal and others) with links.
_VTE = 5000


def are_shown(environment: Mapping[str, str]) -> bool:
    """Whether the terminal of this environment shows links."""
    forced = environment.get("FORCE_HYPERLINK")
    if forced is not None:
        return forced not in ("", "0", "false")
    term = environment.get("TERM", "")
    if term in ("", "dumb", "linux"):
        return False
    version = environment.get("VTE_VERSION", "")
    if version.isascii() and version.isdigit() and int(version) >= _VTE:
        return True
    return (
        environment.get("TERM_PROGRAM") in _PROGRAMS
        or term.startswith(_TERMS)
        or any(name in environment for name in _VARIABLES)
    )


class Links:
    """Makes links. pages: the address of the checks' pages; "" for those of the checkout that this program is in."""

    __slots__ = ("_host", "_pages")

    def __init__(self, pages: str = "") -> None:
        # With the host a terminal knows that a file of a distant shell is not one of its own.
        self._host = os.uname().nodename if hasattr(os, "uname") else ""
        self._pages = pages or self._own_pages()

    def _own_pages(self) -> str:
        folder = os.path.join(os.path.dirname(flywheel.__file__), "..", "..", "docs", "checks")
        return self._address(os.path.normpath(folder)) if os.path.isdir(folder) else ""

    def _address(self, path: str) -> str:
        whole = os.path.abspath(path).replace(os.sep, "/")
        return f"file://{self._host}/{percent_encoded(whole.lstrip('/'), safe='/:')}"

    def place(self, place: Place, text: str) -> str:
        """`text` as a link to the line; `text` itself if the place is not in a file."""
        if not place.file or is_label(place.file):
            return text
        line = f"#{place.line}" if has_line(place) else ""
        return _link(self._address(place.file) + line, text)

    def check(self, check: ListedCheck, text: str) -> str:
        """`text` as a link to the page of the check, or to its first public source."""
        address = page(self._pages, check) if self._pages else check_sources.public(check.sources)
        return _link(address, text) if address and address.isprintable() else text


def _link(address: str, text: str) -> str:
    return f"\x1b]8;;{address}\x1b\\{text}\x1b]8;;\x1b\\"
