"""The tables, as the steps that lead to them. A step is never changed after it was released."""

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
    # One row, written by a check whether the store can write.
    ("create table checks (at text not null)",),
    # Sessions in an ordinary table: WITHOUT ROWID keeps a row in the index, where documents of two kilobytes spill
    # over and are read twice as slowly. The table of events is copied too, as it refers to that of sessions.
    (
        """create table sessions_by_rowid (
            id text primary key not null,
            account_id text not null,
            customer_id text,
            endpoint_id text,
            parent_id text,
            date_created text not null,
            from_address text,
            to_address text,
            ended integer not null,
            document text not null
        )""",
        "insert into sessions_by_rowid select * from sessions order by date_created, id",
        """create table events_of_sessions (
            number integer primary key,
            session_id text not null references sessions_by_rowid (id),
            at text not null,
            document text not null
        )""",
        "insert into events_of_sessions select * from events",
        "drop table events",
        "drop table sessions",
        "alter table sessions_by_rowid rename to sessions",
        "alter table events_of_sessions rename to events",
        # With the id, which every index of a table without rowid has at its end: exports are in this order.
        "create index sessions_of_account on sessions (account_id, date_created, id)",
        "create index live_sessions on sessions (ended) where ended = 0",
        "create index events_by_time on events (at)",
        "create index events_of_session on events (session_id)",
    ),
)
