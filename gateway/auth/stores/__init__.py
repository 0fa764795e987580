"""Where users, keys, sessions and counts are kept.

    base     what a store must do, one protocol each
    memory   of one process, gone with it
    sql      SQLite, PostgreSQL: ``pip install 'servicestack-gateway[sql]'``
    redis    sessions and counts, shared with a ServiceStack host: ``pip install 'servicestack-gateway[redis]'``

The last two are imported by their names, because their libraries are extras.
"""
