"""The store's query for a list request (samples/evovoice/TELEPHONY.md 10.2)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta

from gateway import ArgumentError
from samples.evovoice.clock import iso
from samples.evovoice.dtos import ListSessions, SessionInfo, SessionList, SortOrders
from samples.evovoice.store.base import Query, SessionPage

#: Ended sessions older than this are archived.
ARCHIVED_AFTER = timedelta(days=15)
#: The most sessions on one page; ``all`` returns more.
LARGEST_PAGE = 1000

#: The order of creation, for which the store has an index.
CREATED = "dateCreated"

_MEMBERS = {name.lower(): name for name in SessionInfo.__struct_encode_fields__}


def query_of(request: ListSessions, accounts: Collection[str], now: datetime) -> Query:
    """Return the query of a request, which never reaches beyond ``accounts``.

    Raises :class:`gateway.ArgumentError` for a page, day or member that does not exist.
    """
    size = request.count_per_page
    if request.page < 0:
        raise ArgumentError("The first page is 0.", "page")
    if not 0 < size <= LARGEST_PAGE:
        raise ArgumentError(f"A page has 1 to {LARGEST_PAGE} sessions.", "countPerPage")
    sort_field = _MEMBERS.get((request.sort_field or CREATED).lower())
    if sort_field is None:
        raise ArgumentError(f"A session has no member {request.sort_field}.", "sortField")
    wanted = accounts if request.account_ids is None else set(accounts).intersection(request.account_ids)
    last = _day(request.end_date, "endDate")
    first = _day(request.start_date, "startDate")
    return Query(
        account_ids=tuple(sorted(wanted)),
        customer_ids=_as_tuple(request.customer_ids),
        endpoint_ids=_as_tuple(request.endpoint_ids),
        ids=_as_tuple(request.specific_ids),
        created_from=first.isoformat() if first else None,
        created_before=(last + timedelta(days=1)).isoformat() if last else None,
        archived_before=None if request.search_archive else iso(now - ARCHIVED_AFTER),
        from_text=request.from_,
        to_text=request.to,
        log_text=request.log,
        parent_id=request.parent_session_id,
        sort_field=sort_field,
        descending=request.sort_order is SortOrders.DESCEND,
        offset=0 if request.all_ else request.page * size,
        limit=None if request.all_ else size,
        counted=not request.simplified_paging,
    )


def page_of(page: SessionPage, query: Query) -> SessionList:
    """Return a page as clients see it; its totals are 0 if nothing was counted."""
    total = page.total or 0
    pages = 1 if query.limit is None and total else -(-total // (query.limit or 1))
    items = [state.info for state in page.sessions]
    return SessionList(items=items, total_count=total, total_pages=pages, has_more_pages=page.more)


def _as_tuple(values: list[str] | None) -> tuple[str, ...] | None:
    return None if values is None else tuple(values)


def _day(text: str | None, parameter: str) -> date | None:
    if text is None:
        return None
    try:
        day = datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no zone
    except ValueError as error:
        raise ArgumentError(f"{text!r} is not a day like 2026-11-30.", parameter) from error
    if day == date.max:
        raise ArgumentError("This day is too late.", parameter)
    return day
