"""The tables, as the steps that lead to them. A step is never changed once it was released."""

from __future__ import annotations

#: Statements of each version, from 1.
MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """create table sessions (
            id text primary key,
            account_id text not null,
            customer_id text,
            endpoint_id text,
            parent_id text,
            date_created text not null,
            from_address text,
            to_address text,
            ended integer not null,
            document text not null
        ) without rowid""",
        "create index sessions_of_account on sessions (account_id, date_created)",
        "create index live_sessions on sessions (ended) where ended = 0",
        """create table events (
            number integer primary key,
            session_id text not null references sessions (id),
            at text not null,
            document text not null
        )""",
        "create index events_by_time on events (at)",
        "create index events_of_session on events (session_id)",
        """create table accounts (
            id text primary key,
            name text not null,
            caller_ids text
        ) without rowid""",
        """create table users (
            id text primary key,
            user_name text not null unique,
            email_key text unique,
            document text not null
        ) without rowid""",
        """create table memberships (
            user_id text not null,
            account_id text not null references accounts (id),
            primary key (user_id, account_id)
        ) without rowid""",
    ),
    # One row, written by whoever asks whether the store keeps what it is given.
    ("create table checks (at text not null)",),
)
