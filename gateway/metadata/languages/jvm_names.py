"""Names of Java, Kotlin and their client library, and collections for which they have no name."""

from __future__ import annotations

from gateway.metadata.languages.framework import CLIENT_LIBRARY
from gateway.metadata.languages.names import without_arity, words

LISTS = frozenset(words("List ICollection IEnumerable HashSet Queue Stack"))

MAPS = frozenset(("Dictionary", "IDictionary"))

SOUND_LISTS = LISTS | set(
    words(
        """
        IList ISet IReadOnlyList IReadOnlyCollection IReadOnlySet Collection ObservableCollection ReadOnlyCollection
        ConcurrentBag ConcurrentQueue ConcurrentStack ImmutableArray ImmutableList ImmutableHashSet ImmutableQueue
        ImmutableStack ImmutableSortedSet BlockingCollection
        """
    )
)

SOUND_MAPS = MAPS | set(
    words(
        """
        IReadOnlyDictionary SortedDictionary SortedList ConcurrentDictionary ReadOnlyDictionary ImmutableDictionary
        ImmutableSortedDictionary
        """
    )
)
"""Collections of .NET for which ``java.util`` has none of the same name."""

ANNOTATIONS = frozenset(
    words(
        """
        Api ApiMember ApiResponse Computed Flags Ignore Input References Required Route StringLength Validate
        ValidateRequest
        """
    )
)
"""The attributes that the client library has annotations for; in sound mode all others are comments."""

LIBRARY = frozenset(
    {
        *(without_arity(each) for each in CLIENT_LIBRARY),
        *words("String Object Double TimeSpan ArrayList Hashtable SortedSet LinkedList ErrorResponse IQuery"),
    }
)
"""Names of types in Java or its client library."""

UNPRINTED = frozenset(("ResponseStatus", "ResponseError", "ErrorResponse"))
"""Types that the client library has."""

TAKEN = frozenset(
    words(
        """
        Any ArrayList BigDecimal BigInteger Boolean Byte ByteArray Class Date Double Float HashMap InputStream Int
        Integer Long Object Short String TimeSpan TypeToken UUID
        """
    )
)
"""Types that generated lines use: a host's type with such a name gets an underscore, or it would be used instead."""

LITERALS = frozenset(("true", "false", "null", "typealias", "typeof", "_", "__", "___"))
"""Reserved words of both languages that ServiceStack uses as names."""

JAVA_WORDS = frozenset(
    words(
        """
        abstract assert boolean break byte case catch char class const continue default do double else enum extends
        final finally float for goto if implements import instanceof int interface long native new package private
        protected public return short static strictfp super switch synchronized this throw throws transient try void
        volatile while
        """
    )
)
