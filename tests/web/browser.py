"""A real Chromium through chromedriver, by plain WebDriver requests (W3C WebDriver)."""

from __future__ import annotations

import base64
import json
import re
import shutil
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # the key of an element reference
ARGUMENTS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)


class Browser:
    def __init__(self, base: str, session: str) -> None:
        self._url = f"{base}/session/{session}"

    def call(self, method: str, path: str, body: Any = None) -> Any:
        return request(method, self._url + path, body)

    def open(self, url: str) -> None:
        self.call("POST", "/url", {"url": url})

    @property
    def url(self) -> str:
        return str(self.call("GET", "/url"))

    def run(self, script: str, *args: Any) -> Any:
        return self.call("POST", "/execute/sync", {"script": script, "args": args})

    def find(self, selector: str) -> str:
        body = {"using": "css selector", "value": selector}
        return str(self.call("POST", "/element", body)[ELEMENT])

    def text(self, selector: str) -> str:
        script = "return document.querySelector(arguments[0])?.innerText ?? ''"
        return str(self.run(script, selector))  # an element's text at once: it may be replaced

    def has(self, selector: str) -> bool:
        return bool(self.run("return document.querySelector(arguments[0]) !== null", selector))

    def type(self, selector: str, text: str) -> None:
        self.call("POST", f"/element/{self.find(selector)}/value", {"text": text})

    def click(self, selector: str) -> None:
        self.call("POST", f"/element/{self.find(selector)}/click", {})

    def devtools(self, command: str, **params: Any) -> Any:
        return self.call("POST", "/goog/cdp/execute", {"cmd": command, "params": params})

    def console(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.call("POST", "/se/log", {"type": "browser"})
        return found

    def wait(self, condition: Callable[[], Any], what: str, limit_s: float = 15.0) -> Any:
        end = time.monotonic() + limit_s
        while time.monotonic() < end:
            if value := condition():
                return value
            time.sleep(0.05)
        raise AssertionError(f"{what} did not happen in {limit_s} s")

    def size(self, width: int, height: int) -> None:
        self.devtools(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )

    def prefer(self, scheme: str) -> None:
        feature = {"name": "prefers-color-scheme", "value": scheme}
        self.devtools("Emulation.setEmulatedMedia", features=[feature])

    def screenshot(self, path: str) -> None:
        data = self.devtools("Page.captureScreenshot", captureBeyondViewport=True)["data"]
        with open(path, "wb") as file:
            file.write(base64.b64decode(data))

    def log_in(self, url: str, name: str, password: str) -> None:
        self.open(url)
        self.type("#name", name)
        self.type("#password", password)
        self.click("main button")


def request(method: str, url: str, body: Any = None) -> Any:
    data = None if body is None else json.dumps(body).encode()
    asked = urllib.request.Request(url, data, {"Content-Type": "application/json"}, method=method)
    try:
        with urllib.request.urlopen(asked, timeout=60) as answer:
            return json.load(answer)["value"]
    except urllib.error.HTTPError as exc:
        raise AssertionError(exc.read().decode()) from exc


@contextmanager
def browser(*, javascript: bool = True) -> Iterator[Browser]:
    """Start a browser with a profile of its own; ended with the block."""
    driver = shutil.which("chromedriver")
    assert driver is not None
    chromium = shutil.which("chromium")
    with (
        tempfile.TemporaryDirectory() as profile,
        subprocess.Popen(
            [driver, "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        ) as process,
    ):
        try:
            assert process.stdout is not None
            found = None
            for line in process.stdout:
                if found := re.search(r"started successfully on port (\d+)", line):
                    break
            assert found is not None, "chromedriver did not start"
            base = f"http://127.0.0.1:{found.group(1)}"
            options: dict[str, Any] = {
                "binary": chromium,
                "args": [*ARGUMENTS, f"--user-data-dir={profile}"],
            }
            if not javascript:
                off = {"profile.managed_default_content_settings.javascript": 2}
                options["prefs"] = off
            wanted = {
                "browserName": "chrome",
                "acceptInsecureCerts": True,
                "goog:chromeOptions": options,
                "goog:loggingPrefs": {"browser": "ALL"},
            }
            value = request("POST", f"{base}/session", {"capabilities": {"alwaysMatch": wanted}})
            opened = Browser(base, value["sessionId"])
            try:
                yield opened
            finally:
                opened.call("DELETE", "")
        finally:
            process.terminate()
