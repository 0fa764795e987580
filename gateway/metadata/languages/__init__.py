"""Types of a host in the languages of its clients.

A language is one module of this package, found by its ``LANGUAGE``; a new one touches no other file::

    LANGUAGE = Language(key="kotlin", label="Kotlin", link="Kotlin", extension="kt", place=50, listed=100)

    def file(host: Host, options: Options) -> str: ...
    def code(host: Host, types: Sequence[Type]) -> str: ...

``file`` prints ``/types/kotlin``: header, imports, the types of all operations that the options let in. ``code`` prints
the code of an operation page, from a list of types and no operations (request first, in collection order). Both are
pure functions: of ``host`` (:class:`gateway.metadata.host.Host`: catalogue, facts, base URL, date, ``exact``) and the
options, read and frozen. ``host.exact`` asks for the recorded bytes, faults included; without it the text must compile:
declared texts are escaped, bases come first, names collide with nothing.

What languages share, in the order a file needs it:

``options``     :func:`options.read` from a query; :func:`options.header_lines` for the header. ``options.given`` tells
                which ones the query gave; ``make_properties_optional`` and ``add_service_stack_types`` are None where
                it did not.
``selection``   :func:`selection.whole` (markers are at the front of the types), :func:`selection.without` (what the
                language leaves out: drop ``is_marker`` types where it has none).
``including``   :func:`including.filtered` (IncludeTypes, ExcludeTypes).
``repairs``     :func:`repairs.repaired` for a file and :func:`repairs.repaired_types` for a page: names that are
                names, definitions of generics; it does nothing in exact mode.
``ordering``    :func:`ordering.two_stages`, :func:`ordering.requests_first`, :func:`ordering.by_namespace`.
``contents``    :class:`contents.Contents`: the types of one file, and what is asked of them more than once (return
                markers, members that options add, DataMember lines, the host's own names).
``names``       :func:`names.parse` takes a type's text apart; ``camel``, ``snake``, ``identifier``, ``last_part``.
``attributes``  arguments of attributes and of DataMember lines, :func:`attributes.quoted`; ``comments`` writes them as
                ``// @Name(args)``.
``sound``       texts in comments of every kind.
``registry``    finds the modules.

``dtos`` is a whole example. A new language is tested at once by ``tests/gateway/metadata``: no declared text
becomes code in it (give ``tests/gateway/metadata/hostile.py`` its strings and comments if they are not C's), and its
recorded files, where there are any, come out byte for byte.
"""
