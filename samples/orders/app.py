"""Orders: five operations over SQLite with validation, sign-in and an export.

    python -m gateway --app samples.orders.app:create

Read it from the top: the messages (DTOs), the store, the handlers, and how they are put together.
"""

from __future__ import annotations

import contextlib
import datetime
import os
import secrets
import sqlite3
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

from gateway import Dto, Enumeration, Gateway, HttpError, Int32, Operation, Rows, SignedIn, member, operation
from gateway.auth import Accounts, Auth, Basic, Credentials, MemoryUsers, User, hash_password
from gateway.rules import GreaterThan, GreaterThanOrEqual, InclusiveBetween, MaximumLength, NotEmpty

TABLES = """
    create table if not exists orders (
        id integer primary key, customer text not null, state text not null, created text not null
    );
    create table if not exists lines (
        order_id integer not null references orders, sku text not null, quantity integer not null, price text not null
    );
"""


class OrderState(Enumeration):
    """The state of an order."""

    OPEN = "Open"
    SHIPPED = "Shipped"
    CANCELLED = "Cancelled"


class OrderLine(Dto, namespace="Orders"):
    """One article of an order."""

    sku: Annotated[str | None, NotEmpty(), MaximumLength(40)] = None
    quantity: Annotated[Int32, InclusiveBetween(1, 1000)] = 0
    price: Annotated[Decimal, GreaterThan(Decimal(0))] = Decimal(0)


class Order(Dto, namespace="Orders"):
    """An order as clients see it."""

    id: Int32 = 0
    customer: str | None = None
    state: OrderState = OrderState.OPEN
    created: datetime.datetime | None = None
    total: Decimal = Decimal(0)
    lines: list[OrderLine] | None = None


class CreateOrder(Dto, namespace="Orders"):
    """Take an order."""

    customer: Annotated[str | None, NotEmpty(), MaximumLength(100)] = member(description="Who pays")
    lines: Annotated[list[OrderLine] | None, NotEmpty()] = None


class GetOrder(Dto, namespace="Orders"):
    """Look at an order."""

    id: Int32 = 0


class FindOrders(Dto, namespace="Orders"):
    """List orders, the newest first: ``take`` of them after the first ``skip``."""

    customer: str | None = None
    state: OrderState | None = None
    skip: Annotated[Int32, GreaterThanOrEqual(0)] = 0
    take: Annotated[Int32, InclusiveBetween(1, 200)] = 20


class CancelOrder(Dto, namespace="Orders"):
    """Cancel an order that is still open."""

    id: Int32 = 0


class ExportOrders(Dto, namespace="Orders"):
    """All orders as a table, without their lines."""


