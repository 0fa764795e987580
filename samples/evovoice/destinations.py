"""Whom to call, and which number to show them (samples/evovoice/TELEPHONY.md 2.8).

This module only normalizes texts; the provider decides whether a number exists.
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
#: The most characters of a destination or caller ID: Twilio accepts SIP addresses of up to 255.
LONGEST = 255


class DestinationError(ValueError):
    """A text is no destination that may be called."""


@dataclass(frozen=True, slots=True)
class DialRules:
    """Who may be called.

    ``sip_hosts`` are the allowed hosts of SIP addresses, ``prefixes`` the allowed beginnings of phone numbers
    (empty: all). With ``region`` ``US``, ten digits are a number there; the only other value is "".
    """

    sip_hosts: Collection[str] = ()
    prefixes: tuple[str, ...] = ()
    region: str = ""


def number(text: str, region: str = "") -> str:
    """Return a phone number without blanks and punctuation; any other text is only trimmed.

    >>> number(" +1 (555) 010-0123 ")
    '+15550100123'
    """
    text = text.strip()
    if not _NUMBER_LIKE.fullmatch(text):
        return text
    digits = text.translate(_PUNCTUATION)
    return "+1" + digits if region == "US" and _NATIONAL.fullmatch(digits) else digits


def destination(text: str, rules: DialRules) -> str:
    """Return the address to call; :class:`DestinationError` for one that may not be called."""
    address = number(text, rules.region)
    scheme, colon, rest = address.partition(":")
    if len(address) > LONGEST or any(ord(letter) < 32 or ord(letter) == 127 for letter in address):
        raise DestinationError(f"a destination has at most {LONGEST} characters and no control characters")
    if colon and scheme.lower() not in ("sip", "client"):
        raise DestinationError(f"a destination is a phone number, sip: or client:, not {scheme}:")
    if colon and scheme.lower() == "sip":
        host = rest.rpartition("@")[2].partition(";")[0].partition(":")[0].lower()
        if "?" in rest or host not in rules.sip_hosts:
            raise DestinationError(f"calls to the SIP host {host or 'none'} are not permitted")
    if E164.fullmatch(address) and rules.prefixes and not address.startswith(rules.prefixes):
        raise DestinationError("calls to this number are not permitted")
    return scheme.lower() + ":" + rest if colon else address


def role_of(destination: str) -> SessionMemberRoles:
    """Return the role of an invited member: a user's own device is an agent."""
    return SessionMemberRoles.AGENT if destination.startswith("client:") else SessionMemberRoles.TRANSFER


def caller_id(text: str | None, session: SessionInfo, region: str = "") -> str:
    """Return the number to show: the requested one, else that of the account's side of the session; "" if none."""
    if text and text.strip():
        return number(text, region)
    incoming = session.direction is SessionDirections.INCOMING
    return (session.to_address if incoming else session.from_address) or ""
