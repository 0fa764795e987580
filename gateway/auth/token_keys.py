"""Keys for tokens: shared secrets (HS256 …) and key pairs (RS256 …, ES256 …, EdDSA).

    b"…32 bytes…"                    HS256
    TokenKey.of_pem(data, kid="k1")  a private key signs and verifies, a public key verifies
    jwks(text)                       the keys of a JWKS document (RFC 7517) that are for signatures
    KeyFile(path)                    the keys of such a file, read again when it has changed

A key is for one algorithm, whatever algorithm a token claims (13 B4). Key pairs need
``pip install 'servicestack-gateway[jwt-keys]'``. The only module that imports PyJWT.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import jwt
import msgspec

#: Bytes of a secret, at least: as many as the digest has (RFC 7518 §3.2).
MIN_SECRET = 32
#: Bits of an RSA modulus, at least (RFC 7518 §3.3).
MIN_RSA = 2048
#: Bytes of a JWKS document, and keys in it, at most.
MAX_JWKS = 1_000_000
MAX_KEYS = 100
#: Seconds between two checks of a file of keys.
LOOK_SECONDS = 5.0

_BY_CURVE = {"P-256": "ES256", "P-384": "ES384", "P-521": "ES512", "Ed25519": "EdDSA"}
_OF_RSA = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512")
_OF_SECRET = {"HS256": 32, "HS384": 48, "HS512": 64}
_SMALL_PRIMES = tuple(number for number in range(3, 168) if all(number % other for other in range(2, number)))
_SIGNATURES = jwt.PyJWS(algorithms=[*_OF_SECRET, *_OF_RSA, *_BY_CURVE.values()])


class KeyFormatError(ValueError):
    """A text is not a key for tokens, or a weak one. The message shows only the key's number or name."""


