"""The types of a host in the languages of its clients.

A language is one module of this package with a ``LANGUAGE``; a new one needs no change in any other file::

    LANGUAGE = Language(key="kotlin", label="Kotlin", link="Kotlin", extension="kt", place=50, listed=100)

    def file(host: Host, options: Options) -> str: ...
    def code(host: Host, types: Sequence[Type]) -> str: ...

``file`` prints ``/types/kotlin``: header, imports, and the types of all operations that the options include. ``code``
prints the code of an operation page, from a list of types without operations (request first, in collection order). Both
are pure functions of the frozen options and of ``host`` (:class:`gateway.metadata.host.Host`: catalogue, facts, base
URL, date, ``exact``). ``host.exact`` asks for the recorded bytes, faults included; without it the text must compile:
declared texts are escaped, base classes come first, and no name collides with another.

Modules that languages share, in the order in which a file needs them:

``options``     :func:`options.read` from a query; :func:`options.header_lines` for the header. ``options.given`` has
                the options in the query; ``make_properties_optional`` and ``add_service_stack_types`` are None if they
                are not in it.
``selection``   :func:`selection.whole` (markers come first among the types), :func:`selection.without` (for what the
                language leaves out: drop ``is_marker`` types if it has none).
``including``   :func:`including.filtered` (IncludeTypes, ExcludeTypes).
``repairs``     :func:`repairs.repaired` for a file and :func:`repairs.repaired_types` for a page: valid and distinct
                names, definitions of generic types; it does nothing in exact mode.
``ordering``    :func:`ordering.two_stages`, :func:`ordering.requests_first`, :func:`ordering.by_namespace`.
``contents``    :class:`contents.Contents`: the types of one file, and values computed from them (return markers,
                members that options add, DataMember lines, the host's own names).
``names``       :func:`names.parse` parses the text of a type; ``camel``, ``snake``, ``identifier``, ``last_part``.
``attributes``  arguments of attributes and of DataMember lines, :func:`attributes.quoted`; ``comments`` writes them as
                ``// @Name(args)``.
``sound``       texts in comments of every kind.
``registry``    finds the modules.

``dtos`` is a complete example. ``tests/gateway/metadata`` tests every language, a new one too: no declared text
may become code (tell ``tests/gateway/metadata/hostile.py`` about its strings and comments if they are not C's), and
recorded files, if there are any, must come out byte for byte.
"""
