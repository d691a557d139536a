"""DNS messages as octets: how queries are made and how replies are read (RFC 1035 4.1, RFC 6891 6.1.2)."""

import struct

TYPES = {
    "A": 1, "NS": 2, "CNAME": 5, "SOA": 6, "PTR": 12, "HINFO": 13, "MX": 15, "TXT": 16, "AAAA": 28, "SRV": 33,
    "NAPTR": 35, "DNAME": 39, "OPT": 41, "DS": 43, "RRSIG": 46, "NSEC": 47, "DNSKEY": 48, "SVCB": 64, "HTTPS": 65,
    "TKEY": 249, "TSIG": 250, "IXFR": 251, "AXFR": 252, "MAILB": 253, "MAILA": 254, "ANY": 255, "CAA": 257,
}
TYPE_NAMES = {number: name for name, number in TYPES.items()}
CODES = {
    0: "NOERROR", 1: "FORMERR", 2: "SERVFAIL", 3: "NXDOMAIN", 4: "NOTIMP", 5: "REFUSED", 6: "YXDOMAIN", 8: "NXRRSET",
    9: "NOTAUTH", 10: "NOTZONE", 11: "DSOTYPENI", 16: "BADVERS", 23: "BADCOOKIE",
}
QR, AA, TC, RD, RA, Z, AD, CD = 0x8000, 0x0400, 0x0200, 0x0100, 0x0080, 0x0040, 0x0020, 0x0010
OPTIONS = {
    3: "NSID", 8: "ECS", 10: "COOKIE", 11: "KEEPALIVE", 12: "PADDING", 15: "EDE", 19: "ZONEVERSION",
}


def type_number(text):
    """A type by name or as TYPEn (RFC 3597 5)."""
    return TYPES[text] if text in TYPES else int(text.removeprefix("TYPE"))


def name(text):
    """A name without escapes as uncompressed octets; "" or "." is the root."""
    labels = [label for label in text.split(".") if label]
    return b"".join(bytes([len(label)]) + label.encode("latin-1") for label in labels) + b"\0"


def header(flags=0, questions=1, answers=0, authorities=0, additionals=0, identifier=0):
    """The twelve octets of RFC 1035 4.1.1; the identifier is set as the query is sent."""
    return struct.pack("!6H", identifier, flags, questions, answers, authorities, additionals)


def question(owner, kind="A", category=1):
    """RFC 1035 4.1.2; the owner as text or as octets."""
    owner = owner if isinstance(owner, bytes) else name(owner)
    return owner + struct.pack("!2H", kind if isinstance(kind, int) else type_number(kind), category)


def record(owner, kind, category, ttl, data, length=None):
    """RFC 1035 4.1.3; a length of its own where it is to lie."""
    owner = owner if isinstance(owner, bytes) else name(owner)
    number = kind if isinstance(kind, int) else type_number(kind)
    return owner + struct.pack("!2HIH", number, category, ttl, len(data) if length is None else length) + data


def option(code, data=b"", length=None):
    """RFC 6891 6.1.2; a length of its own where it is to lie."""
    return struct.pack("!2H", code, len(data) if length is None else length) + data


def opt(options=b"", size=1232, version=0, flags=0, code=0, owner=b"\0", length=None):
    """The OPT record of RFC 6891 6.1.2."""
    return record(owner, "OPT", size, code << 24 | version << 16 | flags, options, length)


def query(owner, kind="A", category=1, flags=0, edns=None):
    """An ordinary query, with an OPT record where one is given."""
    return header(flags, additionals=0 if edns is None else 1) + question(owner, kind, category) + (edns or b"")


class Malformed(Exception):
    """What is wrong with a reply."""


