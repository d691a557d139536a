"""Well-formed questions: names and types of the zones, and names of every odd shape."""

from exchange import Datagram
from wire import header, name, opt, query, question
from zone import LABEL63, MAIN, longest

#: Asked for A, AAAA and TXT, relative to the zone.
OWNERS = [
    "", "www", "v4", "v6", "alias", "chain", "chain4", "far", "tofar", "lost", "cross", "crosslost", "back", "toward",
    "tochild", "toent", "toapex", "mailalias", "ent", "deep.ent", "x.ent", "x.deep.ent", "under.ent", "wild", "a.wild",
    "a.b.wild", "kept.wild", "x.kept.wild", "*.wild", "x.*.wild", "star", "a.star", "a.void", "a.out", "a.deep.tree",
    "deep.tree", "blocked.tree", "y.blocked.tree", "z.tree", "a.*.mid", "*.mid", "b.mid", "mail", "_sip._tcp", "_tcp",
    "sub", "host.sub", "ns1.sub", "a.b.c.sub", "side", "x.side", "ns.inside", "noglue", "x.noglue", "x.many-ns",
    "child", "www.child", "no.child", "odd", "absent", "a.absent", "below.www", "ns1", "ttl", "MiXeD", "mixedalias",
    "WwW", "aLIAS", "A.wILD", LABEL63, longest(MAIN), "n" * 63 + ".absent",
]

#: Further types at names that have them, or that say something by not having them.
TYPES = [
    ("", ["NS", "SOA", "MX", "CAA", "CNAME", "DS", "DNSKEY", "HTTPS", "SRV", "TYPE65280", "PTR", "HINFO", "NAPTR"]),
    ("www", ["MX", "CNAME", "SOA", "NS", "DS", "SRV", "HTTPS", "SVCB", "RRSIG", "NSEC", "TYPE4000", "DNAME"]),
    ("alias", ["CNAME", "MX", "DS", "NS", "SOA"]), ("far", ["CNAME", "MX"]), ("lost", ["CNAME", "MX"]),
    ("a.star", ["CNAME", "MX"]), ("a.wild", ["MX", "NS", "DS"]), ("sub", ["NS", "DS", "MX", "SOA", "CNAME"]),
    ("host.sub", ["DS", "NS", "MX"]), ("ns1.sub", ["NS", "DS"]), ("child", ["NS", "DS", "SOA"]),
    ("noglue", ["NS", "DS"]), ("side", ["NS", "DS"]), ("mx", ["MX"]), ("_sip._tcp", ["SRV"]), ("4", ["PTR"]), ("caa", ["CAA"]),
    ("odd", ["TYPE65280", "TYPE65281"]), ("https", ["HTTPS"]), ("words", ["TXT"]), ("absent", ["NS", "DS", "SOA", "MX"]),
    ("ent", ["NS", "DS", "MX"]), ("mail", ["MX"]),
]

#: Types that are not data (RFC 6895 3.1), and those at the ends of the number space.
META = [
    0, 41, 128, 249, 250, 251, 252, 253, 254, 255, 256, 32768, 32769, 65279, 65281, 65535, 55, 99, 100, 39, 46, 47, 48, 50, 51,
]


def queries():
    return [*_good(), *_sizes(), *_meta(), *_owners()]


def _good():
    for owner in OWNERS:
        full = f"{owner}.{MAIN}".lstrip(".")
        shown = owner if len(owner) < 40 else f"of-{len(name(full))}-octets"
        for kind in ("A", "AAAA", "TXT"):
            yield Datagram(f"names/{shown or '@'}/{kind}", query(full, kind, edns=opt()), 1232)
    for owner, kinds in TYPES:
        for kind in kinds:
            yield Datagram(f"types/{owner or '@'}/{kind}", query(f"{owner}.{MAIN}".lstrip("."), kind, edns=opt()), 1232)


def _sizes():
    """Answers of every size by every size that is allowed (RFC 6891 6.2.3 to 6.2.5)."""
    for owner, kind in (("www", "A"), ("middle", "TXT"), ("large", "TXT"), ("huge", "TXT"), ("addresses", "A"),
                        ("long", "TXT"), ("mx", "MX"), ("", "ANY"), ("mail", "ANY")):
        full = f"{owner}.{MAIN}".lstrip(".")
        yield Datagram(f"size/{owner or '@'}-{kind}/none", query(full, kind))
        for size in (0, 1, 511, 512, 513, 1231, 1232, 1233, 4096, 65535):
            yield Datagram(
                f"size/{owner or '@'}-{kind}/{size}", query(full, kind, edns=opt(size=size)), min(1232, max(512, size)))


def _meta():
    for kind in META:
        for owner in ("www", "absent"):
            yield Datagram(f"meta/{kind}/{owner}", query(f"{owner}.{MAIN}", kind))
    for kind in (251, 252, 255):
        yield Datagram(f"meta/{kind}/apex", query(MAIN, kind))
        yield Datagram(f"meta/{kind}/outside", query("example.org", kind))


def _owners():
    """Owners in octets: outside the zones, with any octet in a label, of the largest size and over it."""
    outside = ["", "test", "example.org", "localhost", "127.in-addr.arpa", "1.0.0.127.in-addr.arpa", "xpeers.test", "invalid"]
    for owner in outside:
        for kind in ("A", "NS", "SOA", "ANY", "DS"):
            yield Datagram(f"outside/{owner or 'root'}/{kind}", query(owner, kind, edns=opt()), 1232)
    zone = name(MAIN)
    odd = {
        "space": b"\x06sp ace", "dot-in-label": b"\x07dot.ted", "nul": b"\x07nul\0nul", "high": b"\x05high\xff",
        "nul-absent": b"\x01\0", "all-high": b"\x04\xff\xfe\xfd\xfc", "wild-nul": b"\x01\0\x04wild", "star": b"\x01*",
        "star-wild": b"\x01*\x04wild", "at-sign": b"\x05[\\]@`", "hyphen": b"\x03-a-",
    }
    for label, octets in odd.items():
        yield Datagram(f"octets/{label}", query(octets + zone, "A", edns=opt()), 1232)
    base = (b"\x3f" + b"q" * 63) * 3
    for total in (254, 255, 256, 257, 300):
        size = total - len(base) - len(zone) - 1
        rest = b"" if size < 0 else bytes([min(size, 63)]) + b"z" * min(size, 63)
        more = size - len(rest) + 1
        owner = base + rest + (bytes([more - 1]) + b"y" * (more - 1) if more > 1 else b"") + zone
        yield Datagram(f"length/{len(owner)}-octets", header() + question(owner))
    yield Datagram("length/127-labels", header() + question(b"\x01a" * 121 + zone))
    yield Datagram("length/128-labels", header() + question(b"\x01a" * 128 + b"\0"))
    yield Datagram("length/1000-labels", header() + question(b"\x01a" * 1000 + b"\0"))
    yield Datagram("length/255-octets-in-zone", header() + question(f"{longest(MAIN)}.{MAIN}"))
