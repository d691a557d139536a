"""Server cookies by RFC 9018 4, so that a server's can be verified and ones of any age be shown to it."""

import struct
import time

MASK = 0xFFFF_FFFF_FFFF_FFFF
CLIENT = bytes.fromhex("2464c4abcf10c957")
ADDRESS = bytes([127, 0, 0, 1])


def siphash(key, data):
    """SipHash-2-4 with 64 bits of result, little-endian."""
    def rotate(x, count):
        return (x << count | x >> 64 - count) & MASK

    def rounds(v, count):
        for _ in range(count):
            v[0] = (v[0] + v[1]) & MASK
            v[1] = rotate(v[1], 13) ^ v[0]
            v[0] = rotate(v[0], 32)
            v[2] = (v[2] + v[3]) & MASK
            v[3] = rotate(v[3], 16) ^ v[2]
            v[0] = (v[0] + v[3]) & MASK
            v[3] = rotate(v[3], 21) ^ v[0]
            v[2] = (v[2] + v[1]) & MASK
            v[1] = rotate(v[1], 17) ^ v[2]
            v[2] = rotate(v[2], 32)
    k0, k1 = struct.unpack("<2Q", key)
    v = [k0 ^ 0x736F6D6570736575, k1 ^ 0x646F72616E646F6D, k0 ^ 0x6C7967656E657261, k1 ^ 0x7465646279746573]
    padded = data + bytes(7 - len(data) % 8) + bytes([len(data) & 0xFF])
    for (word,) in struct.iter_unpack("<Q", padded):
        v[3] ^= word
        rounds(v, 2)
        v[0] ^= word
    v[2] ^= 0xFF
    rounds(v, 4)
    return struct.pack("<Q", v[0] ^ v[1] ^ v[2] ^ v[3])


def server_cookie(secret, age=0, client=CLIENT, version=1, reserved=b"\0\0\0"):
    """A server cookie that was made some seconds ago for a client on 127.0.0.1."""
    head = bytes([version]) + reserved + struct.pack("!I", int(time.time()) - age & 0xFFFFFFFF)
    return head + siphash(secret, client + head + ADDRESS)


def kind(data, sent, secret):
    """What a reply's COOKIE option holds, without what changes from one run to the next."""
    client, server = data[:8], data[8:]
    text = "client's" if client == sent[:8].ljust(8, b"\0") else "client's changed"
    if not server:
        return f"{text}, no server's"
    if server == sent[8:]:
        return f"{text}, server's as sent"
    verifies = server[:4] == b"\1\0\0\0" and server[8:] == siphash(secret, client + server[:8] + ADDRESS)
    return f"{text}, new server's of {len(server)} octets" + (" by RFC 9018" if verifies else "")
