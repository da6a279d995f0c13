"""A real Chromium without a window: opens a page, says what its console said, evaluates and takes pictures.

It is driven through pipes with the DevTools protocol, so nothing listens on a port. `$FLYWHEEL_CHROMIUM` names the
program; without it one of the `PATH` is used.
"""

from __future__ import annotations

import base64
import fcntl
import json
import os
import shutil
import subprocess
from pathlib import Path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Self

_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
_FLAGS = (
    "--headless=new", "--remote-debugging-pipe", "--no-first-run", "--disable-gpu", "--no-sandbox", "--hide-scrollbars",
    "--disable-dev-shm-usage", "--disable-extensions", "--disable-background-networking", "--mute-audio",
    "--force-color-profile=srgb",
)  # fmt: skip


def program() -> str | None:
    """The program, or None if there is none."""
    given = os.environ.get("FLYWHEEL_CHROMIUM")
    return given or next(filter(None, map(shutil.which, _NAMES)), None)


class Chromium:
    """A browser with one tab. said: the texts of its console, its errors and what its policies blocked."""

    def __init__(self, program: str, home: Path) -> None:
        to_browser, self._out = map(_moved, os.pipe())
        self._in, from_browser = map(_moved, os.pipe())
        # The program reads descriptor 3 and writes descriptor 4: a shell puts the pipes there.
        line = f'exec "$0" "$@" 3<&{to_browser} 4>&{from_browser} {to_browser}<&- {from_browser}>&-'
        self._process = subprocess.Popen(
            ["bash", "-c", line, program, *_FLAGS, f"--user-data-dir={home}", "about:blank"],
            pass_fds=(to_browser, from_browser),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "HOME": str(home)},
        )
        os.close(to_browser)
        os.close(from_browser)
        self._rest = b""
        self._number = 0
        self._session = ""
        self._events: list[str] = []
        self.said: list[str] = []

    def __enter__(self) -> Self:
        tabs = self._call("Target.getTargets")["targetInfos"]
        tab = next(one["targetId"] for one in tabs if one["type"] == "page")
        self._session = self._call("Target.attachToTarget", targetId=tab, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log"):
            self._call(f"{domain}.enable")
        return self

    def __exit__(self, *of: object) -> None:
        os.close(self._out)
        os.close(self._in)
        self._process.terminate()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def show(self, width: int, height: int, dark: bool, printed: bool = False) -> None:
        """Set the size of the window in pixels, the reader's scheme, and whether it is for paper."""
        self._call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self._call("Emulation.setEmulatedMedia", media="print" if printed else "screen", features=[scheme])

    def open(self, path: Path, fragment: str = "") -> None:
        """Open a file, and wait until it is loaded."""
        self._events.clear()
        self._call("Page.navigate", url="about:blank")
        self._wait("Page.loadEventFired")
        self._events.clear()
        self._call("Page.navigate", url=path.resolve().as_uri() + (f"#{fragment}" if fragment else ""))
        self._wait("Page.loadEventFired")

    def evaluate(self, expression: str) -> Any:
        """The value of a script's expression in the page, whose policy does not bind it."""
        answer = self._call("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def press(self, key: str) -> None:
        """Press a key: `Tab`, ` `."""
        text = {"text": key} if len(key) == 1 else {}
        code = {"Tab": 9, " ": 32}[key]
        for kind in ("keyDown", "keyUp"):
            self._call("Input.dispatchKeyEvent", type=kind, key=key, windowsVirtualKeyCode=code, **text)

    def picture(self, path: Path, height: int = 0) -> None:
        """Write what is seen as PNG; with a height, the page down to there."""
        size = self._call("Page.getLayoutMetrics")["cssContentSize"]
        clip = {"x": 0, "y": 0, "width": size["width"], "height": min(size["height"], height), "scale": 1}
        more = {"clip": clip, "captureBeyondViewport": True} if height else {}
        answer = self._call("Page.captureScreenshot", format="png", **more)
        path.write_bytes(base64.b64decode(answer["data"]))

    def _call(self, method: str, **params: object) -> dict[str, Any]:
        self._number += 1
        number = self._number
        session = {"sessionId": self._session} if self._session else {}
        message = {"id": number, "method": method, "params": params, **session}
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self._out, data) :]
        while True:
            answer = self._message()
            if answer.get("id") == number:
                assert "error" not in answer, (method, answer["error"])
                result: dict[str, Any] = answer["result"]
                return result

    def _wait(self, event: str) -> None:
        while event not in self._events:
            self._message()

    def _message(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            part = os.read(self._in, 1 << 20)
            assert part, f"the browser has ended with status {self._process.poll()}"
            self._rest += part
        line, _, self._rest = self._rest.partition(b"\0")
        message: dict[str, Any] = json.loads(line)
        self._note(message.get("method", ""), message.get("params", {}))
        return message

    def _note(self, event: str, params: dict[str, Any]) -> None:
        self._events.append(event)
        if event == "Log.entryAdded":
            self.said.append(f"{params['entry']['level']}: {params['entry']['text']}")
        elif event == "Runtime.consoleAPICalled":
            self.said.append(f"{params['type']}: {[one.get('value') for one in params['args']]}")
        elif event == "Runtime.exceptionThrown":
            self.said.append(f"exception: {params['exceptionDetails']['text']}")


def _moved(descriptor: int) -> int:
    """The same pipe under a number that is not 3 or 4, which the program needs."""
    moved = fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, 10)
    os.close(descriptor)
    return moved
