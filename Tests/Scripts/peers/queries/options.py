"""EDNS options: NSID, cookies, client subnet, keepalive, padding, extended errors, ZONEVERSION and unknown ones."""

import struct

from cookies import CLIENT, server_cookie
from exchange import Datagram
from servers import SECRET
from wire import header, opt, option, query
from zone import MAIN

WWW = f"www.{MAIN}"
NSID, ECS, COOKIE, KEEPALIVE, PADDING, CHAIN, EDE, ZONEVERSION = 3, 8, 10, 11, 12, 13, 15, 19


def asked(label, options, owner=WWW, kind="A", **more):
    return Datagram(label, query(owner, kind, edns=opt(options, **more)), min(1232, max(512, more.get("size", 1232))))


def queries():
    return [*_simple(), *_cookies(), *_subnets(), *_together()]


def _simple():
    yield asked("nsid/empty", option(NSID))
    yield asked("nsid/with-data", option(NSID, b"data"))
    yield asked("nsid/twice", option(NSID) * 2)
    yield asked("nsid/absent", option(NSID), f"absent.{MAIN}")
    yield asked("nsid/outside", option(NSID), "example.org")
    yield asked("nsid/referral", option(NSID), f"host.sub.{MAIN}")
    yield asked("nsid/truncated", option(NSID), f"huge.{MAIN}", "TXT")
    yield Datagram("nsid/notimp", query(WWW, flags=2 << 11, edns=opt(option(NSID))), 1232)
    yield Datagram("nsid/chaos", query("id.server", "TXT", 3, edns=opt(option(NSID))), 1232)
    for length in (0, 1, 2, 3, 4):
        yield asked(f"keepalive/udp-{length}", option(KEEPALIVE, bytes(length)))
    for length in (0, 1, 4, 128, 400):
        yield asked(f"padding/udp-{length}", option(PADDING, bytes(length)))
    yield asked("padding/not-zero", option(PADDING, b"\xff" * 20))
    yield asked("padding/twice", option(PADDING, bytes(20)) * 2)
    for data in (b"", b"\0", b"\0\0", b"\0\1text", b"\xff\xff"):
        yield asked(f"ede/{data.hex() or 'empty'}", option(EDE, data))
    for length in (0, 1, 2, 6):
        yield asked(f"zoneversion/{length}", option(ZONEVERSION, bytes(length)))
    yield asked("zoneversion/twice", option(ZONEVERSION) * 2)
    yield asked("zoneversion/absent", option(ZONEVERSION), f"absent.{MAIN}")
    yield asked("zoneversion/outside", option(ZONEVERSION), "example.org")
    yield asked("zoneversion/referral", option(ZONEVERSION), f"host.sub.{MAIN}")
    yield asked("zoneversion/apex", option(ZONEVERSION), MAIN, "SOA")
    yield asked("zoneversion/chain", option(ZONEVERSION), f"cross.{MAIN}")
    for code in (0, 1, 2, 4, 5, 6, 7, 9, 13, 14, 16, 17, 18, 20, 100, 26946, 65001, 65534, 65535):
        yield asked(f"unknown/{code}", option(code, b"abc"))
        yield asked(f"unknown/{code}-empty", option(code))
    yield asked("unknown/100-options", option(65001, b"x") * 100)
    yield asked("unknown/1000-octets", option(65001, bytes(1000)))


def _cookies():
    for length in (0, 1, 7, 8, 9, 15, 16, 17, 23, 24, 25, 32, 39, 40, 41, 64, 255):
        yield asked(f"cookie/length-{length}", option(COOKIE, (CLIENT + bytes(range(247)))[:length]))
    shown = {
        "good": server_cookie(SECRET), "half-hour": server_cookie(SECRET, 1700), "over-half-hour": server_cookie(SECRET, 1900),
        "almost-hour": server_cookie(SECRET, 3500), "over-hour": server_cookie(SECRET, 3700),
        "day": server_cookie(SECRET, 86400), "future-4-minutes": server_cookie(SECRET, -240),
        "future-6-minutes": server_cookie(SECRET, -360), "future-day": server_cookie(SECRET, -86400),
        "version-2": server_cookie(SECRET, version=2), "version-0": server_cookie(SECRET, version=0),
        "reserved": server_cookie(SECRET, reserved=b"\0\0\1"), "other-client": server_cookie(SECRET, client=bytes(8)),
        "other-secret": server_cookie(bytes(16)), "last-octet": server_cookie(SECRET)[:-1] + b"\0",
    }
    for label, cookie in shown.items():
        yield asked(f"cookie/{label}", option(COOKIE, CLIENT + cookie))
    yield asked("cookie/zero-client", option(COOKIE, bytes(8)))
    good = option(COOKIE, CLIENT + server_cookie(SECRET))
    yield asked("cookie/twice", option(COOKIE, CLIENT) * 2)
    yield asked("cookie/twice-differ", option(COOKIE, CLIENT) + option(COOKIE, bytes(8)))
    yield asked("cookie/good-then-malformed", good + option(COOKIE, bytes(3)))
    yield asked("cookie/good-absent", good, f"absent.{MAIN}")
    yield asked("cookie/good-outside", good, "example.org")
    yield asked("cookie/good-truncated", good, f"huge.{MAIN}", "TXT")
    yield asked("cookie/good-512", good, f"middle.{MAIN}", "TXT", size=512)
    yield asked("cookie/good-version-1", good, version=1)
    yield asked("cookie/client-version-1", option(COOKIE, CLIENT), version=1)
    yield asked("cookie/malformed-version-1", option(COOKIE, bytes(3)), version=1)
    yield asked("cookie/malformed-outside", option(COOKIE, bytes(3)), "example.org")
    # RFC 7873 5.4: a query for a server cookie without a question.
    for label, cookie in {"client": CLIENT, "good": CLIENT + server_cookie(SECRET), "malformed": bytes(7),
                          "bad": CLIENT + bytes(16), "future": CLIENT + server_cookie(SECRET, -86400)}.items():
        yield Datagram(f"cookie/no-question-{label}", header(0, 0, 0, 0, 1) + opt(option(COOKIE, cookie)), 1232)
    yield Datagram("cookie/no-question-octets-follow", header(0, 0, 0, 0, 1) + opt(option(COOKIE, CLIENT)) + b"\0", 1232)
    yield Datagram("cookie/notimp", query(WWW, flags=2 << 11, edns=opt(good)), 1232)
    yield Datagram("cookie/notify", query(WWW, flags=4 << 11, edns=opt(good)), 1232)
    yield Datagram("cookie/chaos", query("id.server", "TXT", 3, edns=opt(good)), 1232)
    yield Datagram("cookie/class-2", query(WWW, category=2, edns=opt(good)), 1232)
    yield Datagram("cookie/axfr", query(MAIN, "AXFR", edns=opt(good)), 1232)


