"""A question answered: the groups of a user, then PAM.  Runs in its own process and may hang."""

from __future__ import annotations

import ctypes
import secrets
from functools import partial

from cimom.access.roles import Role
from khv.config import Pam
from khv.pam import library
from khv.pam.library import Question, Result
from khv.pam.policy import acceptable, role_by_name
from khv.pam.wire import MAX_TEXT, Answer, Ask, Kind

NO = frozenset(
    {
        library.AUTH_ERR,
        library.USER_UNKNOWN,
        library.MAXTRIES,
        library.PERM_DENIED,
        library.CRED_INSUFFICIENT,
    }
)
SHUT = frozenset(
    {
        library.ACCT_EXPIRED,
        library.NEW_AUTHTOK_REQD,
        library.CRED_EXPIRED,
        library.AUTHTOK_EXPIRED,
        library.AUTH_ERR,
        library.PERM_DENIED,
        library.USER_UNKNOWN,
    }
)


def converse(pam: ctypes.CDLL, policy: Pam, ask: Ask, directory: str | None = None) -> Answer:
    """Answer a question.

    Who is in no group is tried with a password that nobody has: that takes as long, and no answer
    tells whether a password of the machine is right that opens nothing here.
    """
    answer = partial(Answer, ask.number)
    if not acceptable(ask.name, ask.password):
        return answer("wrong")
    role = role_by_name(policy, ask.name)
    password = ask.password if role is not None else secrets.token_urlsafe().encode()
    question = Question(policy.service, ask.name, password, ask.source)
    result = library.check(pam, question, directory)
    kind = verdict(result, role, ask.name)
    text = "" if kind == "right" else f"{result.step}: {result.text}"[:MAX_TEXT]
    return answer(kind, role if kind == "right" else None, text)


def verdict(result: Result, role: Role | None, name: str) -> Kind:
    """Return what a result of PAM means for who has a role by groups, or (None) has not."""
    if role is None:
        return "outsider"
    if result.step == "authenticate" and result.code in NO:
        return "wrong"
    if result.step == "account" and result.code in SHUT:
        return "shut"
    if (result.step, result.code) != ("account", library.SUCCESS):
        return "fault"
    # A module that calls the user by another name has let in somebody else.
    return "right" if result.user == name else "outsider"
