"""What protects the page in browsers: headers, tokens of forms, the source of a request."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from flask import Request, Response

FORM_COOKIE = "__Host-khv-form"  # binds the log-in form to the browser that got it
TOKEN_BYTES = 24
MAX_BODY_BYTES = 16 * 1024  # the largest form is name, password and token
MAX_FORM_PARTS = 16

HEADERS = {
    # No inline script or style, nothing from elsewhere, no frame, no form to elsewhere.
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    # Browsers note it only over a connection whose certificate they trust (RFC 6797 8.1).
    "Strict-Transport-Security": "max-age=31536000",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
STATIC_MAX_AGE_S = 31_536_000  # the address of a file has the hash of its content


def protect(response: Response, *, static: bool) -> Response:
    """Set the headers of every answer; pages are never kept by a cache."""
    for name, value in HEADERS.items():
        response.headers[name] = value
    if static and response.status_code == 200:
        response.headers["Cache-Control"] = f"public, max-age={STATIC_MAX_AGE_S}, immutable"
    else:
        response.headers["Cache-Control"] = "no-store"
    return response


def cross_site(request: Request) -> bool:
    """Whether the browser says that another site made this request (Fetch Metadata)."""
    return request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none")


class FormTokens:
    """Tokens of the log-in form, before there is a session that could hold one."""

    def __init__(self) -> None:
        self._secret = secrets.token_bytes(32)  # of this process; a restart only means a new form

    def cookie(self) -> str:
        """Return a new value for the form's cookie."""
        return secrets.token_urlsafe(TOKEN_BYTES)

    def token(self, cookie: str) -> str:
        """Return the token that belongs to a cookie."""
        return hmac.new(self._secret, cookie.encode(), hashlib.sha256).hexdigest()

    def valid(self, cookie: str | None, token: str | None) -> bool:
        """Whether a form came from the page that was given this cookie."""
        return bool(cookie and token) and same(self.token(cookie or ""), token or "")


def same(one: str, other: str) -> bool:
    """Compare secrets in constant time."""
    return hmac.compare_digest(one.encode(), other.encode())
