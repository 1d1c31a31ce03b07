"""The page in a real Chromium: log-in, live updates, loss of the connection, widths, colours."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import pytest
import trustme

from tests.conftest import require_command
from tests.web.browser import Browser, browser
from tests.web.house import NAME, PASSWORD, House
from tests.web.look import serving
from tests.web.sample import TAKEN_AT
from web.app import THEME_COOKIE
from web.asgi import WebApp
from web.session import IDLE_S

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


class Site:
    """The web over the sample host on loopback, in a thread with its own loop."""

    def __init__(self) -> None:
        self.house = House()
        started = time.time() - TAKEN_AT  # the sample was read when the test began
        self.house.port = msgspec.structs.replace(
            self.house.port, now=lambda: time.time() - started
        )
        self._certificate = trustme.CA().issue_cert("localhost")
        self._bound = socket.create_server(("127.0.0.1", 0))
        self.url = f"https://localhost:{self._bound.getsockname()[1]}/"
        self._ready = threading.Event()
        self._thread = threading.Thread(target=asyncio.run, args=(self._serve(),))
        self._thread.start()
        assert self._ready.wait(10)

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self.app = WebApp(self.house.port)
        self._server = serving(self.app, self._certificate, 0)
        self._ready.set()
        await self._server.serve(sockets=[self._bound])
        for connection in tuple(self._server.server_state.connections):
            connection.transport.abort()

    def do(self, action: Callable[..., Any], *args: Any, **more: Any) -> None:
        """Do something on the loop that owns the readings."""
        done = threading.Event()

        def act() -> None:
            action(*args, **more)
            done.set()

        self._loop.call_soon_threadsafe(act)
        assert done.wait(10)

    def stop(self) -> None:
        if self._thread.is_alive():
            asyncio.run_coroutine_threadsafe(self.app.close(), self._loop).result(10)
            self._server.should_exit = True
            self._thread.join(20)


@pytest.fixture(autouse=True)
def no_leaked_children() -> None:
    """Stand in for the check of single tests: the browser is a child of them all."""


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()
    yield made
    made.stop()


@pytest.fixture(scope="module")
def shared() -> Iterator[Browser]:
    require_command("chromedriver")
    require_command("chromium")
    with browser() as opened:
        yield opened


@pytest.fixture
def page(shared: Browser, site: Site) -> Browser:
    """The health page of somebody who has logged in, live."""
    shared.size(1400, 900)
    shared.log_in(site.url, NAME, PASSWORD)
    shared.wait(lambda: state(shared) == "on", "live updates")
    return shared


def state(page: Browser) -> Any:
    return page.run("return document.documentElement.dataset.live")


def test_log_in_shows_the_host_and_breaks_no_rule_of_the_browser(page: Browser) -> None:
    assert "kvm-7.example.org" in page.text(".top")
    assert "CPU0 Temp is at 92.0 °C" in page.text("#banner")
    bad = [entry for entry in page.console() if entry["level"] == "SEVERE"]
    assert bad == []


def test_a_wrong_password_is_refused(shared: Browser, site: Site) -> None:
    shared.log_in(site.url, NAME, "wrong")
    shared.wait(lambda: shared.has(".error"), "the refusal")
    assert "Wrong name or password." in shared.text(".error")


def test_a_changed_reading_appears_by_itself(page: Browser, site: Site) -> None:
    site.do(site.house.cool, TAKEN_AT + 1)
    page.wait(lambda: "CPU0 Temp" not in page.text("#banner"), "the banner without CPU0")
    assert "OK" in page.text("#rows-temperatures tr")
    times = page.run(
        "return [...document.querySelectorAll('#rows-fans time')].map(t => t.dateTime)"
    )
    page.wait(lambda: len(set(times)) == 1, "one time")
    assert times[0] == "2026-11-25T03:03:02.123456Z"


def test_a_paused_page_stands_still_until_resumed(page: Browser, site: Site) -> None:
    page.click("#pause")
    assert state(page) == "paused"
    site.do(site.house.cool, TAKEN_AT + 1)
    assert "CPU0 Temp" in page.text("#banner")
    page.click("#pause")
    page.wait(lambda: "CPU0 Temp" not in page.text("#banner"), "the update after the pause")


def test_a_hidden_page_is_not_sent_anything(page: Browser, site: Site) -> None:
    other = page.call("POST", "/window/new", {"type": "tab"})["handle"]
    (mine,) = [h for h in page.call("GET", "/window/handles") if h != other]
    page.call("POST", "/window", {"handle": other})
    try:
        page.wait(lambda: not site.app._events._streams, "the end of the stream")
    finally:
        page.call("DELETE", "/window")
        page.call("POST", "/window", {"handle": mine})
    page.wait(lambda: site.app._events._streams, "the stream of the visible page")


def test_a_lost_connection_shows(page: Browser, site: Site) -> None:
    site.stop()
    page.wait(lambda: state(page) == "lost", "the lost look")
    assert "connection lost" in page.text("#live")


def test_an_ended_session_leads_to_the_log_in(page: Browser, site: Site) -> None:
    site.house.clock += IDLE_S
    site.do(site.house.cool, TAKEN_AT + 1)
    page.wait(lambda: "/login" in page.url, "the log-in page")
    assert "Your session has ended" in page.text(".notice")


def test_colours_are_kept(page: Browser) -> None:
    page.prefer("light")
    ground = "return getComputedStyle(document.body).backgroundColor"
    light = page.run(ground)
    page.click("#theme button")
    dark = page.wait(lambda: (c := page.run(ground)) != light and c, "the dark page")
    page.prefer("dark")
    assert page.run(ground) == dark


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_button_of_colours_says_what_comes_next(page: Browser, scheme: str) -> None:
    ground = "return getComputedStyle(document.body).backgroundColor"
    label = (
        "return [...document.querySelectorAll('#theme button')]"
        ".find(button => button.offsetParent).innerText"
    )
    shown = "return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'"
    page.call("DELETE", f"/cookie/{THEME_COOKIE}")  # of another test
    page.open(page.url)
    page.prefer(scheme)
    assert page.run(shown) == scheme
    other = {"light": "Dark", "dark": "Light"}[scheme]
    own, first = page.run(ground), page.run(label)
    assert first == other
    for told, looks_own in ((other, False), (scheme.capitalize(), True), ("System", True)):
        assert page.run(label) == told
        page.click(f"#theme button.if-{scheme}")
        page.wait(lambda: page.run(label) != told, "the next colours")  # noqa: B023
        assert (page.run(ground) == own) is looks_own
    assert page.run(label) == other


@pytest.mark.parametrize("width", [360, 400, 420, 1400])
def test_no_tile_is_wider_than_its_place(page: Browser, width: int) -> None:
    page.size(width, 900)
    wide = (
        "return [...document.querySelectorAll('.tile')]"
        ".filter(t => t.scrollWidth > t.clientWidth).map(t => t.textContent.trim())"
    )
    for path in ("", "machines"):
        page.open(f"{page.url.rstrip('/').removesuffix('/machines')}/{path}")
        assert page.run(wide) == []


@pytest.mark.parametrize("width", [360, 768, 1400, 2560])
def test_no_width_makes_the_page_scroll_sideways(page: Browser, width: int) -> None:
    page.size(width, 900)
    assert page.run("return document.documentElement.scrollWidth") <= width


def test_everything_is_reached_by_keyboard(page: Browser) -> None:
    page.open(page.url)
    names = []
    for _ in range(30):
        page.call("POST", "/actions", {"actions": [TAB]})
        name = page.run("return document.activeElement.textContent.trim().split('\\n')[0]")
        names.append(name)
    for wanted in ("To the health", "Pause", "CPU0 Temp", "Processors"):
        assert any(wanted in name for name in names), (wanted, names)


TAB = {
    "type": "key",
    "id": "keyboard",
    "actions": [{"type": "keyDown", "value": "\ue004"}, {"type": "keyUp", "value": "\ue004"}],
}


def test_without_script_the_page_shows_the_same(site: Site) -> None:
    require_command("chromedriver")
    with browser() as opened:
        opened.devtools("Emulation.setScriptExecutionDisabled", value=True)
        opened.log_in(site.url, NAME, PASSWORD)
        opened.wait(lambda: opened.has("#banner"), "the page")
        assert "CPU0 Temp is at 92.0 °C" in opened.text("#banner")
        assert "92.0 °C" in opened.text("#rows-temperatures tr")
        assert "ago" in opened.text("#rows-temperatures time") or "now" in opened.text("time")
        opened.click("form[action='/logout'] button")
        opened.wait(lambda: "/login" in opened.url, "the log-in page")
