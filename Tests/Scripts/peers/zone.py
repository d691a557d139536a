"""The static zones that all five servers serve, and each server's notation of them."""

from wire import name

MAIN, OTHER, CHILD = "peers.test", "other.test", "child.peers.test"
SERIAL = 2026010101
LABEL63 = "l" * 63


def longest(zone):
    """A relative name that is 255 octets with its zone (RFC 1035 2.3.4), and the single labels it is made of."""
    room = 255 - len(name(zone))
    labels = []
    while room > 1:
        size = min(63, room - 1) if room - 1 != 64 else 62
        labels.append("n" * size)
        room -= size + 1
    return ".".join(labels)


DIGEST = "0011223344556677889900112233445566778899001122334455667788990011"
LONG = " ".join(f'"{chr(97 + n) * 255}"' for n in range(4))

#: Records in zone-file notation, owner names relative to the zone; SOA, NS and the name server's address are made.
RECORDS = {
    MAIN: [
        "www A 192.0.2.1", "www A 192.0.2.2", "www AAAA 2001:db8::1", "v4 A 192.0.2.4", "v6 AAAA 2001:db8::6",
        "alias CNAME www", "chain CNAME alias", "chain3 CNAME chain", "chain4 CNAME chain3", "far CNAME www.example.",
        "tofar CNAME far", "lost CNAME nothing.wrong", "cross CNAME www.other.test.",
        "crosslost CNAME nothing.other.test.", "back CNAME back.other.test.", "toward CNAME host.sub",
        "tochild CNAME www.child", "toent CNAME ent", "toapex CNAME @", "mailalias CNAME mail",
        'deep.ent TXT "below"', "dotless.under.ent A 192.0.2.9",
        '*.wild TXT "any"', "*.wild MX 5 mail", "kept.wild A 192.0.2.3", "*.star CNAME www", "*.void CNAME nowhere",
        "*.out CNAME www.example.", "*.deep.tree A 192.0.2.31", "x.blocked.tree A 192.0.2.32", "*.tree A 192.0.2.33",
        "a.*.mid A 192.0.2.34", "mail 300 A 192.0.2.25", "mail 300 AAAA 2001:db8::25", "@ MX 10 mail",
        "@ MX 20 mail.example.", '@ TXT "apex"', '@ CAA 0 issue "ca.example"', "_sip._tcp SRV 1 2 5060 www",
        "_sip._tcp SRV 1 2 5061 v6", "4 PTR www", 'caa CAA 128 iodef "mailto:a@example"',
        "sub NS ns1.sub", "sub NS ns2.other.example.", "ns1.sub A 192.0.2.100", "ns1.sub AAAA 2001:db8::100",
        f"sub TYPE43 \\# 36 00010d02{DIGEST}", "side NS ns.inside", "ns.inside A 192.0.2.77", "noglue NS ns.elsewhere.example.",
        "many-ns NS ns1.many-ns", "many-ns NS ns2.many-ns", "ns1.many-ns A 192.0.2.101", "ns2.many-ns A 192.0.2.102",
        "child NS ns1.child", "ns1.child A 192.0.2.110", f"child TYPE43 \\# 36 00020d02{DIGEST}",
        "odd TYPE65280 \\# 3 010203", "https TYPE65 \\# 3 000100",
        f"{LABEL63} A 192.0.2.63", f"{longest(MAIN)} A 192.0.2.255",
        f"long TXT {LONG}", 'words TXT "one" "two words" ""', "sp\\032ace A 192.0.2.40", "dot\\.ted A 192.0.2.41",
        "nul\\000nul A 192.0.2.42", "high\\255 A 192.0.2.43", "MiXeD A 192.0.2.44", "MiXeDalias CNAME WwW",
        "ttl 86400 A 192.0.2.45",
    ]
    + [f'middle TXT "{n:03}{"m" * 90}"' for n in range(8)]
    + [f'large TXT "{n:03}{"t" * 90}"' for n in range(30)]
    + [f'huge TXT "{n:03}{"h" * 200}"' for n in range(60)]
    + [f"addresses A 192.0.2.{n}" for n in range(100)]
    + [f"mx MX {n} mx{n}" for n in range(20)] + [f"mx{n} A 192.0.2.{n}" for n in range(20)],
    OTHER: ["www A 192.0.2.200", "back CNAME www.peers.test.", '@ TXT "other"'],
    CHILD: ["www A 192.0.2.120", '@ TXT "child"', "ns1 A 192.0.2.110"],
}

#: The name servers of each zone, in it, and their addresses.
SERVERS = {MAIN: ("ns1", "127.0.0.1"), OTHER: ("ns1", "127.0.0.1"), CHILD: ("ns1", "192.0.2.110")}


def zone_file(zone, without=()):
    """The zone in master-file format (RFC 1035 5.1), without the records that hold one of some words."""
    server, address = SERVERS[zone]
    lines = [
        f"$ORIGIN {zone}.", "$TTL 60", f"@ 3600 SOA {server} hostmaster {SERIAL} 14400 3600 1209600 60",
        f"@ 3600 NS {server}", f"{server} 3600 A {address}",
    ]
    lines += [line for line in RECORDS[zone] if not line.startswith(f"{server} ")]
    return "\n".join(line for line in lines if not any(f" {word} " in line for word in without)) + "\n"


def pointsman_zones():
    """The same zones as the `zones:` part of Pointsman's configuration.

    It delegates to a zone that it serves by itself: the NS set and the glue there are those of the child.
    """
    made = ("child NS", "ns1.child")
    lines = ["zones:"]
    for zone, records in RECORDS.items():
        server, address = SERVERS[zone]
        lines += [
            f"  - name: {zone}", f"    nameServers: [{{name: {server}.{zone}, addresses: [{address}]}}]",
            f"    contact: hostmaster.{zone}", f"    soa: {{serial: {SERIAL}}}", "    records:",
        ]
        lines += [f"      - '{line}'" for line in records if not line.startswith((f"{server} ", *made))]
    return "\n".join(lines) + "\n"
