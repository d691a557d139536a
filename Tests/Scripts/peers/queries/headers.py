"""Headers of every kind, questions and records where they do not belong, and messages that end anywhere."""

import struct

from exchange import Datagram
from wire import AA, AD, CD, QR, RA, RD, TC, Z, header, name, opt, option, query, question, record
from zone import MAIN, SERIAL

WWW = f"www.{MAIN}"
ADDRESS = record(WWW, "A", 1, 60, bytes([192, 0, 2, 1]))
START = record(MAIN, "SOA", 1, 60, name("ns1." + MAIN) + name("h." + MAIN) + struct.pack("!5I", SERIAL, 1, 1, 1, 1))
SIGNATURE = record(
    "key.", "TSIG", 255, 0, name("hmac-sha256.") + bytes(6) + struct.pack("!2H", 300, 32) + bytes(32) + bytes(6))
#: A SIG record that covers nothing (RFC 2931 3).
SIGNED = record("", 24, 255, 0, struct.pack("!HBBIIIH", 0, 8, 0, 0, 0, 0, 1) + name("key.") + bytes(16))


def queries():
    return [*_flags(), *_opcodes(), *_classes(), *_counts(), *_truncated(), *_pointers(), *_chaos()]


def _flags():
    flags = {"QR": QR, "AA": AA, "TC": TC, "RD": RD, "RA": RA, "Z": Z, "AD": AD, "CD": CD}
    for label, flag in flags.items():
        yield Datagram(f"flags/{label}", query(WWW, flags=flag))
        yield Datagram(f"flags/{label}-absent", query(f"absent.{MAIN}", flags=flag))
        yield Datagram(f"flags/{label}-outside", query("example.org", flags=flag))
    yield Datagram("flags/none", query(WWW))
    yield Datagram("flags/all-but-QR", query(WWW, flags=AA | TC | RD | RA | Z | AD | CD))
    yield Datagram("flags/all", query(WWW, flags=QR | AA | TC | RD | RA | Z | AD | CD))
    yield Datagram("flags/RD-AD-CD", query(WWW, flags=RD | AD | CD))
    yield Datagram("flags/RD-AD-CD-DO", query(WWW, flags=RD | AD | CD, edns=opt(flags=0x8000)))
    for code in (1, 2, 3, 5, 9, 11, 15):
        yield Datagram(f"flags/rcode-{code}", query(WWW, flags=code))
    yield Datagram("flags/QR-malformed", header(QR) + b"\x05ww")
    yield Datagram("flags/QR-bare", header(QR, 0))
    yield Datagram("flags/QR-formerr", query(WWW, flags=QR | 1))


def _opcodes():
    for code in range(16):
        flags = code << 11
        yield Datagram(f"opcode/{code}/question", query(WWW, flags=flags))
        if code:
            yield Datagram(f"opcode/{code}/RD-CD", query(WWW, flags=flags | RD | CD))
            yield Datagram(f"opcode/{code}/edns", query(WWW, flags=flags, edns=opt(flags=0x8000)))
        yield Datagram(f"opcode/{code}/bare", header(flags, 0))
        yield Datagram(f"opcode/{code}/QR", query(WWW, flags=flags | QR))
        yield Datagram(f"opcode/{code}/outside", query("example.org", flags=flags))
        yield Datagram(f"opcode/{code}/cut-short", query(WWW, flags=flags)[:20])
    notify, update, dso = 4 << 11, 5 << 11, 6 << 11
    yield Datagram("opcode/notify/soa", header(notify | AA, 1, 1) + question(MAIN, "SOA") + START)
    yield Datagram("opcode/notify/bare", header(notify | AA) + question(MAIN, "SOA"))
    yield Datagram("opcode/notify/outside", header(notify | AA) + question("example.org", "SOA"))
    yield Datagram("opcode/update/add", header(update, 1, 0, 1) + question(MAIN, "SOA") + ADDRESS)
    yield Datagram("opcode/update/outside", header(update, 1, 0, 1) + question("example.org", "SOA") + ADDRESS)
    yield Datagram("opcode/update/two-zones", header(update, 2, 0, 1) + question(MAIN, "SOA") * 2 + ADDRESS)
    yield Datagram("opcode/dso/keepalive", header(dso, 0) + struct.pack("!2H2I", 1, 8, 15000, 15000))
    yield Datagram("opcode/dso/empty", header(dso, 0))


def _classes():
    for category in (0, 2, 3, 4, 254, 255, 256, 65280, 65535):
        for owner in (WWW, f"absent.{MAIN}", "example.org"):
            label = "outside" if owner == "example.org" else owner.split(".")[0]
            yield Datagram(f"class/{category}/{label}", query(owner, category=category))
    yield Datagram("class/254/soa", query(MAIN, "SOA", 254))
    yield Datagram("class/255/any", query(WWW, "ANY", 255))
    yield Datagram("class/255/soa", query(MAIN, "SOA", 255))
    yield Datagram("class/65281/mdns-bit", query(WWW, category=0x8001))