class Reply:
    """A reply, taken apart; `Malformed` where its octets do not make a message to the last one."""

    def __init__(self, octets):
        self.octets = octets
        if len(octets) < 12:
            raise Malformed(f"{len(octets)} octets")
        self.identifier, self.flags, *counts = struct.unpack("!6H", octets[:12])
        self.offset = 12
        self.question = b""
        for _ in range(counts[0]):
            start = self.offset
            self._name()
            self._take(4)
            self.question += octets[start:self.offset]
        self.sections = [[self._record() for _ in range(count)] for count in counts[1:]]
        if self.offset != len(octets):
            raise Malformed(f"{len(octets) - self.offset} octets too many")
        found = [entry for section in self.sections for entry in section if entry["type"] == 41]
        if len(found) > 1 or any(entry["type"] == 41 for section in self.sections[:2] for entry in section):
            raise Malformed("OPT twice or in a wrong section")
        self.opt = found[0] if found else None
        self.sections[2] = [entry for entry in self.sections[2] if entry["type"] != 41]
        number = self.flags & 15 | (self.opt["ttl"] >> 24 << 4 if self.opt else 0)
        self.code = CODES.get(number, str(number))
        self.options = self._options() if self.opt else []

    def _take(self, count):
        if self.offset + count > len(self.octets):
            raise Malformed("it ends early")
        self.offset += count
        return self.octets[self.offset - count:self.offset]

    def _name(self):
        text, self.offset = read_name(self.octets, self.offset)
        return text

    def _record(self):
        owner = self._name()
        kind, category, ttl, length = struct.unpack("!2HIH", self._take(10))
        start = self.offset
        data = self._take(length)
        return {
            "owner": owner, "type": kind, "class": category, "ttl": ttl, "octets": data,
            "data": read_data(self.octets, start, kind, data),
        }

    def _options(self):
        found, data = [], self.opt["octets"]
        while data:
            if len(data) < 4 or len(data) < 4 + int.from_bytes(data[2:4], "big"):
                raise Malformed("an option ends early")
            end = 4 + int.from_bytes(data[2:4], "big")
            found.append((int.from_bytes(data[:2], "big"), data[4:end]))
            data = data[end:]
        return found


def read_name(octets, offset):
    """The name at an offset as text with its case, and where it ends; pointers are followed backwards only."""
    labels, end, limit, total = [], None, offset, 0
    while True:
        if offset >= len(octets):
            raise Malformed("a name ends early")
        length = octets[offset]
        if length >= 0xC0:
            target = int.from_bytes(octets[offset:offset + 2], "big") & 0x3FFF
            end = offset + 2 if end is None else end
            if target >= limit:
                raise Malformed("a pointer that does not point back")
            offset = limit = target
            continue
        if length >= 0x40:
            raise Malformed("a label of unknown type")
        total += length + 1
        if total > 255:
            raise Malformed("a name over 255 octets")
        if length == 0:
            return ".".join(labels) + ".", offset + 1 if end is None else end
        label = octets[offset + 1:offset + 1 + length]
        labels.append("".join(chr(c) if 33 <= c < 127 and c not in b".\\" else f"\\{c:03}" for c in label))
        offset += 1 + length


def read_data(octets, start, kind, data):
    """The data in a form that does not depend on compression; names in lower case (RFC 4343)."""
    def one(offset):
        text, end = read_name(octets, offset)
        return text.lower(), end
    if kind in (2, 5, 12):
        return one(start)[0]
    if kind == 15:
        return f"{int.from_bytes(data[:2], 'big')} {one(start + 2)[0]}"
    if kind == 33:
        return f"{data[:6].hex()} {one(start + 6)[0]}"
    if kind == 6:
        primary, end = one(start)
        contact, end = one(end)
        return f"{primary} {contact} {octets[end:end + 20].hex()}"
    if kind == 250:
        algorithm, end = one(start)
        size = int.from_bytes(octets[end + 8:end + 10], "big")
        return f"{algorithm} signature of {size} octets, error {int.from_bytes(octets[end + 12 + size:end + 14 + size], 'big')}"
    if kind == 1:
        return ".".join(map(str, data))
    return data.hex()
