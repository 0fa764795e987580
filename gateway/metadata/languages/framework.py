"""Names of ServiceStack: its namespaces, its marker interfaces, and types of its client libraries."""

from __future__ import annotations

FRAMEWORK = frozenset(
    {"ServiceStack"}
    | {
        f"ServiceStack.{part}"
        for part in [
            "Auth",
            "Caching",
            "Configuration",
            "Data",
            "IO",
            "Logging",
            "Messaging",
            "Model",
            "Redis",
            "Web",
            "Admin",
            "NativeTypes",
            "Api.OpenApi",
        ]
    }
)
"""Namespaces of ServiceStack."""

CRUD = ("ICreateDb`1", "IUpdateDb`1", "IPatchDb`1", "IDeleteDb`1", "ISaveDb`1")
MARKERS = frozenset(
    [
        "IReturn`1",
        "IReturnVoid",
        "IGet",
        "IPost",
        "IPut",
        "IDelete",
        "IPatch",
        "IOptions",
        "IMeta",
        "IHasSessionId",
        "IHasBearerToken",
        "IHasVersion",
        *CRUD,
    ]
)
"""Marker interfaces, by the names of their definitions."""

VERBS = ("IGet", "IPost", "IPut", "IPatch", "IDelete", "IOptions")

CLIENT_LIBRARY = frozenset(
    {
        *MARKERS,
        *[
            "ResponseStatus",
            "ResponseError",
            "EmptyResponse",
            "IdResponse",
            "StringResponse",
            "StringsResponse",
            "QueryBase",
            "QueryData`1",
            "QueryData`2",
            "QueryDb`1",
            "QueryDb`2",
            "QueryResponse`1",
            "KeyValuePair`2",
            "Tuple`1",
            "Tuple`2",
            "Tuple`3",
            "Tuple`4",
            "GetEventSubscribers",
            "UserApiKey",
            "NavItem",
            "MetadataApp",
            "GetFile",
            "FileContent",
            "StreamFiles",
            "StreamServerEvents",
            "AuditBase",
        ],
        *(
            name + suffix
            for name in [
                "Authenticate",
                "Register",
                "AssignRoles",
                "UnAssignRoles",
                "CancelRequest",
                "UpdateEventSubscriber",
                "GetApiKeys",
                "RegenerateApiKeys",
                "ConvertSessionToToken",
                "GetAccessToken",
                "GetNavItems",
            ]
            for suffix in ("", "Response")
        ),
    }
)
"""Types that the client libraries for Python and Dart have; matched by name, whatever the namespace."""