def subnet(family, source, address, scope=0):
    """RFC 7871 6."""
    return option(ECS, struct.pack("!HBB", family, source, scope) + bytes.fromhex(address))


def _subnets():
    options = {
        "ipv4-24": subnet(1, 24, "c00002"), "ipv4-0": subnet(1, 0, ""), "ipv4-32": subnet(1, 32, "c0000201"),
        "ipv4-1": subnet(1, 1, "80"), "ipv4-25": subnet(1, 25, "c0000280"), "ipv4-33": subnet(1, 33, "c000020100"),
        "ipv4-24-private": subnet(1, 24, "0a0000"), "ipv4-8-loopback": subnet(1, 8, "7f"),
        "ipv6-56": subnet(2, 56, "20010db8000000"), "ipv6-0": subnet(2, 0, ""), "ipv6-128": subnet(2, 128, "20010db8" + "00" * 11 + "01"),
        "ipv6-129": subnet(2, 129, "20010db8" + "00" * 13), "ipv6-255": subnet(2, 255, "20" * 32),
        "scope-not-zero": subnet(1, 24, "c00002", 24), "scope-33": subnet(1, 24, "c00002", 33),
        "address-short": subnet(1, 24, "c000"), "address-long": subnet(1, 24, "c0000200"), "address-none": subnet(1, 24, ""),
        "address-bits-after-prefix": subnet(1, 20, "c000ff"), "address-bit-after-25": subnet(1, 25, "c00002c0"),
        "family-0": subnet(0, 0, ""), "family-0-prefix": subnet(0, 8, "c0"), "family-3": subnet(3, 8, "c0"), "family-3-0": subnet(3, 0, ""),
        "family-65535": subnet(65535, 0, ""), "empty": option(ECS), "1-octet": option(ECS, b"\0"), "2-octets": option(ECS, b"\0\1"),
        "3-octets": option(ECS, b"\0\1\0"), "twice": subnet(1, 24, "c00002") * 2,
        "twice-differ": subnet(1, 24, "c00002") + subnet(2, 56, "20010db8000000"), "good-then-malformed": subnet(1, 24, "c00002") + option(ECS, b"\0"),
    }
    for label, data in options.items():
        yield asked(f"subnet/{label}", data)
    good = options["ipv4-24"]
    yield asked("subnet/absent", good, f"absent.{MAIN}")
    yield asked("subnet/outside", good, "example.org")
    yield asked("subnet/referral", good, f"host.sub.{MAIN}")
    yield asked("subnet/truncated", good, f"huge.{MAIN}", "TXT")
    yield asked("subnet/version-1", good, version=1)
    yield asked("subnet/malformed-outside", options["address-short"], "example.org")
    yield Datagram("subnet/notimp", query(WWW, flags=2 << 11, edns=opt(good)), 1232)
    yield Datagram("subnet/chaos", query("id.server", "TXT", 3, edns=opt(good)), 1232)


def _together():
    every = (
        option(NSID) + subnet(1, 24, "c00002") + option(COOKIE, CLIENT) + option(KEEPALIVE) + option(PADDING, bytes(16))
        + option(ZONEVERSION) + option(65001, b"x"))
    yield asked("together/all", every)
    yield asked("together/all-512", every, f"middle.{MAIN}", "TXT", size=512)
    yield asked("together/all-truncated", every, f"huge.{MAIN}", "TXT")
    yield asked("together/all-outside", every, "example.org")
    yield asked("together/all-version-1", every, version=1)
