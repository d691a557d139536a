"""Everything that is asked, each under a name of its own such as `edns/version-1`."""

from . import edns, headers, names, options, streams


def datagrams():
    return [*names.queries(), *headers.queries(), *edns.queries(), *options.queries()]


def connections():
    return streams.queries()
