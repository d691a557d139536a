"""The OPT record itself (RFC 6891): sizes, versions, flags, and every way of getting it wrong."""

from exchange import Datagram
from wire import RD, CD, AD, header, name, opt, option, query, question, record
from zone import MAIN

WWW = f"www.{MAIN}"
ASKED = question(WWW)


def queries():
    for size in (0, 1, 511, 512, 1232, 4096, 65535):
        yield Datagram(f"edns/size-{size}", query(WWW, edns=opt(size=size)), min(1232, max(512, size)))
    for version in (1, 2, 100, 255):
        yield Datagram(f"edns/version-{version}", query(WWW, edns=opt(version=version)), 1232)
        yield Datagram(f"edns/version-{version}-DO-RD", query(WWW, flags=RD | CD | AD, edns=opt(version=version, flags=0x8000)), 1232)
        yield Datagram(f"edns/version-{version}-outside", query("example.org", edns=opt(version=version)), 1232)
        yield Datagram(f"edns/version-{version}-absent", query(f"absent.{MAIN}", edns=opt(version=version)), 1232)
        yield Datagram(f"edns/version-{version}-option", query(WWW, edns=opt(option(65001, b"x"), version=version)), 1232)
        yield Datagram(f"edns/version-{version}-nsid", query(WWW, edns=opt(option(3), version=version)), 1232)
        yield Datagram(f"edns/version-{version}-notify", query(WWW, flags=4 << 11, edns=opt(version=version)), 1232)
        yield Datagram(f"edns/version-{version}-chaos", query(WWW, "TXT", 3, edns=opt(version=version)), 1232)
        yield Datagram(f"edns/version-{version}-no-question", header(0, 0, 0, 0, 1) + opt(version=version), 1232)
        yield Datagram(f"edns/version-{version}-malformed-option", query(WWW, edns=opt(b"\0\3\0", version=version)), 1232)
    for flags in (0x8000, 0x4000, 0x0001, 0x7FFF, 0xFFFF):
        yield Datagram(f"edns/flags-{flags:04x}", query(WWW, edns=opt(flags=flags)), 1232)
        yield Datagram(f"edns/flags-{flags:04x}-absent", query(f"absent.{MAIN}", edns=opt(flags=flags)), 1232)
        yield Datagram(f"edns/flags-{flags:04x}-outside", query("example.org", edns=opt(flags=flags)), 1232)
        yield Datagram(f"edns/flags-{flags:04x}-referral", query(f"host.sub.{MAIN}", edns=opt(flags=flags)), 1232)
    for code in (1, 15, 255):
        yield Datagram(f"edns/extended-rcode-{code}", query(WWW, edns=opt(code=code)), 1232)
    for label, octets in _malformed().items():
        yield Datagram(f"edns/{label}", octets, 1232)


def _malformed():
    good, nsid = opt(), option(3)

    def one(record_octets, count=1):
        return header(0, 1, 0, 0, count) + ASKED + record_octets
    return {
        "twice": one(good * 2, 2), "twice-differ": one(good + opt(nsid, size=4096), 2), "twice-counted-once": one(good * 2),
        "three": one(good * 3, 3), "in-answer": header(0, 1, 1) + ASKED + good, "in-authority": header(0, 1, 0, 1) + ASKED + good,
        "in-answer-and-additional": header(0, 1, 1, 0, 1) + ASKED + good * 2,
        "owner-not-root": one(opt(owner=name("a"))), "owner-zone": one(opt(owner=name(MAIN))),
        "owner-pointer-to-root": one(opt(owner=b"\xc0\x1b")), "owner-pointer-to-name": one(opt(owner=b"\xc0\x0c")),
        "length-short": one(opt(nsid, length=3)), "length-long": one(opt(nsid, length=5)), "length-65535": one(opt(nsid, length=65535)),
        "length-zero-octets-follow": one(opt(nsid, length=0)), "length-missing": one(good[:-2]), "length-half": one(good[:-1]),
        "option-header-1": one(opt(b"\0")), "option-header-2": one(opt(b"\0\3")), "option-header-3": one(opt(b"\0\3\0")),
        "option-past-end": one(opt(option(3, b"", 1))), "option-far-past-end": one(opt(option(3, b"", 65535))),
        "unknown-option-past-end": one(opt(option(65001, b"ab", 3))),
        "good-then-past-end": one(opt(nsid + option(65001, b"ab", 3))), "good-then-octet": one(opt(nsid + b"\0")),
        "version-1-twice": one(opt(version=1) * 2, 2), "no-question-twice": header(0, 0, 0, 0, 2) + good * 2,
        "chaos-option-past-end": header(0, 1, 0, 0, 1) + question("id.server", "TXT", 3) + opt(option(3, b"", 1)),
        "outside-option-past-end": header(0, 1, 0, 0, 1) + question("example.org") + opt(option(3, b"", 1)),
        "then-record": one(good + record(WWW, "A", 1, 0, bytes(4)), 2),
    }
