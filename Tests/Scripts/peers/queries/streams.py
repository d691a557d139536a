"""Over TCP (RFC 1035 4.2.2, RFC 7766): one query and many, split, cut short, and octets that are no message."""

from cookies import CLIENT
from exchange import Connection, frame, identified
from wire import QR, header, opt, option, query, question
from zone import MAIN

WWW = f"www.{MAIN}"


def framed(*messages):
    """Messages with identifiers from 1 upwards, each with its length."""
    return b"".join(frame(identified(message, number)) for number, message in enumerate(messages, 1))


def queries():
    good, edns = query(WWW), query(WWW, edns=opt())
    huge = query(f"huge.{MAIN}", "TXT", edns=opt())
    plain = {
        "one": good, "edns": edns, "huge": huge, "huge-no-edns": query(f"huge.{MAIN}", "TXT"),
        "huge-size-512": query(f"huge.{MAIN}", "TXT", edns=opt(size=512)), "large": query(f"large.{MAIN}", "TXT"),
        "middle": query(f"middle.{MAIN}", "TXT"), "addresses": query(f"addresses.{MAIN}"), "mx": query(f"mx.{MAIN}", "MX"),
        "long": query(f"long.{MAIN}", "TXT"), "any": query(MAIN, "ANY"), "any-www": query(WWW, "ANY"), "any-mail": query(f"mail.{MAIN}", "ANY"),
        "any-alias": query(f"alias.{MAIN}", "ANY"), "any-wild": query(f"a.wild.{MAIN}", "ANY"),
        "absent": query(f"absent.{MAIN}"), "outside": query("example.org"), "referral": query(f"host.sub.{MAIN}"),
        "axfr": query(MAIN, "AXFR"), "axfr-outside": query("example.org", "AXFR"), "axfr-below": query(WWW, "AXFR"),
        "ixfr": query(MAIN, "IXFR"), "chaos": query("id.server", "TXT", 3), "opcode-2": query(WWW, flags=2 << 11),
        "notify": query(MAIN, "SOA", flags=4 << 11), "update": query(MAIN, "SOA", flags=5 << 11), "class-2": query(WWW, category=2),
        "no-question": header(0, 0), "two-questions": header(0, 2) + question(WWW) * 2, "trailing": good + b"\0",
        "version-1": query(WWW, edns=opt(version=1)), "opt-twice": header(0, 1, 0, 0, 2) + question(WWW) + opt() * 2,
        "size-0": query(WWW, edns=opt(size=0)), "pointer-self": header() + b"\xc0\x0c\0\1\0\1", "RD": query(WWW, flags=0x100),
        "keepalive": query(WWW, edns=opt(option(11))), "keepalive-2": query(WWW, edns=opt(option(11, b"\0\x64"))),
        "keepalive-1": query(WWW, edns=opt(option(11, b"\0"))), "keepalive-outside": query("example.org", edns=opt(option(11))),
        "keepalive-twice": query(WWW, edns=opt(option(11) * 2)),
        "padding": query(WWW, edns=opt(option(12, bytes(40)))), "nsid": query(WWW, edns=opt(option(3))),
        "cookie": query(WWW, edns=opt(option(10, CLIENT))), "cookie-bad": query(WWW, edns=opt(option(10, CLIENT + bytes(16)))),
        "cookie-malformed": query(WWW, edns=opt(option(10, CLIENT + b"\1"))),
        "cookie-no-question": header(0, 0, 0, 0, 1) + opt(option(10, CLIENT)),
        "subnet": query(WWW, edns=opt(option(8, bytes.fromhex("00011800c00002")))),
        "zoneversion": query(WWW, edns=opt(option(19))),
    }
    for label, message in plain.items():
        yield Connection(f"tcp/{label}", [framed(message)])
    three = [good, query(f"absent.{MAIN}"), query("example.org")]
    yield Connection("tcp/two-in-one-segment", [framed(good, good)], 2)
    yield Connection("tcp/three-in-one-segment", [framed(*three)], 3)
    yield Connection("tcp/twenty-in-one-segment", [framed(*[good] * 20)], 20)
    yield Connection("tcp/one-after-the-other", [framed(good), frame(identified(edns, 2))], 2)
    yield Connection("tcp/split-length", [framed(good)[:1], framed(good)[1:]])
    yield Connection("tcp/split-after-length", [framed(good)[:2], framed(good)[2:]])
    yield Connection("tcp/split-every-octet", [bytes([octet]) for octet in framed(good)])
    yield Connection("tcp/split-across-messages", [framed(good, edns)[:40], framed(good, edns)[40:]], 2)
    yield Connection("tcp/closes-after-query", [framed(good)], closes=True)
    yield Connection("tcp/closes-amid-query", [framed(good)[:20]], closes=True)
    yield Connection("tcp/closes-after-three", [framed(*three)], 3, closes=True)
    yield Connection("tcp/closes-at-once", [], closes=True)
    for length in (0, 1, 2, 11):
        yield Connection(f"tcp/length-{length}", [frame(b"\0" * length)])
        yield Connection(f"tcp/length-{length}-then-good", [frame(b"\0" * length) + frame(identified(good, 1))])
    yield Connection("tcp/length-12-zeros", [frame(bytes(12))])
    yield Connection("tcp/length-over-message", [(len(good) + 10).to_bytes(2, "big") + identified(good, 1)])
    yield Connection("tcp/length-under-message", [(len(good) - 4).to_bytes(2, "big") + identified(good, 1)])
    yield Connection("tcp/length-65535-garbage", [b"\xff\xff" + b"\xa5" * 65535])
    yield Connection("tcp/garbage", [frame(b"\xa5" * 100)])
    yield Connection("tcp/garbage-then-good", [frame(b"\x25" * 100) + frame(identified(good, 1))], 2)
    yield Connection("tcp/http", [b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"])
    yield Connection("tcp/response", [framed(query(WWW, flags=QR))])
    yield Connection("tcp/response-then-good", [framed(query(WWW, flags=QR), good)])
    yield Connection("tcp/formerr-then-good", [framed(header(0, 0), good)], 2)
    yield Connection("tcp/notimp-then-good", [framed(query(WWW, flags=2 << 11), good)], 2)
    yield Connection("tcp/badvers-then-good", [framed(query(WWW, edns=opt(version=1)), good)], 2)
    yield Connection("tcp/keepalive-then-good", [framed(query(WWW, edns=opt(option(11))), edns)], 2)
    yield Connection("tcp/large-message", [framed(query(WWW, edns=opt(option(65001, bytes(40000)))))])
    yield Connection("tcp/largest-message", [framed(query(WWW, edns=opt(option(65001, bytes(65535 - 47)))))])
