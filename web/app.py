"""The Flask application: log-in, the health page, errors.  Live updates are in `events.py`."""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from flask import Flask, Response, g, redirect, request
from werkzeug.exceptions import Forbidden, HTTPException, InternalServerError
from werkzeug.wrappers import Response as BaseResponse

from cimom.access.accounts import ClosedError, LoginError
from cimom.model import CimError, Status
from web.fragment import Drawer
from web.login import LoginHistory, refusal
from web.port import ACKNOWLEDGE, READ, SESSION, WebPort
from web.security import (
    FORM_COOKIE,
    MAX_BODY_BYTES,
    MAX_FORM_PARTS,
    FormTokens,
    cross_site,
    protect,
    same,
)
from web.session import COOKIE, Session, Sessions
from web.subsystem import HEALTH, OPTIONAL, SUBSYSTEMS, VIEWS
from web.text import moment

log = logging.getLogger(__name__)

STATIC = os.path.join(os.path.dirname(__file__), "static")
OPEN_ENDPOINTS = frozenset(("login", "log_in", "static"))
LEAVING = "log_out"  # is denied to nobody who is in
# What one must be allowed for any other endpoint; what is not here is shut.
ACTIONS = {
    **dict.fromkeys(("health", *(view.slug for view in SUBSYSTEMS)), READ),
    **dict.fromkeys(("theme", "session", "stay"), SESSION),
    "alarm": ACKNOWLEDGE,
}
THEME_COOKIE = "__Host-khv-theme"
THEMES = ("light", "dark")
# Chosen colours -> what comes next, by those of the system, which only the browser knows: first
# what looks different, then what the system has, then whatever the system has.
NEXT_THEMES = {
    "": {"light": "dark", "dark": "light"},
    "light": {"light": "system", "dark": "dark"},
    "dark": {"light": "light", "dark": "system"},
}
THEME_MAX_AGE_S = 31_536_000
ENDED = "Your session has ended. Please log in again."
STALE_FORM = "The form was too old. Please try again."
CHANGED = "Accounts were changed just now. Please try again."


@lru_cache(maxsize=32)
def asset(name: str) -> str:
    """Return the address of a static file; it changes with the content."""
    with open(os.path.join(STATIC, name), "rb") as file:
        digest = hashlib.blake2s(file.read(), digest_size=6).hexdigest()
    return f"/static/{name}?v={digest}"


def create_app(port: WebPort, sessions: Sessions, drawer: Drawer) -> Flask:
    """Build the application over what the house hands in."""
    app = Flask("web", static_folder=STATIC)
    app.url_map.merge_slashes = False  # it redirects to where the Host header says
    app.config.update(
        MAX_CONTENT_LENGTH=MAX_BODY_BYTES,
        MAX_FORM_MEMORY_SIZE=MAX_BODY_BYTES,
        MAX_FORM_PARTS=MAX_FORM_PARTS,
    )
    pages = Pages(port, sessions, drawer)
    for rule, endpoint, view, method in _routes(pages):
        app.add_url_rule(rule, endpoint, view, methods=[method])
    app.before_request(pages.admit)
    app.after_request(lambda answer: protect(answer, static=request.endpoint == "static"))
    app.register_error_handler(HTTPException, pages.error)
    app.register_error_handler(Exception, pages.bug)
    return app


def _routes(pages: Pages) -> tuple[tuple[str, str, Callable[[], BaseResponse], str], ...]:
    return (
        ("/", "health", pages.shown, "GET"),
        *((view.path, view.slug, pages.shown, "GET") for view in SUBSYSTEMS),
        ("/login", "login", pages.login, "GET"),
        ("/login", "log_in", pages.log_in, "POST"),
        ("/logout", "log_out", pages.log_out, "POST"),
        ("/theme", "theme", pages.theme, "POST"),
        ("/alarm", "alarm", pages.alarm, "POST"),
        ("/session", "session", pages.session, "GET"),
        ("/session", "stay", pages.session, "POST"),
    )


