"""Who is to be called, and which number to show them (samples/evovoice/TELEPHONY.md 2.8).

Texts are made regular here; whether a number exists is the provider's to say.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from samples.evovoice.dtos import SessionDirections, SessionInfo, SessionMemberRoles

E164 = re.compile(r"\+[1-9]\d{6,14}", re.ASCII)
_NATIONAL = re.compile(r"[2-9]\d{9}", re.ASCII)
_PUNCTUATION = str.maketrans("", "", " ()-.\u00a0")
_NUMBER_LIKE = re.compile(r"\+?[\d ()\-.\u00a0]+", re.ASCII)
#: Characters of a destination or caller ID; the longest SIP address Twilio takes is 255.
LONGEST = 255


class DestinationError(ValueError):
    """A text names nobody who may be called."""


@dataclass(frozen=True, slots=True)
class DialRules:
    """Who may be called.

    ``sip_hosts`` are the hosts of SIP addresses, ``prefixes`` the beginnings of phone numbers
    (empty: all), ``region`` is ``US`` if ten digits are a number there, else "".
    """

    sip_hosts: Collection[str] = ()
    prefixes: tuple[str, ...] = ()
    region: str = ""


def number(text: str, region: str = "") -> str:
    """Return a phone number without blanks and punctuation; any other text as it is, trimmed.

    >>> number(" +1 (555) 010-0123 ")
    '+15550100123'
    """
    text = text.strip()
    if not _NUMBER_LIKE.fullmatch(text):
        return text
    digits = text.translate(_PUNCTUATION)
    return "+1" + digits if region == "US" and _NATIONAL.fullmatch(digits) else digits


def destination(text: str, rules: DialRules) -> str:
    """Return whom to call; :class:`DestinationError` for whom nobody may call from here."""
    found = number(text, rules.region)
    scheme, colon, rest = found.partition(":")
    if len(found) > LONGEST or any(ord(letter) < 32 or ord(letter) == 127 for letter in found):
        raise DestinationError(f"a destination has at most {LONGEST} characters and no control characters")
    if colon and scheme.lower() not in ("sip", "client"):
        raise DestinationError(f"a destination is a phone number, sip: or client:, not {scheme}:")
    if colon and scheme.lower() == "sip":
        host = rest.rpartition("@")[2].partition(";")[0].partition(":")[0].lower()
        if "?" in rest or host not in rules.sip_hosts:
            raise DestinationError(f"calls to the SIP host {host or 'none'} are not permitted")
    if E164.fullmatch(found) and rules.prefixes and not found.startswith(rules.prefixes):
        raise DestinationError("calls to this number are not permitted")
    return scheme.lower() + ":" + rest if colon else found


def role_of(destination: str) -> SessionMemberRoles:
    """Return what an invited member is: a user's own device is an agent."""
    return SessionMemberRoles.AGENT if destination.startswith("client:") else SessionMemberRoles.TRANSFER


def caller_id(text: str | None, session: SessionInfo, region: str = "") -> str:
    """Return the number to show: the one asked for, else the account's side of the session; "" if none."""
    if text and text.strip():
        return number(text, region)
    incoming = session.direction is SessionDirections.INCOMING
    return (session.to_address if incoming else session.from_address) or ""
