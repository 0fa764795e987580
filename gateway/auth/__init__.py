"""Signing in: sessions, Basic, credentials, roles. The public names of the package.

The way of a request: :mod:`~gateway.auth.guards` asks :mod:`~gateway.auth.callers` who the caller
is; that asks each authenticator (:mod:`~gateway.auth.basic`, …), then the session store.
To add a way of signing in, write one module with one class
(:mod:`~gateway.auth.authenticators` says what it must do), and pass it to :class:`Auth`.
"""

from typing import TYPE_CHECKING

from formats.late_names import late_names as _late_names
from gateway.auth.accounts import Accounts as Accounts
from gateway.auth.authenticators import Authenticator as Authenticator
from gateway.auth.authenticators import DisprovedError as DisprovedError
from gateway.auth.authenticators import Login as Login
from gateway.auth.authenticators import PasswordLogin as PasswordLogin
from gateway.auth.authenticators import Proof as Proof
from gateway.auth.basic import Basic as Basic
from gateway.auth.basic import MemoLimits as MemoLimits
from gateway.auth.credentials import Authenticate as Authenticate
from gateway.auth.credentials import AuthenticateResponse as AuthenticateResponse
from gateway.auth.credentials import Credentials as Credentials
from gateway.auth.feature import Auth as Auth
from gateway.auth.guessing import Guesses as Guesses
from gateway.auth.guessing import GuessLimits as GuessLimits
from gateway.auth.passwords import HashCost as HashCost
from gateway.auth.passwords import Passwords as Passwords
from gateway.auth.passwords import TooBusyError as TooBusyError
from gateway.auth.passwords import hash_password as hash_password
from gateway.auth.sessions import Session as Session
from gateway.auth.sessions import SessionIds as SessionIds
from gateway.auth.stores import NameTakenError as NameTakenError
from gateway.auth.stores import StoreAwayError as StoreAwayError
from gateway.auth.stores.memory import MemorySessions as MemorySessions
from gateway.auth.stores.memory import MemoryUsers as MemoryUsers
from gateway.auth.users import User as User
from gateway.auth.workers import WorkersError as WorkersError

if TYPE_CHECKING:
    from gateway.auth.registration import Registration as Registration
    from gateway.auth.request_logs import RequestLog as RequestLog
    from gateway.auth.stores.base import SessionStore as SessionStore
    from gateway.auth.stores.base import UserStore as UserStore
else:
    __getattr__, __dir__ = _late_names(
        globals(),
        {
            "Registration": "gateway.auth.registration",
            "RequestLog": "gateway.auth.request_logs",
            "SessionStore": "gateway.auth.stores.base",
            "UserStore": "gateway.auth.stores.base",
        },
    )

__all__ = [
    # signing in
    "Auth",
    "Authenticator",
    "PasswordLogin",
    "Proof",
    "Login",
    "DisprovedError",
    # by name and password
    "Basic",
    "MemoLimits",
    "Credentials",
    "Authenticate",
    "AuthenticateResponse",
    "Accounts",
    # passwords
    "Passwords",
    "HashCost",
    "hash_password",
    "TooBusyError",
    # against guessing
    "Guesses",
    "GuessLimits",
    "WorkersError",
    # registration
    "Registration",
    "NameTakenError",
    # users and sessions
    "User",
    "UserStore",
    "MemoryUsers",
    "Session",
    "SessionStore",
    "SessionIds",
    "MemorySessions",
    "StoreAwayError",
    # for administrators
    "RequestLog",
]
