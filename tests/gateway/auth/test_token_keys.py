"""Keys of tokens, and Wycheproof's signatures: no forgery is accepted."""

from __future__ import annotations

import base64
import json
import os
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from gateway.auth import tokens
from gateway.auth.hashes import Digest
from gateway.auth.token_keys import KeyFile, KeyFormatError, TokenKey, jwks
from gateway.auth.tokens import TokenRules, Tokens
from gateway.service.calls import Identity
from tests.gateway.auth.browsing import signed

WYCHEPROOF = Path(__file__).parents[2] / "suites" / "wycheproof"
AGENT = Identity("1", "agent", roles=("Boss",))
NOW = 1_800_000_000.0


def groups(name: str) -> list[dict[str, Any]]:
    return json.loads((WYCHEPROOF / name).read_text(encoding="utf-8"))["testGroups"]


def signatures() -> list[Any]:
    return [
        pytest.param(group.get("public") or group["private"], each, f"{what} {each['tcId']}")
        for what in ("signature", "key")
        for group in groups(f"json_web_{what}_test.json")
        for each in group["tests"]
    ]


def is_read(key: dict[str, Any], text: str) -> bool:
    """Return whether a token is read, by the whole way that tokens go but for what they say."""
    try:
        keys = jwks(json.dumps(key))
    except KeyFormatError:
        return False
    header = tokens._header(text) if tokens._COMPACT.fullmatch(text) else None
    return header is not None and any(
        each.algorithm == header.get("alg") and each.read(text) is not None for each in keys
    )


#: Signatures that are right, and not read: of an algorithm that is none (ES521) or not the key's own (PS384 by a
#: key for PS256), and two with a character that is none of base64url.
STRICTER = {
    "signature 346",
    "signature 347",
    "signature 350",
    "signature 351",
    "signature 372",
    "signature 373",
}
#: The suite's own text has lost the padding for which it is to be refused: it is the right token.
TEXT_LOST = {"signature 367", "signature 370"}


@pytest.mark.sampled
@pytest.mark.parametrize(("key", "each", "name"), signatures())
def test_a_signature_of_wycheproof_is_read_only_if_it_is_right(
    key: dict[str, Any], each: dict[str, Any], name: str
) -> None:
    text = each["jws"] if isinstance(each["jws"], str) else json.dumps(each["jws"])

    if name in TEXT_LOST:
        assert is_read(key, text)
    else:
        assert is_read(key, text) is (each["result"] == "valid" and name not in STRICTER)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["sha1", "sha256", "sha512"])
def test_pbkdf2_is_wycheproofs(name: str) -> None:
    for group in groups(f"pbkdf2_hmac{name}_test.json"):
        for each in group["tests"]:
            password, salt = bytes.fromhex(each["password"]), bytes.fromhex(each["salt"])
            if each["iterationCount"] > 1_000_000:
                continue  # seconds, in which hashlib does what it does for the others
            made = Digest(name, each["iterationCount"], salt, bytes.fromhex(each["dk"]))
            assert made.fits(password) is (each["result"] == "valid")


def pem(key: Any) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def public_pem(key: Any) -> bytes:
    return key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


PAIRS = {
    "RS256": rsa.generate_private_key(65537, 2048),
    "ES256": ec.generate_private_key(ec.SECP256R1()),
    "ES384": ec.generate_private_key(ec.SECP384R1()),
    "EdDSA": ed25519.Ed25519PrivateKey.generate(),
}


def read_by(keys: Any, text: str) -> Identity | None:
    return Tokens(TokenRules(keys), lambda: NOW).identity(text)


@pytest.mark.parametrize("algorithm", PAIRS)
def test_a_key_pair_makes_tokens_that_its_public_key_reads(algorithm: str) -> None:
    own = TokenKey.of_pem(pem(PAIRS[algorithm]), kid="k1")
    text = Tokens(TokenRules([own]), lambda: NOW).access(AGENT).text
    public = TokenKey.of_pem(public_pem(PAIRS[algorithm]), kid="k1")

    header = json.loads(base64.urlsafe_b64decode(text.partition(".")[0] + "=="))
    assert (header["alg"], header["kid"], header["typ"]) == (algorithm, "k1", "JWT")
    assert read_by([public], text).roles == ("Boss",)
    with pytest.raises(ValueError, match="all keys are public"):
        Tokens(TokenRules([public])).access(AGENT)
    others = [TokenKey.of_pem(public_pem(each)) for name, each in PAIRS.items() if name != algorithm]
    assert read_by(others, text) is None


def test_a_public_key_is_no_secret() -> None:
    public = public_pem(PAIRS["RS256"])
    forged = signed({"sub": "1", "exp": NOW + 60}, key=public)
    assert read_by([TokenKey.of_pem(public)], forged) is None


