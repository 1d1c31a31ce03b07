"""The pages through Flask's test client: log-in, what protects it, what is shown without script."""

from __future__ import annotations

import re
from typing import Any

import msgspec
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.web.house import NAME, PASSWORD, House
from tests.web.sample import TAKEN_AT
from web.app import asset, create_app
from web.fragment import Drawer
from web.security import FORM_COOKIE, MAX_BODY_BYTES
from web.session import COOKIE, IDLE_S, Sessions

BASE = "https://localhost"


class Site:
    def __init__(self, *, demo: bool = False) -> None:
        self.house = House(demo=demo)
        self.sessions = Sessions(self.house.port.clock)
        self.app = create_app(self.house.port, self.sessions, Drawer())
        self.client: FlaskClient = self.app.test_client()

    def get(self, path: str, **more: Any) -> TestResponse:
        return self.client.get(path, base_url=BASE, buffered=True, **more)

    def post(self, path: str, data: dict[str, str], **more: Any) -> TestResponse:
        return self.client.post(path, data=data, base_url=BASE, **more)

    def token(self, path: str = "/login") -> str:
        found = re.search(r'name="csrf" value="([\w-]+)"', self.get(path).text)
        assert found is not None
        return found.group(1)

    def log_in(self, name: str = NAME, password: str = PASSWORD) -> TestResponse:
        form = {"csrf": self.token(), "name": name, "password": password}
        return self.post("/login", form)


@pytest.fixture
def site() -> Site:
    return Site()


@pytest.fixture
def inside(site: Site) -> Site:
    assert site.log_in().status_code == 303
    return site


# -- log-in


def test_nobody_sees_the_page_without_a_session(site: Site) -> None:
    answer = site.get("/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/login")
    assert "CPU0" not in answer.text
    assert site.get("/session").status_code == 401
    assert site.post("/session", {}).status_code == 401
    assert site.post("/logout", {}).status_code == 401


def test_the_banner_stands_on_the_log_in_page(site: Site) -> None:
    assert "For authorised use only." in site.get("/login").text
    site.house.port = msgspec.structs.replace(
        site.house.port, banner=lambda: "Keep <out>.\nOr else."
    )
    site.client = create_app(site.house.port, site.sessions, Drawer()).test_client()
    text = site.get("/login").text
    assert '<p class="legal">Keep &lt;out&gt;.\nOr else.</p>' in text
    assert "For authorised use only." not in text


def test_log_in_opens_a_session_with_a_safe_cookie(site: Site) -> None:
    answer = site.log_in()
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    (cookie,) = [c for c in answer.headers.getlist("Set-Cookie") if c.startswith(COOKIE + "=")]
    for flag in ("Secure", "HttpOnly", "Path=/", "SameSite=Strict"):
        assert flag in cookie
    assert "Domain" not in cookie
    assert site.house.sources == ["127.0.0.1"]
    assert site.get("/").status_code == 200


def test_a_wrong_password_is_told_no_more_than_that(site: Site) -> None:
    for name, password in ((NAME, "wrong"), ("unknown", PASSWORD)):
        answer = site.log_in(name, password)
        assert answer.status_code == 401
        assert "Wrong name or password." in answer.text
        assert site.get("/").status_code == 302


def test_who_is_locked_out_is_told_for_how_long(site: Site) -> None:
    site.house.locked_s = 42.0
    answer = site.log_in()
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "42"
    assert "Try again in 42 s." in answer.text


def test_an_account_without_a_role_stays_outside(site: Site) -> None:
    answer = site.log_in("nobody")
    assert answer.status_code == 403
    assert site.get("/").status_code == 302


def test_a_reader_may_see_the_page(site: Site) -> None:
    site.log_in("reader")
    assert site.get("/").status_code == 200


def test_an_account_that_changed_during_the_log_in_stays_outside(site: Site) -> None:
    site.house.on_verify = lambda: site.sessions.drop(NAME)  # its password was changed just now
    answer = site.log_in()
    assert answer.status_code == 409
    assert "Please try again." in answer.text
    assert site.get("/").status_code == 302


def test_the_session_changes_with_every_log_in(inside: Site) -> None:
    first = inside.client.get_cookie(COOKIE, "localhost")
    inside.client.set_cookie(FORM_COOKIE, "x", domain="localhost", secure=True)
    old = inside.sessions.peek(first.value if first else None)
    assert old is not None
    inside.client.delete_cookie(COOKIE, domain="localhost")
    token = inside.token()
    inside.client.set_cookie(COOKIE, first.value if first else "", domain="localhost", secure=True)
    inside.post("/login", {"csrf": token, "name": NAME, "password": PASSWORD})
    second = inside.client.get_cookie(COOKIE, "localhost")
    assert first is not None
    assert second is not None
    assert first.value != second.value
    assert inside.sessions.peek(first.value) is None


def test_log_out_ends_the_session(inside: Site) -> None:
    cookie = inside.client.get_cookie(COOKIE, "localhost")
    assert inside.post("/logout", {"csrf": inside.token("/")}).status_code == 303
    assert cookie is not None
    assert inside.sessions.peek(cookie.value) is None
    assert inside.house.logged_out == [NAME]
    assert inside.get("/").status_code == 302


def test_an_unused_session_ends(inside: Site) -> None:
    inside.house.clock += IDLE_S
    assert inside.get("/").status_code == 302
    assert "Your session has ended" in inside.get("/login?ended").text


def test_activity_prolongs_a_session_and_asking_for_it_does_not(inside: Site) -> None:
    token = inside.token("/")
    inside.house.clock += IDLE_S - 1
    assert inside.get("/session").status_code == 204
    assert inside.post("/session", {"csrf": token}).status_code == 204
    inside.house.clock += IDLE_S - 1
    assert inside.get("/session").status_code == 204
    inside.house.clock += 1
    assert inside.get("/session").status_code == 401


