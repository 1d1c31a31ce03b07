"""Which passwords will do."""

from __future__ import annotations

import pytest

from cimom.access.password import (
    ALPHABET,
    GENERATED_LENGTH,
    MAX_PASSWORD,
    MIN_PASSWORD,
    MIN_STRENGTH,
    Hasher,
    fault,
    generate_password,
    strength,
)


@pytest.mark.parametrize(
    "password",
    [
        "correct horse",
        "battery staple",
        "first-password-of-a-test",
        "p\u00e4ssw\u00f6rd \U0001f511 und mehr",
        "7c1f99e0d2ab",
        "\u4f60\u597d\u4e16\u754c\u6c38\u8fdc\u7684\u548c\u5e73\u9e3d\u5b50\u98de",
        "x" + "0123456789 abcdefgh" * 3,
        "sur\udc80rogate pair",
    ],
)
def test_long_and_uncommon_ones_will_do(password: str) -> None:
    assert fault(password, "jane") is None


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("", "12 to 1024"),
        ("x7!kQp2#", "12 to 1024"),
        ("x" * (MAX_PASSWORD + 1), "12 to 1024"),
        ("aaaaaaaaaaaa", "easy to guess"),
        ("abcabcabcabcabc", "easy to guess"),
        ("123456789012", "easy to guess"),
        ("abcdefghijklmnop", "easy to guess"),
        ("qwertyuiop123", "easy to guess"),
        ("Password1234", "easy to guess"),
        ("P@ssw0rd2024!", "easy to guess"),
        ("adminadminadmin", "easy to guess"),
        ("Welcome-Admin1", "easy to guess"),
        ("xyxyxyxyxyxyxy", "easy to guess"),
        ("aabbaabbabab", "easy to guess"),
        ("my name is Jane", "name of the account"),
        ("JANEs dearest words", "name of the account"),
    ],
)
def test_what_is_guessed_first_will_not(password: str, words: str) -> None:
    found = fault(password, "jane")
    assert found is not None
    assert words in found


def test_a_short_name_may_occur_by_chance() -> None:
    assert fault("correct horse", "or") is None
    assert fault("correct horse", "") is None


def test_strength_counts_what_is_not_known_beforehand() -> None:
    assert strength("kT9#") == 4
    assert strength("kT9#kT9#kT9#") == 4
    assert strength("password") == 1
    assert strength("13579") == strength("tuvwx") + 3  # of a run the ends
    assert MIN_STRENGTH < MIN_PASSWORD


def test_generated_passwords_differ_will_do_and_can_be_typed() -> None:
    made = {generate_password("admin") for _ in range(50)}
    assert len(made) == 50
    for password in made:
        assert set(password) <= set(ALPHABET)
        assert len(password) == GENERATED_LENGTH
        assert fault(password, "admin") is None


def test_a_hash_is_salted_and_that_of_its_password_only() -> None:
    hasher = Hasher()
    one, two = hasher.hashed("correct horse"), hasher.hashed("correct horse")
    assert one != two
    assert hasher.matches(one, "correct horse")
    assert not hasher.matches(one, "correct horses")
    assert not hasher.matches("damaged", "correct horse")
    assert not hasher.matches(hasher.nobody, "")
