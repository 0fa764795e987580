"""Reserved words of VB.NET, and members of interfaces in its client library."""

from __future__ import annotations

from gateway.metadata.languages.names import words

BUILT_IN = frozenset(words("Boolean Byte Char Decimal Double Object SByte Single String"))
"""Types of the language whose names are reserved words."""

KEYWORDS = frozenset(
    words(
        """
        Byte Catch Char Class Date Decimal Default Dim Double Each End Error False Finally Function Global If
        Imports Inherits Integer Is IsNot Long Mod Module MyBase Not Object Operator Option Out Protected Return
        Shadows Short Static String Then True UShort ULong When With end
        """
    )
)
"""The names written in brackets, as recorded."""

MARKER_MEMBERS: dict[str, tuple[str, ...]] = {
    "IHasSessionId": ("SessionId",),
    "IHasBearerToken": ("BearerToken",),
    "IHasVersion": ("Version",),
    "IMeta": ("Meta",),
}
"""Members of the client library's interfaces."""

RESERVED = frozenset(
    words(
        """
        addhandler addressof alias and andalso as boolean byref byte byval call case catch cbool cbyte cchar
        cdate cdbl cdec char cint class clng cobj const continue csbyte cshort csng cstr ctype cuint culng
        cushort date decimal declare default delegate dim directcast do double each else elseif end endif enum
        erase error event exit false finally for friend function get gettype getxmlnamespace global gosub goto
        handles if implements imports in inherits integer interface is isnot let lib like long loop me mod
        module mustinherit mustoverride mybase myclass namespace narrowing new next not nothing notinheritable
        notoverridable object of on operator option optional or orelse out overloads overridable overrides
        paramarray partial private property protected public raiseevent readonly redim rem removehandler resume
        return sbyte select set shadows shared short single static step stop string structure sub synclock then
        throw to true try trycast typeof uinteger ulong ushort using variant wend when while widening with
        withevents writeonly xor
        """
    )
)
"""Reserved words, in any letter case: names that do not compile without brackets."""