class Store:
    """Orders in an SQLite file. Each call has a connection of its own, so that threads never share a transaction."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with self._connected() as connection:
            connection.executescript(TABLES)

    def add(self, customer: str, lines: list[OrderLine], now: datetime.datetime) -> Order:
        """Write an order whole or not at all, and return it."""
        with self._connected() as connection:
            added = connection.execute(
                "insert into orders (customer, state, created) values (?, ?, ?)",
                (customer, OrderState.OPEN.value, now.isoformat()),
            )
            rows = [(added.lastrowid, line.sku, line.quantity, str(line.price)) for line in lines]
            connection.executemany("insert into lines values (?, ?, ?, ?)", rows)
            return _order(connection, added.lastrowid or 0)

    def order(self, id_: int) -> Order:
        """Return an order with its lines; :class:`HttpError` 404 if there is none."""
        with self._connected() as connection:
            return _order(connection, id_)

    def orders(
        self, customer: str | None = None, state: OrderState | None = None, take: int = -1, skip: int = 0
    ) -> Iterator[Order]:
        """Yield orders, the newest first; all of them if ``take`` is -1."""
        with self._connected() as connection:
            rows = connection.execute(
                "select id from orders where (:customer is null or customer = :customer)"
                " and (:state is null or state = :state) order by id desc limit :take offset :skip",
                {"customer": customer, "state": state.value if state else None, "take": take, "skip": skip},
            )
            for (id_,) in rows:
                yield _order(connection, id_)

    def cancel(self, id_: int) -> Order:
        """Cancel an open order; :class:`HttpError` 409 for one that is not."""
        with self._connected() as connection:
            changed = connection.execute(
                "update orders set state = ? where id = ? and state = ?",
                (OrderState.CANCELLED.value, id_, OrderState.OPEN.value),
            )
            order = _order(connection, id_)
        if not changed.rowcount:
            raise HttpError.conflict(f"Order {id_} is {order.state.value.lower()}")
        return order

    @contextlib.contextmanager
    def _connected(self) -> Iterator[sqlite3.Connection]:
        """Yield a connection in a transaction, which is committed, or rolled back if the block raises."""
        with contextlib.closing(sqlite3.connect(self._path, check_same_thread=False)) as connection, connection:
            yield connection


def _order(connection: sqlite3.Connection, id_: int) -> Order:
    row = connection.execute("select customer, state, created from orders where id = ?", (id_,)).fetchone()
    if row is None:
        raise HttpError.not_found(f"There is no order {id_}")
    customer, state, created = row
    rows = connection.execute("select sku, quantity, price from lines where order_id = ? order by rowid", (id_,))
    lines = [OrderLine(sku, quantity, Decimal(price)) for sku, quantity, price in rows]
    total = sum((line.quantity * line.price for line in lines), Decimal(0))
    return Order(id_, customer, OrderState(state), datetime.datetime.fromisoformat(created), total, lines)


class OrderService:
    """The handlers."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def create(self, request: CreateOrder) -> Order:
        """Take an order. A request that breaks a rule never gets here."""
        now = datetime.datetime.now(datetime.UTC)
        return self._store.add(request.customer or "", request.lines or [], now)

    def get(self, request: GetOrder) -> Order:
        """Look at an order."""
        return self._store.order(request.id)

    def find(self, request: FindOrders) -> list[Order]:
        """List orders: a table under ``/orders.csv``, JSON under ``/orders.json``."""
        return list(self._store.orders(request.customer, request.state, request.take, request.skip))

    def cancel(self, request: CancelOrder) -> Order:
        """Cancel an order."""
        return self._store.cancel(request.id)

    def export(self, request: ExportOrders) -> Rows[Order]:
        """Send all orders while they are read: memory stays flat, however many there are."""
        return Rows(self._store.orders(), in_thread=True)


def operations(service: OrderService) -> list[Operation[Any, Any]]:
    """Return the operations: anybody may order; only signed-in users may see, cancel and export orders."""
    known = [SignedIn()]
    return [
        operation("POST /orders", in_thread=True)(service.create),
        operation("GET /orders/{Id}", requires=known, in_thread=True)(service.get),
        operation("GET /orders", requires=known, in_thread=True)(service.find),
        operation("POST /orders/{Id}/cancel", requires=known, in_thread=True)(service.cancel),
        operation("GET /orders/export", requires=known)(service.export),
    ]


def create_app(store: Store, users: MemoryUsers) -> Gateway:
    """Return the application over a store and its users."""
    accounts = Accounts(users)
    auth = Auth([Credentials(accounts), Basic(accounts)], users=users)
    return Gateway(operations(OrderService(store)), features=[auth])


def create() -> Gateway:
    """Return the application as the command line serves it, with one user whose password is printed once.

    ``GATEWAY_DATA`` is the data folder, set by the command; ``ORDERS_PASSWORD`` is the user's password.
    """
    folder = Path(os.environ.get("GATEWAY_DATA", "."))
    password = os.environ.get("ORDERS_PASSWORD")
    if password is None:
        password = secrets.token_urlsafe(9)
        print(f"Sign in as 'clerk' with the password {password}")
    clerk = User("1", "clerk", password_hash=hash_password(password))
    return create_app(Store(folder / "orders.db"), MemoryUsers([clerk]))
