"""What strangers send to a running khv: odd paths, split headers, replayed and forged sessions."""

from __future__ import annotations

import re
import socket
import ssl
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
import requests
import urllib3

from tests.e2e.running import PASSWORD, Running, khv

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


@pytest.fixture(scope="module")
def running() -> Iterator[Running]:

    with khv("--demo") as made:
        yield made


def sent(url: str, request: bytes) -> bytes:
    """Send bytes over TLS (plain where the URL says so) and return all that is answered."""
    where = urlsplit(url)
    answer = b""
    with socket.create_connection((str(where.hostname), where.port), timeout=10) as plain:
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        link = context.wrap_socket(plain) if where.scheme == "https" else plain
        link.sendall(request)
        try:
            while data := link.recv(65536):
                answer += data
        except (ConnectionResetError, ssl.SSLError):
            pass
        link.close()
    return answer


def status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])


def session(running: Running) -> requests.Session:
    urllib3.disable_warnings(urllib3.exceptions.InsecureRequestWarning)
    made = requests.Session()
    made.trust_env, made.verify = False, False
    token = csrf(made.get(running.ready["web"] + "login", timeout=30).text)
    form = {"csrf": token, "name": "admin", "password": PASSWORD}
    assert made.post(running.ready["web"] + "login", data=form, timeout=30).status_code == 200
    return made


def csrf(text: str) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', text)
    assert found is not None
    return found[1]


TRICKS = [
    "/static/../../../../etc/passwd",
    "/static/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
    "/static/..%2f..%2f..%2fetc%2fpasswd",
    "/static/..%5c..%5cetc%5cpasswd",
    "/static//etc/passwd",
    "/static/%252e%252e/app.py",
    "/static/khv.css%00.html",
    "//etc/passwd",
    "/etc/passwd",
    "/%2e%2e/state.db",
    "/static/",
    "http://example.org/",
]


PAGES = {"http://example.org/"}  # the absolute form of the start page (RFC 9112 3.2.2)


@pytest.mark.parametrize("path", TRICKS)
@pytest.mark.parametrize("face", ["web", "inside", "metrics", "wbem"])
def test_no_path_leads_to_a_file(running: Running, face: str, path: str) -> None:
    cookie = ""
    if face == "inside":
        cookie = "".join(f"Cookie: {k}={v}\r\n" for k, v in session(running).cookies.items())
    head = f"GET {path} HTTP/1.1\r\nHost: khv\r\n{cookie}Connection: close\r\n\r\n"
    answer = sent(running.ready["web" if cookie else face], head.encode())
    refusals = {302, 308, 400, 404, 405, 501} | (set() if cookie else {401})
    if path not in PAGES:
        assert status(answer) in refusals, answer[:200]
    assert b"root:" not in answer
    assert b"import " not in answer
    location = re.search(rb"(?im)^location: (\S+)", answer)
    assert location is None or re.match(rb"/(?!/)", location[1]), location


@pytest.mark.parametrize("name", ["%0d%0aSet-Cookie:%20a=b", "%0aX-Injected:%201", "%E5%98%8A"])
def test_what_is_in_an_address_never_becomes_a_header(running: Running, name: str) -> None:
    browser = session(running)
    for target in (f"/{name}", f"/?next={name}", f"/login?next={name}", f"/machines/{name}"):
        cookies = "; ".join(f"{key}={value}" for key, value in browser.cookies.items())
        head = (
            f"GET {target} HTTP/1.1\r\nHost: khv\r\nCookie: {cookies}\r\nConnection: close\r\n\r\n"
        )
        headers = sent(running.ready["web"], head.encode()).partition(b"\r\n\r\n")[0].lower()
        assert not re.search(rb"^(x-injected|set-cookie: a=)", headers, re.MULTILINE), headers


@pytest.mark.parametrize("face", ["web", "metrics", "wbem"])
@pytest.mark.parametrize(
    "head",
    [
        b"GET / HTTP/1.1\r\nHost: a\r\nX: y\r\n z: folded\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nX" + b"y" * 300_000 + b": z\r\n",
        b"GET /" + b"y" * 300_000 + b" HTTP/1.1\r\nHost: a\r\n",
    ],
    ids=["folded", "two-lengths", "smuggled", "negative", "long-name", "long-path"],
)
def test_an_ambiguous_head_is_not_served(running: Running, face: str, head: bytes) -> None:
    answer = sent(running.ready[face], head + b"Connection: close\r\n\r\n")
    assert not answer or status(answer) not in (200, 207), answer[:200]
    assert running.metrics()  # the broker goes on


def test_a_session_that_was_left_cannot_be_replayed(running: Running) -> None:
    browser, web = session(running), running.ready["web"]
    page = browser.get(web, timeout=30)
    assert 'name="csrf"' in page.text
    stolen = dict(browser.cookies.items())
    browser.post(web + "logout", data={"csrf": csrf(page.text)}, timeout=30)
    thief = requests.Session()
    thief.trust_env, thief.verify = False, False
    for path in ("", "storage", "events", "session"):
        answer = thief.get(web + path, cookies=stolen, timeout=30, allow_redirects=False)
        assert answer.status_code in (302, 401, 404), (path, answer.status_code)


def test_a_session_from_another_login_does_not_lend_its_token(running: Running) -> None:
    first, second, web = session(running), session(running), running.ready["web"]
    token = csrf(first.get(web, timeout=30).text)
    answer = second.post(web + "logout", data={"csrf": token}, timeout=30)
    assert answer.status_code == 403
    assert second.get(web, timeout=30, allow_redirects=False).status_code == 200


def test_a_form_that_is_too_large_is_refused(running: Running) -> None:
    browser, web = session(running), running.ready["web"]
    token = csrf(browser.get(web, timeout=30).text)
    try:
        answer = browser.post(web + "logout", data={"csrf": token, "x": "y" * 10**6}, timeout=30)
        assert answer.status_code == 413
    except requests.ConnectionError:
        pass  # cut off while it was still sending
    assert browser.get(web, timeout=30, allow_redirects=False).status_code == 200
