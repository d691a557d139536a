"""What is compared of a reply: everything but what may differ from one run to the next."""

import hashlib

import cookies
from wire import AA, AD, CD, OPTIONS, QR, RA, RD, TC, TYPE_NAMES, Malformed, Reply, Z

FLAGS = {"aa": AA, "tc": TC, "rd": RD, "ra": RA, "z": Z, "ad": AD, "cd": CD}
SECTIONS = ("answer", "authority", "additional")


def of_outcome(outcome, sent, limit, secret):
    """The features of all replies by name; several replies are numbered."""
    found = {}
    if outcome.end:
        found["replies"] = str(len(outcome.replies))
        found["connection"] = outcome.end
    elif not outcome.replies:
        return {"reply": "silence"}
    several = len(outcome.replies) > 1
    for number, octets in enumerate(outcome.replies, 1):
        prefix = f"{number}." if several else ""
        found |= {prefix + name: value for name, value in of_reply(octets, sent, limit, secret).items()}
    return found


def of_reply(octets, sent, limit, secret):
    """The features of one reply to a query; `sent` holds the query's octets, with its identifier."""
    try:
        reply = Reply(octets)
    except Malformed as problem:
        return {"reply": f"malformed: {problem}"}
    found = {
        "reply": reply.code, "qr": str(bool(reply.flags & QR)), "opcode": str(reply.flags >> 11 & 15),
        "size": "within the limit" if len(octets) <= limit else "over the limit",
    }
    for name, flag in FLAGS.items():
        found[name] = "1" if reply.flags & flag else "0"
    if sent is not None:
        found["id"] = "kept" if octets[:2] == sent[:2] else "changed"
        kept = bool(reply.question) and sent[12:12 + len(reply.question)] == reply.question
        found["question"] = "none" if not reply.question else "as asked" if kept else "changed"
    for name, section in zip(SECTIONS, reply.sections):
        found[name] = section_text(section, sorts=name != "answer")
    found["case"] = " ".join(dict.fromkeys(record["owner"] for record in reply.sections[0]))
    if reply.opt is None:
        found["opt"] = "none"
        return found
    flags = reply.opt["ttl"] & 0xFFFF
    found["opt"] = f"version {reply.opt['ttl'] >> 16 & 255} flags {flags:04x} size {reply.opt['class']}"
    if reply.opt["owner"] != ".":
        found["opt"] += " owner " + reply.opt["owner"]
    for code, data in reply.options:
        name = "option." + OPTIONS.get(code, str(code))
        found[name] = " + ".join(filter(None, [found.get(name), option_text(code, data, sent, secret)]))
    return found


def section_text(section, sorts):
    """The records by their sets, whose order says something in an answer only; within one it never does (RFC 2181 5)."""
    sets = {}
    for record in section:
        key = (record["owner"].lower(), record["type"], record["class"], record["ttl"])
        sets.setdefault(key, []).append(record["data"])
    parts = []
    for (owner, kind, category, ttl), data in sets.items():
        label = TYPE_NAMES.get(kind, f"TYPE{kind}") + ("" if category == 1 else f" class {category}")
        values = sorted(data)
        shown = ",".join(values) if len(",".join(values)) <= 120 else f"{len(values)} with {hash_of(values)}"
        parts.append(f"{owner if len(owner) < 60 else 'long.'} {ttl} {label} {shown}")
    return "; ".join(sorted(parts) if sorts else parts) or "empty"


def hash_of(values):
    """Short for many data."""
    return hashlib.sha256(",".join(values).encode()).hexdigest()[:8]


def option_text(code, data, sent, secret):
    if code == 10:
        return cookies.kind(data, cookie_sent(sent), secret)
    if code == 15:
        return str(int.from_bytes(data[:2], "big"))
    if code == 11:
        return "a timeout" if len(data) == 2 else data.hex()
    if code == 12:
        return "padding"
    return data.hex() or "empty"


def cookie_sent(sent):
    """The cookie of a query, found by its client part."""
    at = -1 if sent is None else sent.find(b"\0\x0a", 12)
    while at >= 0:
        length = int.from_bytes(sent[at + 2:at + 4], "big")
        if 8 <= length <= 40 and at + 4 + length <= len(sent) and sent[at + 4:at + 12] in (cookies.CLIENT, bytes(8)):
            return sent[at + 4:at + 4 + length]
        at = sent.find(b"\0\x0a", at + 1)
    return b""


def differences(ours, theirs):
    """Feature, ours, theirs.

    Where a reply differs in its code, what follows from the code is not listed, nor are the owners of differing answers.
    """
    found = [name for name in ours.keys() | theirs.keys() if ours.get(name, "none") != theirs.get(name, "none")]
    other = {name[:-5] for name in found if name.endswith("reply")}
    listed = [name for name in found if name.endswith(("reply", "connection", "replies"))
              or not any(name.startswith(prefix) for prefix in other)]
    listed = [name for name in listed if not (name.endswith("case") and name[:-4] + "answer" in found)]
    return [(name, ours.get(name, "none"), theirs.get(name, "none")) for name in sorted(listed)]
