"""The stores of users, keys, sessions and counts.

    base     the protocols of stores
    errors   a name that is taken, a store that is away
    memory   in one process, lost when it ends
    sql      SQLite, PostgreSQL: ``pip install 'servicestack-gateway[sql]'``
    redis    sessions and counts, shared with a ServiceStack host: ``pip install 'servicestack-gateway[redis]'``

Import the last two by their module names: their libraries are extras.
"""