def _counts():
    asked, other = question(WWW), question(f"v4.{MAIN}")
    edns = opt()
    messages = {
        "no-question": header(0, 0), "no-question-octets-follow": header(0, 0) + asked,
        "no-question-edns": header(0, 0, 0, 0, 1) + edns, "no-question-record": header(0, 0, 0, 0, 1) + ADDRESS,
        "no-question-RD": header(RD | CD, 0),
        "two-same": header(0, 2) + asked * 2, "two-differ": header(0, 2) + asked + other,
        "two-second-outside": header(0, 2) + asked + question("example.org"),
        "two-one-there": header(0, 2) + asked, "two-edns": header(0, 2, 0, 0, 1) + asked * 2 + edns,
        "255": header(0, 255) + asked, "65535": header(0, 65535) + asked, "65535-twice": header(0, 65535) + asked * 2,
        "answer-lies": header(0, 1, 1) + asked, "answer": header(0, 1, 1) + asked + ADDRESS,
        "answer-edns": header(0, 1, 1, 0, 1) + asked + ADDRESS + edns, "answer-65535": header(0, 1, 65535) + asked,
        "answer-cut": header(0, 1, 1) + asked + ADDRESS[:-1],
        "authority-lies": header(0, 1, 0, 1) + asked, "authority": header(0, 1, 0, 1) + asked + ADDRESS,
        "authority-edns": header(0, 1, 0, 1, 1) + asked + ADDRESS + edns, "authority-65535": header(0, 1, 0, 65535) + asked,
        "ixfr": header(0, 1, 0, 1) + question(MAIN, "IXFR") + START,
        "ixfr-no-soa": header(0, 1) + question(MAIN, "IXFR"),
        "ixfr-old": header(0, 1, 0, 1) + question(MAIN, "IXFR") + START.replace(
            struct.pack("!I", SERIAL), struct.pack("!I", SERIAL - 1)),
        "additional-lies": header(0, 1, 0, 0, 1) + asked, "additional": header(0, 1, 0, 0, 1) + asked + ADDRESS,
        "additional-then-opt": header(0, 1, 0, 0, 2) + asked + ADDRESS + edns,
        "opt-then-additional": header(0, 1, 0, 0, 2) + asked + edns + ADDRESS,
        "opt-then-nothing": header(0, 1, 0, 0, 2) + asked + edns, "additional-65535": header(0, 1, 0, 0, 65535) + asked + edns,
        "all-sections": header(0, 1, 1, 1, 2) + asked + ADDRESS * 3 + edns,
        "record-length-past-end": header(0, 1, 0, 0, 1) + asked + record(WWW, "A", 1, 0, b"\1\2\3\4", 40),
        "record-length-long": header(0, 1, 0, 0, 1) + asked + record(WWW, "A", 1, 0, b"\1\2\3\4\5"),
        "record-owner-pointer-loop": header(0, 1, 0, 0, 1) + asked + b"\xc0\x20" + ADDRESS[len(name(WWW)):],
        "tsig": header(0, 1, 0, 0, 1) + asked + SIGNATURE, "tsig-after-opt": header(0, 1, 0, 0, 2) + asked + edns + SIGNATURE,
        "tsig-before-opt": header(0, 1, 0, 0, 2) + asked + SIGNATURE + edns,
        "tsig-twice": header(0, 1, 0, 0, 2) + asked + SIGNATURE * 2, "tsig-in-answer": header(0, 1, 1) + asked + SIGNATURE,
        "tsig-class-in": header(0, 1, 0, 0, 1) + asked + SIGNATURE.replace(b"\0\xfa\0\xff", b"\0\xfa\0\1"),
        "tsig-empty": header(0, 1, 0, 0, 1) + asked + record("key.", "TSIG", 255, 0, b""),
        "sig0": header(0, 1, 0, 0, 1) + asked + SIGNED,
    }
    for label, octets in messages.items():
        yield Datagram(f"counts/{label}", octets, 1232 if edns in octets else 512)
    good = query(WWW, edns=edns)
    for label, octets in {"1": b"\0", "1-high": b"\xff", "11": bytes(11), "500": bytes(500), "message": good}.items():
        yield Datagram(f"trailing/plain-{label}", query(WWW) + octets)
        yield Datagram(f"trailing/edns-{label}", good + octets, 1232)


def _truncated():
    good = query(WWW, edns=opt(option(3)))
    for length in range(len(good)):
        yield Datagram(f"truncated/{length:02}", good[:length])


def _pointers():
    tail = struct.pack("!2H", 1, 1)
    zone = name(MAIN)
    owners = {
        "self": b"\xc0\x0c", "forward": b"\xc0\x20", "header": b"\xc0\x00", "past-end": b"\xff\xff", "to-zero-octet": b"\xc0\x04",
        "after-label-self": b"\x03www\xc0\x10", "after-label-back": b"\x03www\xc0\x0c", "after-label-header": b"\x03www\xc0\x04",
        "cut-short": b"\x03www\xc0", "label-0x40": b"\x40" + zone, "label-0x41": b"\x41\x03www" + zone,
        "label-0x7f": b"\x7f" + zone, "label-0x80": b"\x80" + zone, "label-0xbf": b"\xbf" + zone,
        "label-past-end": b"\x3fabc", "no-root": b"\x03www", "label-64": b"\x40" + b"l" * 64 + zone,
        "mid-label-0x40": b"\x03www\x40" + zone, "mid-label-0x80": b"\x03www\x80" + zone,
    }
    for label, owner in owners.items():
        yield Datagram(f"pointer/{label}", header() + owner + tail)
    back = query(WWW)
    yield Datagram("pointer/second-question", header(0, 2) + question(WWW) + b"\xc0\x0c" + tail)
    yield Datagram("pointer/forward-to-good", header() + b"\xc0\x12" + tail + name(WWW))
    yield Datagram("pointer/opt-owner", back[:10] + b"\0\1" + back[12:] + b"\xc0\x1c" + opt()[1:])


def _chaos():
    names = ["version.bind", "version.server", "hostname.bind", "id.server", "authors.bind", "www.peers.test", "VERSION.BIND", ""]
    for owner in names:
        for kind in ("TXT", "A", "ANY", "SOA"):
            yield Datagram(f"chaos/{owner or 'root'}/{kind}", query(owner, kind, 3, edns=opt()), 1232)
        yield Datagram(f"chaos/{owner or 'root'}/TXT-class-IN", query(owner, "TXT", 1, edns=opt()), 1232)