class TokenKey(msgspec.Struct, frozen=True):
    """A key and its one algorithm. With ``private`` None it can verify tokens but not sign any."""

    algorithm: str
    public: Any
    private: Any = None
    kid: str | None = None

    @classmethod
    def of_secret(cls, secret: bytes) -> TokenKey:
        """Return the key of a shared secret; KeyFormatError if the secret is too short."""
        if len(secret) < MIN_SECRET:
            raise KeyFormatError(f"a key of tokens has {MIN_SECRET} bytes or more")
        # The id names the key where there are several; three characters of a hash do not reveal the secret.
        kid = base64.b64encode(hashlib.sha256(secret).digest())[:3].decode()
        return cls("HS256", secret, secret, kid)

    @classmethod
    def of_pem(cls, data: bytes, kid: str | None = None, algorithm: str | None = None) -> TokenKey:
        """Return the key of a PEM, private or public. For RSA, ``algorithm`` is RS256 unless it is given."""
        from cryptography.hazmat.primitives import serialization  # noqa: PLC0415 - an extra's

        private: Any = None
        public: Any
        try:
            if b"PRIVATE KEY" in data:
                private = serialization.load_pem_private_key(data, None)
                public = private.public_key()
            else:
                public = serialization.load_pem_public_key(data)
        except (ValueError, TypeError) as error:
            raise KeyFormatError("this is not the PEM of a key without a password") from error
        return cls(_algorithm(public, algorithm), public, private, kid)

    def read(self, text: str) -> tuple[dict[str, Any], bytes] | None:
        """Return header and payload of a token that this key signed; None for any other."""
        try:
            token = _SIGNATURES.decode_complete(text, self.public, algorithms=[self.algorithm])
        except (jwt.PyJWTError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
            return None  # signed by another key, or not a token at all
        return token["header"], token["payload"]

    def sign(self, payload: bytes, headers: dict[str, Any]) -> str:
        """Return a token, with the key's id in its header."""
        if self.private is None:
            raise KeyFormatError("this key is public: it can verify tokens but not sign any")
        named = headers if self.kid is None else {**headers, "kid": self.kid}
        return _SIGNATURES.encode(payload, self.private, self.algorithm, headers=named)


def _algorithm(public: Any, wanted: str | None = None) -> str:
    """Return the algorithm of a public key; KeyFormatError for a weak key, or one that does not fit ``wanted``."""
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa  # noqa: PLC0415 - an extra's

    if isinstance(public, rsa.RSAPublicKey):
        if public.key_size < MIN_RSA:
            raise KeyFormatError(f"an RSA key has {MIN_RSA} bits or more")
        if _is_roca(public.public_numbers().n):
            raise KeyFormatError("this RSA key was made by a chip whose keys can be found out (CVE-2017-15361)")
        algorithm = wanted or _OF_RSA[0]
        fits = algorithm in _OF_RSA
    elif isinstance(public, ec.EllipticCurvePublicKey):
        names = {"secp256r1": "ES256", "secp384r1": "ES384", "secp521r1": "ES512"}
        algorithm = names.get(public.curve.name, "")
        fits = bool(algorithm) and wanted in (None, algorithm)
    else:
        algorithm = "EdDSA"
        fits = isinstance(public, ed25519.Ed25519PublicKey) and wanted in (None, algorithm)
    if not fits:
        raise KeyFormatError("this key does not fit its algorithm, or any algorithm of tokens")
    return algorithm


def _is_roca(modulus: int) -> bool:
    """Return whether a modulus looks like those of CVE-2017-15361: a power of 65537 modulo every small prime."""
    for prime in _SMALL_PRIMES:
        power, residue = 1, modulus % prime
        for _ in range(prime):
            if power == residue:
                break
            power = power * 65537 % prime
        else:
            return False
    return True


def jwks(text: str | bytes) -> tuple[TokenKey, ...]:
    """Return the keys of a JWKS document, or of a single JWK, that are for signatures.

    Raises :class:`KeyFormatError`, which names a key by its number: for a broken or weak key,
    for secrets together with public keys (publishing the document would publish the secrets), and for no key at all.
    """
    try:
        document = json.loads(text) if len(text) <= MAX_JWKS else None
    except (ValueError, RecursionError) as error:
        raise KeyFormatError("this is no JSON") from error
    listed = document.get("keys", [document]) if isinstance(document, dict) else None
    if not isinstance(listed, list) or len(listed) > MAX_KEYS or not all(isinstance(jwk, dict) for jwk in listed):
        raise KeyFormatError('a JWKS document is {"keys": [...]} with no more than a hundred keys')
    kinds = {jwk.get("kty") == "oct" for jwk in listed}
    if len(kinds) > 1:
        raise KeyFormatError("a JWKS document has secrets and public keys together")
    keys = []
    for number, jwk in enumerate(listed, 1):
        if not _for_signatures(jwk):
            continue
        try:
            keys.append(_of_jwk(jwk))
        except (jwt.PyJWTError, ValueError, TypeError, KeyError, binascii.Error) as error:
            reason = f": {error}" if isinstance(error, KeyFormatError) else ""
            raise KeyFormatError(f"key {number} of the JWKS document cannot be used for tokens{reason}") from None
    if not keys:
        raise KeyFormatError("a JWKS document has no key for signatures")
    ids = [key.kid for key in keys if key.kid is not None]
    if len(set(ids)) < len(ids):
        raise KeyFormatError("two keys of the JWKS document have the same id")
    return tuple(keys)


def _for_signatures(jwk: dict[str, Any]) -> bool:
    operations = jwk.get("key_ops")
    may = operations is None or (isinstance(operations, list) and bool({"verify", "sign"} & {*map(str, operations)}))
    return jwk.get("use", "sig") == "sig" and may


def _of_jwk(jwk: dict[str, Any]) -> TokenKey:
    kid, said = jwk.get("kid"), jwk.get("alg")
    if jwk.get("kty") == "oct":
        secret = base64.urlsafe_b64decode(str(jwk["k"]) + "=" * (-len(str(jwk["k"])) % 4))
        algorithm = "HS256" if said is None else str(said)
        if len(secret) < _OF_SECRET.get(algorithm, MAX_JWKS):
            raise KeyFormatError("a secret has as many bytes as its algorithm's digest, or more")
        return TokenKey(algorithm, secret, secret, kid)
    algorithm = str(said) if said is not None else _BY_CURVE.get(str(jwk.get("crv")), _OF_RSA[0])
    loaded: Any = jwt.PyJWK({**jwk, "alg": algorithm}).key
    private = loaded if hasattr(loaded, "private_numbers") or hasattr(loaded, "private_bytes") else None
    public = loaded.public_key() if private is not None else loaded
    return TokenKey(_algorithm(public, algorithm), public, private, kid)


class KeyFile:
    """The keys of a JWKS file, which another program may replace while the service runs.

    If the file cannot be read or is broken, the former keys stay; at the start that is an error.
    ``clock`` gives seconds and never goes back.
    """

    def __init__(self, path: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self._path = path
        self._clock = clock
        self._looked_at = clock()
        self._seen = self._state()
        self._keys = jwks(path.read_bytes())

    def keys(self) -> Sequence[TokenKey]:
        """Return the keys of the file, which is checked at most every :data:`LOOK_SECONDS`."""
        now = self._clock()
        if now - self._looked_at >= LOOK_SECONDS:
            self._looked_at = now
            try:
                state = self._state()
                if state != self._seen:
                    self._keys, self._seen = jwks(self._path.read_bytes()), state
            except (OSError, KeyFormatError):
                pass
        return self._keys

    def _state(self) -> tuple[int, int, int]:
        status = self._path.stat()
        return status.st_mtime_ns, status.st_size, status.st_ino
