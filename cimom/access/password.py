"""Passwords: which will do, how they are hashed, how one is made up.  Knows no accounts.

The rules are those of NIST SP 800-63B 5.1.1.2: length, not a common one, not made of the name; no
mixture of characters is demanded, for what people do about it is the first thing that is guessed.
"""

from __future__ import annotations

import logging
import secrets
from itertools import pairwise

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError

log = logging.getLogger(__name__)

MAX_PASSWORD = 1024  # characters; hashing must not be fed with megabytes
MIN_PASSWORD = 12  # characters: there is no second factor
MIN_STRENGTH = 8  # characters that are left when what is guessed first is taken out
MIN_NAME = 3  # characters of a name that must not occur; shorter ones occur by chance
# OWASP Password Storage Cheat Sheet: Argon2id with 19 MiB (here in KiB), two passes, one lane.
ARGON2_MEMORY, ARGON2_PASSES, ARGON2_LANES = 19 * 1024, 2, 1
# Without characters that look alike (0 O 1 l I), so that it can be typed from a console.
ALPHABET = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
GENERATED_LENGTH = 20  # 116 bits

# What lists of leaked passwords begin with, and rows of a keyboard; each counts as one character.
COMMON = sorted(
    (
        *("password", "passwort", "passwd", "secret", "welcome", "letmein", "login", "access"),
        *("administrator", "admin", "root", "user", "guest", "test", "default", "changeme"),
        *("master", "monkey", "dragon", "sunshine", "princess", "football", "baseball", "shadow"),
        *("iloveyou", "superman", "batman", "trustno", "whatever", "freedom", "hello", "charlie"),
        *("qwertyuiop", "qwertzuiop", "azertyuiop", "asdfghjkl", "zxcvbnm", "yxcvbnm"),
        *("qwerty", "qwertz", "azerty", "asdfgh", "asdf", "zxcvbn", "qazwsx", "wsxedc"),
        *("spring", "summer", "autumn", "winter", "january", "february", "december"),
        *("vmware", "esxi", "server", "linux", "calvin", "khv"),
    ),
    key=len,
    reverse=True,
)
_PLAIN = str.maketrans("0134578@$!|", "oleastbasil")  # what letters are often written as


def fault(password: str, name: str = "") -> str | None:
    """Return in words why a password will not do for an account; None: it will."""
    if not MIN_PASSWORD <= len(password) <= MAX_PASSWORD:
        return f"a password has {MIN_PASSWORD} to {MAX_PASSWORD} characters"
    if len(name) >= MIN_NAME and name.casefold() in password.casefold():
        return "a password must not contain the name of the account"
    if strength(password) < MIN_STRENGTH:
        return "the password is too easy to guess: common words, repetitions and runs hardly count"
    return None


def strength(password: str) -> int:
    """Return how many characters count: of a repetition the first part, of a run the two ends."""
    text = password.casefold().translate(_PLAIN)
    for word in COMMON:
        text = text.replace(word, "\0")
    # Digits that stood for letters are taken for letters only where that made a word.
    if "\0" not in text:
        text = password.casefold()
    text = text[: (text + text).index(text, 1)]  # the shortest part that it repeats
    steps = [ord(two) - ord(one) for one, two in pairwise(text)]
    inner = sum(one == two and abs(one) <= 1 for one, two in pairwise(steps))
    return min(len(text) - inner, 2 * len(set(text)))


def generate_password(name: str = "") -> str:
    """Make up a password for an account that can be typed and copied anywhere."""
    while True:
        made = "".join(secrets.choice(ALPHABET) for _ in range(GENERATED_LENGTH))
        if fault(made, name) is None:
            return made


class Hasher:
    """Hashes passwords and compares them with hashes.  Takes about 30 ms and 19 MiB each."""

    def __init__(self) -> None:
        self._argon2 = PasswordHasher(
            memory_cost=ARGON2_MEMORY, time_cost=ARGON2_PASSES, parallelism=ARGON2_LANES
        )
        self.nobody = self._argon2.hash(secrets.token_urlsafe())  # of an account that is not there

    def hashed(self, password: str) -> str:
        """Return the hash of a password."""
        return self._argon2.hash(octets(password))

    def matches(self, known: str, password: str) -> bool:
        """Whether a hash is that of a password."""
        try:
            return self._argon2.verify(known, octets(password))
        except VerifyMismatchError:
            return False
        except (VerificationError, InvalidHashError):
            log.exception("a stored password hash cannot be used")
            return False


def octets(text: str) -> bytes:
    """Encode what a client sent, also what a protocol decoded leniently."""
    return text.encode(errors="surrogatepass")
