"""Tokens, read against tokens made by hand: expected bytes never come from our own maker."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta

import pytest

from gateway.auth.tokens import InvalidTokenError, TokenError, TokenRules, Tokens
from gateway.service.calls import Identity
from tests.gateway.auth.browsing import KEY, NOW, recorded_tokens, signed

AGENT = Identity("1", "agent", "Agent Smith", "agent@example.org")
OTHER_KEY = b"another key of thirty-two bytes.."
RECORDED = recorded_tokens()
NONSENSE = [
    "",
    ".",
    "..",
    "...",
    "a.b.c",
    "ä.ö.ü",
    "\ud800.\ud800.x",
    "eyJ.eyJ.eyJ",
    " " + RECORDED["good"],
    "x" * 100_000,
]
#: Signed rightly, and yet no tokens.
NONSENSE += [signed([]), signed("text"), signed({}, alg="")]
#: What a token by hand says besides what a case is about.
PLAIN = {"sub": "1", "exp": int(NOW) + 60}


def tokens(**rules) -> Tokens:
    return Tokens(TokenRules(**{"keys": [KEY], **rules}), lambda: NOW)


def parts(text: str) -> list[dict]:
    return [json.loads(base64.urlsafe_b64decode(each + "=" * (-len(each) % 4))) for each in text.split(".")[:2]]


@pytest.mark.parametrize("name", ["good", "noexp", "otheriss"])
def test_a_token_of_ours_says_who_its_bearer_is(name):
    assert tokens().identity(RECORDED[name]) == AGENT


def test_roles_and_permissions_are_taken_from_it():
    text = signed({**PLAIN, "preferred_username": "x", "roles": ["Admin", 1], "perms": ["Publish"]})

    assert tokens().identity(text) == Identity("1", "x", roles=("Admin",), permissions=("Publish",))


@pytest.mark.parametrize(("subject", "user_id"), [("7", "7"), (7, "7")])
def test_the_subject_may_be_a_text_or_a_number(subject, user_id):
    assert tokens().identity(signed({**PLAIN, "sub": subject})).user_id == user_id


def test_a_token_without_a_subject_names_nobody_in_particular():
    assert tokens().identity(RECORDED["nosub"]).user_id == ""


@pytest.mark.parametrize("name", ["wrongkey", "none", "hs512", "tampered", "twoparts"])
def test_a_token_that_is_not_ours_says_nothing(name):
    assert tokens().identity(RECORDED[name]) is None


@pytest.mark.parametrize(
    "text",
    NONSENSE,
)
def test_nonsense_says_nothing(text):
    assert tokens().identity(text) is None


def test_every_truncation_of_a_token_says_nothing():
    whole = RECORDED["good"]

    assert [end for end in range(len(whole)) if tokens().identity(whole[:end]) is not None] == []


@pytest.mark.parametrize(
    ("claims", "message"),
    [
        ({"exp": int(NOW)}, "Token has expired"),
        ({"exp": int(NOW) + 0.5, "nbf": int(NOW) + 1}, "Token not valid yet"),
        ({"exp": "soon"}, "Claim 'exp' must be a Unix Timestamp"),
        ({"exp": True}, "Claim 'exp' must be a Unix Timestamp"),
        ({"nbf": None}, "Claim 'nbf' must be a Unix Timestamp"),
    ],
)
def test_a_token_that_is_not_good_now_is_told_so(claims, message):
    with pytest.raises(TokenError, match=message) as caught:
        tokens().identity(signed({**PLAIN, **claims}))

    assert (caught.value.status, caught.value.error_code) == (401, "TokenException")


@pytest.mark.parametrize(
    ("rules", "claims"),
    [
        ({"issuers": frozenset({"evo"})}, {"iss": "other"}),
        ({"issuers": frozenset({"evo"})}, {}),
        ({"audience": "here"}, {"aud": "there"}),
        ({"audience": "here"}, {"aud": ["there", 1]}),
        ({"audience": "here"}, {}),
        ({"require_sub": True}, {"sub": ""}),
        ({"revoked": {"x"}.__contains__}, {"jti": "x"}),
    ],
)
def test_what_the_rules_ask_for_is_asked_for(rules, claims):
    with pytest.raises(TokenError):
        tokens(**rules).identity(signed({**PLAIN, **claims}))


@pytest.mark.parametrize(
    ("rules", "claims"),
    [
        ({"issuers": frozenset({"evo"})}, {"iss": "evo"}),
        ({"audience": "here"}, {"aud": "here"}),
        ({"audience": "here"}, {"aud": ["there", "here"]}),
        ({"revoked": {"x"}.__contains__}, {"jti": "y"}),
    ],
)
def test_and_let_through_what_has_it(rules, claims):
    assert tokens(**rules).identity(signed({**PLAIN, **claims})) is not None


def test_former_keys_are_read_and_the_first_one_makes():
    changed = tokens(keys=[OTHER_KEY, KEY])

    assert changed.identity(RECORDED["good"]) == AGENT
    assert tokens().identity(changed.access(AGENT).text) is None
    assert tokens(keys=[OTHER_KEY]).identity(changed.access(AGENT).text) == AGENT


def test_a_made_token_has_the_claims_of_the_original():
    made = tokens(issuer="evo").access(Identity("1", "agent", "Agent Smith", "agent@example.org", ("Admin",), ("P",)))
    header, claims = parts(made.text)

    assert (header["typ"], header["alg"], len(header["kid"])) == ("JWT", "HS256", 3)
    assert claims.pop("jti")
    assert claims == {
        "iss": "evo",
        "sub": "1",
        "iat": int(NOW),
        "exp": int(NOW) + 14 * 86_400,
        "email": "agent@example.org",
        "name": "Agent Smith",
        "preferred_username": "agent",
        "roles": ["Admin"],
        "perms": ["P"],
    }
    assert made.expires == datetime.fromtimestamp(claims["exp"], UTC)


def test_no_two_tokens_are_the_same():
    assert tokens().access(AGENT).text != tokens().access(AGENT).text


def test_a_refresh_token_says_nothing_but_whose_it_is():
    header, claims = parts(tokens().refresh("1").text)

    assert header["typ"] == "JWTR"
    assert set(claims) == {"iss", "sub", "iat", "exp", "jti"}
    assert claims["exp"] == int(NOW) + 365 * 86_400


def test_a_refresh_token_proves_nothing_unless_the_rules_say_so():
    text = tokens().refresh("1").text

    assert tokens().identity(text) is None
    assert tokens(refresh_as_access=True).identity(text).user_id == "1"


def test_a_refresh_token_gives_its_users_id():
    assert tokens().refreshed(signed(PLAIN, typ="JWTR")).user_id == "1"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x", "Token is invalid"),
        (RECORDED["good"], "Token is invalid"),
        (signed({"exp": int(NOW) + 60}, typ="JWTR"), "Token is invalid"),
        (signed(PLAIN, typ="JWTR", key=b"x" * 32), "Token is invalid"),
        ("Invalid.Refresh.Token", "Illegal base64url string!"),
    ],
)
def test_what_is_no_refresh_token_is_a_bad_argument(text, message):
    with pytest.raises(InvalidTokenError, match=message) as caught:
        tokens().refreshed(text)

    assert (caught.value.status, caught.value.error_code) == (400, "ArgumentException")


def test_an_expired_token_is_told_so_before_its_kind():
    with pytest.raises(TokenError, match="Token has expired"):
        tokens().refreshed(RECORDED["expired"])


def test_a_life_may_be_given():
    with pytest.raises(TokenError, match="expired"):
        tokens().identity(tokens().access(AGENT, timedelta(days=-1)).text)


@pytest.mark.parametrize("keys", [[], [b"short"], [KEY, b"short"]])
def test_a_key_that_could_be_guessed_stops_the_start(keys):
    with pytest.raises(ValueError, match="32 bytes"):
        TokenRules(keys)


@pytest.mark.parametrize("header", [{"typ": None}, {"typ": "at+jwt"}, {"typ": "jwt"}, {"typ": ""}, {"typ": "JWTR"}])
def test_only_what_says_that_it_is_an_access_token_is_one(header):
    assert tokens().identity(signed(PLAIN, **header)) is None


@pytest.mark.parametrize("claim", ["exp", "nbf"])
@pytest.mark.parametrize("value", [10**400, -(10**400), float("nan"), float("inf"), -float("inf"), True, "1"])
def test_a_time_that_is_none_makes_no_token(claim, value):
    made = signed({**PLAIN, claim: value})
    with pytest.raises(TokenError):
        tokens().identity(made)


def test_an_expiry_of_ten_to_the_300_is_no_time():
    with pytest.raises(TokenError):
        tokens().identity(signed({**PLAIN, "exp": 10**300}))


def test_a_payload_of_any_depth_is_read_or_not_and_never_fails():
    for depth in (500, 3000, 100_000):
        payload = base64.urlsafe_b64encode(b'{"a":' * depth + b"1" + b"}" * depth).rstrip(b"=").decode()
        head = base64.urlsafe_b64encode(b'{"typ":"JWT","alg":"HS256"}').rstrip(b"=").decode()
        proof = hmac.new(KEY, f"{head}.{payload}".encode(), hashlib.sha256).digest()
        text = f"{head}.{payload}." + base64.urlsafe_b64encode(proof).rstrip(b"=").decode()
        tokens().identity(text)
        deep_head = base64.urlsafe_b64encode(b'{"a":' * depth + b"1" + b"}" * depth).rstrip(b"=").decode()
        assert tokens().identity(f"{deep_head}.{payload}.AAAA") is None
