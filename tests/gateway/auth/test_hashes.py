"""Hashes that .NET hosts left: only what is one is read, and what is weak is wrapped."""

from __future__ import annotations

import base64
import hashlib
import struct

import pytest

from gateway.auth.hashes import MAX_ROUNDS, SALTED, WEAK_ROUNDS, Digest, identity, kind_of, salted, unwrapped, wrapped

SALT, PASSWORD = bytes(range(16)), b"correct horse"


def v3(
    function: int = 1, rounds: int = 3, salt: bytes = SALT, *, length: int | None = None, key: bytes | None = None
) -> str:
    made = hashlib.pbkdf2_hmac(
        ("sha1", "sha256", "sha512")[function % 3], PASSWORD, salt or b"x", max(min(rounds, 9), 1), 32
    )
    head = struct.pack(">BIII", 1, function, rounds, len(salt) if length is None else length)
    return base64.b64encode(head + salt + (made if key is None else key)).decode()


@pytest.mark.parametrize("function", [0, 1, 2])
def test_version_3_says_its_function_and_rounds(function: int) -> None:
    digest = identity(v3(function))

    assert digest is not None
    assert (digest.function, digest.rounds, digest.salt) == (("sha1", "sha256", "sha512")[function], 3, SALT)
    assert digest.fits(PASSWORD)
    assert not digest.fits(PASSWORD + b"x")


def test_version_2_has_a_thousand_rounds() -> None:
    key = hashlib.pbkdf2_hmac("sha1", PASSWORD, SALT, 1000, 32)
    digest = identity(base64.b64encode(b"\0" + SALT + key).decode())

    assert digest is not None
    assert digest.fits(PASSWORD)
    assert digest.weak


@pytest.mark.parametrize(
    "stored",
    [
        "",
        "no base64",
        "AQ==",
        v3(function=3),
        v3(rounds=0),
        v3(rounds=MAX_ROUNDS + 1),
        v3(salt=b"short"),
        v3(length=2**32 - 1),
        v3(key=b"x" * 15),
    ],
)
def test_what_is_no_hash_of_identitys_is_none(stored: str) -> None:
    assert identity(stored) is None
    assert kind_of(stored) == ""


def test_a_digest_is_weak_below_its_rounds_and_if_it_is_no_derivation_at_all() -> None:
    assert [Digest("sha256", rounds, SALT, b"k").weak for rounds in (WEAK_ROUNDS - 1, WEAK_ROUNDS)] == [True, False]
    plain = salted(base64.b64encode(hashlib.sha256(PASSWORD + SALT).digest()).decode(), base64.b64encode(SALT).decode())
    assert plain is not None
    assert (plain.function, plain.weak, plain.fits(PASSWORD)) == (SALTED, True, True)
    assert salted("AQ==", "AQ==") is None
    assert salted("!", "AQ==") is None


ARGON2 = "$argon2id$v=19$m=8,t=1,p=1$c2FsdA$a2V5"


def test_a_digest_is_wrapped_without_its_key_and_read_again() -> None:
    digest = Digest("sha1", 1000, SALT, b"k" * 32)

    text = wrapped(digest, ARGON2)
    read = unwrapped(text)

    assert base64.b64encode(b"k" * 32).decode() not in text
    assert read == (Digest("sha1", 1000, SALT, bytes(32)), ARGON2)
    assert kind_of(text) == "sha1,1000$argon2id$v=19$m=8,t=1,p=1"


@pytest.mark.parametrize(
    "head",
    [
        "",
        "sha1",
        "md5,1,AQ==,20",
        "sha1,0,AQ==,20",
        f"sha1,{MAX_ROUNDS + 1},AQ==,20",
        "sha1,x,AQ==,20",
        "sha1,1,!,20",
        "sha1,1,AQ==,1025",
    ],
)
def test_what_is_not_wrapped_by_us_is_none(head: str) -> None:
    assert unwrapped(f"$wrapped${head}{ARGON2}") is None
    assert unwrapped(ARGON2) is None