def test_last_log_in_is_told_once_after_the_next(inside: Site) -> None:
    assert "First log-in to this page" in inside.get("/").text
    inside.post("/logout", {"csrf": inside.token("/")})
    inside.log_in(password="wrong")
    inside.log_in()
    text = inside.get("/").text
    assert 'role="status">Last log-in: 2026-11-25 03:03:03 UTC from 127.0.0.1.' in text
    assert "1 refused attempt since." in text
    assert 'role="status">Last log-in' not in inside.get("/").text


# -- forms and headers


@pytest.mark.parametrize("token", ["", "0" * 64, None])
def test_log_in_needs_the_token_of_its_form(site: Site, token: str | None) -> None:
    site.token()
    form = {"name": NAME, "password": PASSWORD}
    answer = site.post("/login", form if token is None else {**form, "csrf": token})
    assert answer.status_code == 400
    assert site.house.sources == []


def test_a_form_token_belongs_to_one_browser(site: Site) -> None:
    token = site.token()
    other = site.app.test_client()
    form = {"csrf": token, "name": NAME, "password": PASSWORD}
    assert other.post("/login", data=form, base_url=BASE).status_code == 400


@pytest.mark.parametrize("path", ["/logout", "/theme", "/session"])
def test_forms_inside_need_the_token_of_the_session(inside: Site, path: str) -> None:
    assert inside.post(path, {}).status_code == 403
    assert inside.post(path, {"csrf": "wrong"}).status_code == 403
    assert inside.get("/").status_code == 200


def test_forms_of_other_sites_are_refused(inside: Site) -> None:
    form = {"csrf": inside.token("/")}
    for site in ("cross-site", "same-site"):
        answer = inside.post("/logout", form, headers={"Sec-Fetch-Site": site})
        assert answer.status_code == 403
    assert (
        inside.post("/logout", form, headers={"Sec-Fetch-Site": "same-origin"}).status_code == 303
    )


@pytest.mark.parametrize("path", ["/login", "/", "/nowhere", "/static/khv.css"])
def test_every_answer_is_protected(inside: Site, path: str) -> None:
    answer = inside.get(path)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=")
    kept = "immutable" if path.startswith("/static") else "no-store"
    assert kept in answer.headers["Cache-Control"]


@pytest.mark.parametrize("path", ["/static//khv.css", "/health//events"])
def test_no_redirect_leads_to_where_the_client_says(inside: Site, path: str) -> None:
    assert inside.get(path).status_code == 404


def test_no_page_has_script_or_style_in_it(inside: Site) -> None:
    for text in (inside.get("/").text, Site().get("/login").text):
        assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", text)
        assert not re.search(r"<script(?![^>]*src=)", text)
        assert not re.search(r"(src|href)=\"(https?:)?//", text)


def test_forms_have_a_limit(site: Site) -> None:
    form = {"csrf": site.token(), "name": NAME, "password": "x" * MAX_BODY_BYTES}
    assert site.post("/login", form).status_code == 413


def test_errors_are_pages_and_tell_nothing_inside(
    inside: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert inside.get("/nowhere").status_code == 404
    assert inside.client.put("/", base_url=BASE).status_code == 405

    def broken(*_: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(Drawer, "draw", broken)
    answer = inside.get("/")
    assert answer.status_code == 500
    assert "The log says why" in answer.text
    assert "secret" not in answer.text


def test_static_files_have_the_address_of_their_content(site: Site) -> None:
    path = asset("khv.css")
    assert path in site.get("/login").text
    assert site.get(path).mimetype == "text/css"
    assert site.get(asset("live.js")).mimetype in ("text/javascript", "application/javascript")


# -- the page without script


def test_page_has_the_readings_of_the_host(inside: Site) -> None:
    text = inside.get("/").text
    for shown in (
        "kvm-7.example.org",
        "is at 92.0 °C, upper non-critical 90.0 °C",
        "high 90.0 · critical 100.0 °C",
        "ac:1f:6b:00:00:01",
        "192.0.2.17",
        "3.84 TB",
        "ACME &#34;Exa&#34; 16TB",
        "Running",
        "2 s ago",
        f'data-at="{TAKEN_AT!r}"',
    ):
        assert shown in text
    assert "Demonstration" not in text
    assert "Not available on this machine" not in text


def test_page_says_what_is_missing_and_that_it_is_a_demonstration() -> None:
    site = Site(demo=True)
    site.house.missing = ("libvirt is not installed: virtual machines are not shown",)
    assert "Demonstration" in site.get("/login").text
    site.log_in()
    text = site.get("/").text
    assert "Demonstration" in text
    assert "libvirt is not installed" in text


def test_colours_can_be_chosen(inside: Site) -> None:
    assert "data-theme" not in inside.get("/").text
    token = inside.token("/")
    inside.post("/theme", {"csrf": token, "theme": "dark"})
    assert '<html lang="en" data-theme="dark">' in inside.get("/").text
    assert "Colours: dark" in inside.get("/").text
    inside.post("/theme", {"csrf": token, "theme": '"><script>'})
    assert "data-theme" not in inside.get("/").text


def test_links_of_the_banner_lead_to_rows(inside: Site) -> None:
    text = inside.get("/").text
    targets = re.findall(r'href="#([\w-]+)"', text)
    assert len(targets) > 8
    for target in targets:
        assert f'id="{target}"' in text
    ids = re.findall(r'\sid="([\w-]+)"', text)
    assert len(ids) == len(set(ids))