def test_keys_are_changed_by_adding_the_new_one_in_front() -> None:
    old, new = b"o" * 32, TokenKey.of_pem(pem(PAIRS["ES256"]), kid="2026")
    before = Tokens(TokenRules([old]), lambda: NOW).access(AGENT).text
    after = Tokens(TokenRules([new, old]), lambda: NOW).access(AGENT).text

    assert read_by([new, old], before) is not None
    assert read_by([new, old], after) is not None
    assert read_by([new], before) is None
    assert read_by([old], after) is None


def test_of_a_token_that_names_its_key_only_that_one_is_tried() -> None:
    key = PAIRS["ES256"]
    text = Tokens(TokenRules([TokenKey.of_pem(pem(key), kid="a")]), lambda: NOW).access(AGENT).text
    other = TokenKey.of_pem(public_pem(ec.generate_private_key(ec.SECP256R1())), kid="a")

    assert read_by([other, TokenKey.of_pem(public_pem(key), kid="b")], text) is None
    assert read_by([other, TokenKey.of_pem(public_pem(key), kid="a")], text) is not None


def document(*names: str) -> str:
    import jwt

    algorithms = {"RS256": jwt.algorithms.RSAAlgorithm, "ES256": jwt.algorithms.ECAlgorithm}
    made = [
        {**json.loads(algorithms[each].to_jwk(PAIRS[each].public_key())), "kid": each, "use": "sig"} for each in names
    ]
    return json.dumps({"keys": made})


def test_a_file_of_keys_is_read_again_when_it_has_changed(tmp_path: Path) -> None:
    class Clock:
        now = 0.0

        def __call__(self) -> float:
            return self.now

    clock, path = Clock(), tmp_path / "jwks.json"
    path.write_text(document("RS256"))
    rules = TokenRules([], key_file=KeyFile(path, clock))
    texts = {
        each: Tokens(TokenRules([TokenKey.of_pem(pem(PAIRS[each]), kid=each)]), lambda: NOW).access(AGENT).text
        for each in ("RS256", "ES256")
    }

    def read() -> list[str]:
        return [name for name, text in texts.items() if Tokens(rules, lambda: NOW).identity(text) is not None]

    assert read() == ["RS256"]
    path.write_text(document("ES256"))
    assert read() == ["RS256"]
    clock.now += 5
    assert read() == ["ES256"]
    for broken in ("", "{", "[]", '{"keys": []}'):
        path.write_text(broken)
        clock.now += 5
        assert read() == ["ES256"]
    path.unlink()
    clock.now += 5
    assert read() == ["ES256"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "null",
        '{"keys": 1}',
        '{"keys": [1]}',
        '{"keys": [{"kty": "EC"}]}',
        '{"keys": [{"kty": "oct", "k": "c2hvcnQ"}]}',
        '{"keys": [{"kty": "RSA", "n": "AQAB", "e": "AQAB"}]}',
        '{"keys": [{"kty": "oct", "use": "enc", "k": "' + "A" * 43 + '"}]}',
        "[" * 100_000,
        json.dumps({"keys": [{"kty": "oct", "k": "A" * 43}] * 101}),
    ],
)
def test_what_is_no_document_of_keys_is_told(text: str) -> None:
    with pytest.raises(KeyFormatError):
        jwks(text)


def test_weak_keys_are_refused() -> None:
    with pytest.raises(KeyFormatError, match="2048"):
        TokenKey.of_pem(pem(rsa.generate_private_key(65537, 1024)))
    with pytest.raises(ValueError, match="32 bytes"):
        TokenRules([os.urandom(31)])
    with pytest.raises(ValueError, match="key"):
        TokenRules([])
    for data in (b"", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"):
        with pytest.raises(KeyFormatError, match="PEM"):
            TokenKey.of_pem(data)
    with pytest.raises(KeyFormatError, match="does not fit"):
        TokenKey.of_pem(pem(PAIRS["ES256"]), algorithm="RS256")


def test_a_document_of_secrets_and_public_keys_is_refused_for_it_would_be_published() -> None:
    secret = {"kty": "oct", "k": "A" * 43}
    with pytest.raises(KeyFormatError, match="together"):
        jwks(json.dumps({"keys": [secret, {"kty": "RSA"}]}))


def test_two_keys_of_one_id_are_refused() -> None:
    secrets = [{"kty": "oct", "k": letter * 43, "kid": "one"} for letter in "AE"]
    with pytest.raises(KeyFormatError, match="same id"):
        jwks(json.dumps({"keys": secrets}))
    assert len(jwks(json.dumps({"keys": [secrets[0], {**secrets[1], "kid": "two"}]}))) == 2


def test_a_public_key_signs_nothing() -> None:
    public = TokenKey.of_pem(public_pem(rsa.generate_private_key(65537, 2048)))
    with pytest.raises(KeyFormatError, match="public"):
        public.sign(b"{}", {})