class Pages:
    """The views and what they share."""

    def __init__(self, port: WebPort, sessions: Sessions, drawer: Drawer) -> None:
        self._port = port
        self._sessions = sessions
        self._drawer = drawer
        self._tokens = FormTokens()
        self._history = LoginHistory()

    def _render(self, template: str, status: int = 200, **values: Any) -> Response:
        theme = request.cookies.get(THEME_COOKIE, "")
        text = self._drawer.environment.get_template(template).render(
            asset=asset,
            version=self._port.version,
            demo=self._port.demo,
            theme=theme if theme in THEMES else "",
            next_themes=NEXT_THEMES.get(theme, NEXT_THEMES[""]),
            **values,
        )
        return Response(text, status, mimetype="text/html")

    # -- before and after

    def admit(self) -> BaseResponse | None:
        """Let in who has a session, whoever wants to log in, and nothing from other sites."""
        if cross_site(request) and request.method != "GET":
            raise Forbidden("Another site sent this form.")
        if request.endpoint in OPEN_ENDPOINTS:
            return None
        peek = request.endpoint == "session"
        take = self._sessions.peek if peek else self._sessions.use
        session = take(request.cookies.get(COOKIE))
        if session is None:
            wanted = request.method == "GET" and not peek and request.endpoint is not None
            return redirect("/login") if wanted else self._message(401, "Not logged in", ENDED)
        g.session = session
        self._check(session)
        if request.method == "POST" and not same(request.form.get("csrf", ""), session.csrf):
            raise Forbidden(STALE_FORM)
        return None

    def _check(self, session: Session) -> None:
        """Refuse what the account may not; an address that there is not is told as such."""
        if request.endpoint in (None, LEAVING):
            return
        action = ACTIONS.get(request.endpoint or "", "")
        if not self._port.may(session.principal, action):
            self._port.denied(session.principal, action)
            what = "see" if request.method == "GET" else "do"
            role = session.principal.role
            raise Forbidden(f"{session.principal.name} ({role}) may not {what} this now.")

    def _message(self, status: int, title: str, text: str) -> Response:
        return self._render("error.html", status, title=title, text=text)

    def error(self, error: HTTPException) -> BaseResponse:
        """Answer a refused request."""
        if error.response is not None or (error.code or 500) < 400:
            return error.get_response()
        code = error.code or InternalServerError.code
        return self._message(code, error.name, error.description or error.name)

    def bug(self, error: Exception) -> BaseResponse:
        """Answer a request that our own code failed at; the log has the reason."""
        log.error("page %s failed", request.path, exc_info=error)
        return self._message(500, "Internal error", "The page could not be made. The log says why.")

    # -- views

    def shown(self) -> Response:
        """The health page, or that of a subsystem."""
        session: Session = g.session
        view = VIEWS.get(request.endpoint or "", HEALTH)
        drawing = self._drawer.draw(self._port.snapshot(), self._port.missing(), view)
        now = self._port.now()
        greeting, session.greeting = session.greeting, ""
        return self._render(
            "health.html",
            session=session,
            greeting=greeting,
            drawing=drawing,
            moment=moment(now)[11:19] + " UTC",
            view=view,
            optional=OPTIONAL,
            filled=lambda name: drawing.filled(name, now),
            acts=self._port.may(session.principal, ACKNOWLEDGE),
        )

    def alarm(self) -> BaseResponse:
        """Acknowledge an alarm, or take that back; then show the page again."""
        session: Session = g.session
        ident = request.form.get("ack") or request.form.get("unack") or ""
        comment = "" if "ack" in request.form else None
        try:
            self._port.acknowledge(session.principal, ident, comment)
        except CimError as exc:
            over = exc.status is Status.NOT_FOUND
            session.greeting = "That alarm is over." if over else f"Not done: {exc.text}."
        page = request.form.get("page", "")
        return redirect(f"/{page if page in VIEWS else ''}#alarms")

    def login(self) -> BaseResponse:
        """The log-in form."""
        if self._sessions.use(request.cookies.get(COOKIE)) is not None:
            return redirect("/")
        closed = self._port.closed()
        if closed:
            return self._form(503, error=f"{closed}.")
        return self._form(notice=ENDED if "ended" in request.args else "")

    def _form(
        self, status: int = 200, *, name: str = "", error: str = "", notice: str = ""
    ) -> Response:
        cookie = self._tokens.cookie()
        answer = self._render(
            "login.html",
            status,
            csrf=self._tokens.token(cookie),
            name=name,
            error=error,
            notice=notice,
            banner=self._port.banner(),
        )
        answer.set_cookie(FORM_COOKIE, cookie, secure=True, httponly=True, samesite="Strict")
        return answer

    def log_in(self) -> BaseResponse:
        """Check name and password; a new session gets a new identifier."""
        name = request.form.get("name", "").strip()
        form = request.form.get("csrf")
        if not self._tokens.valid(request.cookies.get(FORM_COOKIE), form):
            return self._refused(400, name, STALE_FORM)
        source, drops = request.remote_addr or "", self._sessions.drops
        try:
            principal = self._port.verify(name, request.form.get("password", ""), source)
        except ClosedError as exc:
            return self._refused(503, name, f"{exc.text}.")
        except LoginError as exc:
            self._history.failed(name)
            refused = self._refused(401 if exc.retry_after_s is None else 429, name, refusal(exc))
            if exc.retry_after_s is not None:
                refused.headers["Retry-After"] = str(max(1, round(exc.retry_after_s)))
            return refused
        if not self._port.may(principal, READ):
            return self._refused(403, name, "This account may not see the page.")
        note = self._history.succeeded(principal.name, source, self._port.now())
        self._sessions.close(request.cookies.get(COOKIE))
        opened = self._sessions.open(principal, note, drops)
        if opened is None:
            return self._refused(409, name, CHANGED)
        answer = redirect("/", 303)
        answer.set_cookie(COOKIE, opened, secure=True, httponly=True, samesite="Strict")
        answer.delete_cookie(FORM_COOKIE, secure=True, httponly=True, samesite="Strict")
        return answer

    def _refused(self, status: int, name: str, text: str) -> Response:
        return self._form(status, name=name[:64], error=text)

    def log_out(self) -> BaseResponse:
        """End the session."""
        session: Session = g.session
        self._port.log_out(session.principal)
        self._sessions.close(request.cookies.get(COOKIE))
        answer = redirect("/login", 303)
        answer.delete_cookie(COOKIE, secure=True, httponly=True, samesite="Strict")
        return answer

    def theme(self) -> BaseResponse:
        """Choose the colours; anything but a known theme means those of the system."""
        answer = redirect("/", 303)
        chosen = request.form.get("theme", "")
        options: Any = {"secure": True, "httponly": True, "samesite": "Strict"}
        if chosen in THEMES:
            answer.set_cookie(THEME_COOKIE, chosen, max_age=THEME_MAX_AGE_S, **options)
        else:
            answer.delete_cookie(THEME_COOKIE, **options)
        return answer

    def session(self) -> Response:
        """Say that the session goes on; asked by POST, it is used and so prolonged."""
        return Response(status=204)
