"""A real browser that a test drives, over its own protocol (CDP), through two pipes."""

import base64
import itertools
import json
import os
import select
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.support import browser

PATIENCE_SECONDS = 30
ENDS = b"\0"
LEFT = "target navigated or closed"
FROM_US, TO_US = 3, 4
"""The descriptors that Chromium reads from and writes to."""


class Left(AssertionError):
    """The page was left before the browser could answer."""


class Tab:
    """One page. `said` is what the browser complains of: what its policy refuses, too."""

    def __init__(self, writes: int, reads: int) -> None:
        self._writes, self._reads = writes, reads
        self._numbers = itertools.count(1)
        self._rest = b""
        self._session = ""
        self.said: list[str] = []

    def open(self) -> None:
        """Make the page."""
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        attached = self.call("Target.attachToTarget", targetId=target, flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Log"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """The answer to one command."""
        number = next(self._numbers)
        message = {"id": number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._writes, json.dumps(message).encode() + ENDS)
        while True:
            heard = self._next()
            if heard.get("id") == number:
                if LEFT in heard.get("error", {}).get("message", ""):
                    raise Left(heard)
                assert "error" not in heard, heard
                found: dict[str, Any] = heard["result"]
                return found

    def run(self, script: str) -> Any:
        """What an expression is on the page, once it is known; None on a page that is being left,
        as by a form that the expression sent."""
        try:
            told = self.call(
                "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True
            )
        except Left:
            return None
        assert "exceptionDetails" not in told, told
        return told["result"].get("value")

    def go(self, url: str) -> None:
        """Open a page, and wait until it is whole."""
        self.call("Page.navigate", url=url)
        self.until("location.href !== 'about:blank' && document.readyState === 'complete'")

    def sign_in(self, home: str, email: str, password: str) -> None:
        """Sign in to the office, and wait for its first page."""
        self.go(home)
        for name, text in {"email": email, "password": password}.items():
            self.run(f"document.getElementsByName({name!r})[0].value = {text!r}")
        self.run("document.querySelector('main button').click()")
        self.until("document.querySelector('nav.side')")

    def until(self, condition: str) -> None:
        """Wait until something is true on the page; while it is left, nothing is."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        guarded = f"(() => {{ try {{ return Boolean({condition}) }} catch {{ return false }} }})()"
        while not self.run(guarded):
            assert time.monotonic() < deadline, condition
            time.sleep(0.02)

    def lit(self, scheme: str) -> None:
        """Let the person want `light` or `dark`, and nothing that moves."""
        wanted = {"prefers-color-scheme": scheme, "prefers-reduced-motion": "reduce"}
        features = [{"name": name, "value": value} for name, value in wanted.items()]
        self.call("Emulation.setEmulatedMedia", features=features)

    def picture(self, *, width: int = 1280, height: int = 900, dark: bool = False) -> bytes:
        """What a person sees, as a PNG."""
        self.sized(width, height)
        self.lit("dark" if dark else "light")
        taken = self.call("Page.captureScreenshot", format="png")
        return base64.b64decode(taken["data"])

    def sized(self, width: int, height: int) -> None:
        """Give the page a size; up to 600 points wide it is a telephone's."""
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=width <= 600,
        )

    def _next(self) -> dict[str, Any]:
        while ENDS not in self._rest:
            assert select.select([self._reads], [], [], PATIENCE_SECONDS)[0], "no answer"
            read = os.read(self._reads, 1 << 16)
            assert read, "the browser has ended"
            self._rest += read
        message, _, self._rest = self._rest.partition(ENDS)
        heard: dict[str, Any] = json.loads(message)
        if heard.get("method") == "Log.entryAdded":
            entry = heard["params"]["entry"]
            self.said.append(f"{entry['text']} {entry.get('url', '')}")
        if heard.get("method") == "Runtime.exceptionThrown":
            self.said.append(str(heard["params"]["exceptionDetails"]))
        return heard


@contextmanager
def tab(profile: Path) -> Iterator[Tab]:
    """A page of a browser of its own, which keeps its own in `profile`."""
    theirs_in, ours_out = os.pipe()
    ours_in, theirs_out = os.pipe()

    def connect() -> None:
        # Two steps, since one pair may have the very numbers that the other is to get.
        reads, writes = os.dup(theirs_in), os.dup(theirs_out)
        os.dup2(reads, FROM_US)
        os.dup2(writes, TO_US)

    options = ("--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run")
    with subprocess.Popen(
        [
            *(browser.find(), *options, "--disable-dev-shm-usage", "--remote-debugging-pipe"),
            f"--user-data-dir={profile}",
        ],
        preexec_fn=connect,  # noqa: PLW1509 - the protocol is on fixed descriptors
        close_fds=False,
        stderr=subprocess.DEVNULL,
    ) as process:
        os.close(theirs_in)
        os.close(theirs_out)
        page = Tab(ours_out, ours_in)
        try:
            page.open()
            yield page
        finally:
            process.kill()
            os.close(ours_out)
            os.close(ours_in)
