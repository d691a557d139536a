"""Asking a server: datagrams in waves, connections in threads; every wait is bounded."""

import select
import socket
import struct
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

#: How long a reply may take, in seconds; what stays unanswered is asked a second time.
PATIENCE = 0.7
WAVE = 48


@dataclass
class Datagram:
    """A query over UDP; its identifier is that of its place in the table."""

    name: str
    octets: bytes
    #: The largest reply that it allows.
    limit: int = 512


@dataclass
class Connection:
    """What is written to a connection, piece by piece, and how many replies are due before it is looked whether it is
    still open."""

    name: str
    pieces: list
    replies: int = 1
    limit: int = 65535
    #: Whether the client closes its side after the last piece.
    closes: bool = False


@dataclass
class Outcome:
    """The replies in the order of their identifiers, and for a connection how it stood at the end."""

    replies: list = field(default_factory=list)
    end: str = ""


def frame(message):
    """RFC 1035 4.2.2."""
    return struct.pack("!H", len(message)) + message


def identified(octets, identifier):
    return struct.pack("!H", identifier) + octets[2:] if len(octets) >= 2 else octets


def ask_datagrams(port, datagrams, identifiers):
    """The outcome of each datagram, in their order."""
    outcomes = {}
    for _ in range(2):
        left = [number for number in range(len(datagrams)) if number not in outcomes]
        for start in range(0, len(left), WAVE):
            outcomes |= _wave(port, datagrams, identifiers, left[start:start + WAVE])
    return [outcomes.get(number, Outcome()) for number in range(len(datagrams))]


def _wave(port, datagrams, identifiers, numbers):
    sockets, outcomes = {}, {}
    try:
        for number in numbers:
            client = socket.socket(type=socket.SOCK_DGRAM)
            sockets[client] = number
            client.connect(("127.0.0.1", port))
            client.send(identified(datagrams[number].octets, identifiers[number]))
        deadline = time.monotonic() + PATIENCE
        while len(outcomes) < len(sockets) and (left := deadline - time.monotonic()) > 0:
            waiting = [client for client, number in sockets.items() if number not in outcomes]
            for client in select.select(waiting, [], [], left)[0]:
                outcomes[sockets[client]] = Outcome([client.recv(65535)])
    finally:
        for client in sockets:
            client.close()
    return outcomes


def ask_connections(port, connections):
    """The outcome of each connection, in their order; those with fewer replies than due are tried a second time."""
    outcomes = [None] * len(connections)
    for patience in (1.5, 3):
        left = [number for number, connection in enumerate(connections)
                if outcomes[number] is None or len(outcomes[number].replies) < connection.replies]
        with ThreadPoolExecutor(12) as pool:
            found = pool.map(lambda number: _connect(port, connections[number], patience), left)
            for number, outcome in zip(left, found):
                outcomes[number] = outcome
    return outcomes


def _connect(port, connection, patience):
    """Writes the pieces, reads the replies that are due, and looks for what comes after them."""
    received, closed = b"", False
    with socket.create_connection(("127.0.0.1", port), timeout=2) as client:
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            for number, piece in enumerate(connection.pieces):
                if number:
                    time.sleep(0.03)
                client.sendall(piece)
            if connection.closes:
                client.shutdown(socket.SHUT_WR)
        except OSError:
            closed = True
        while True:
            messages, _ = _messages(received)
            # Once all is there, only a little more is waited for what should not come; a close that is due may take its time.
            client.settimeout(patience if connection.closes or len(messages) < connection.replies else 0.5)
            try:
                octets = client.recv(65536)
            except TimeoutError:
                break
            except OSError:
                closed = True
                break
            if not octets:
                closed = True
                break
            received += octets
    messages, rest = _messages(received)
    end = ("closed" if closed else "open") + (" amid a reply" if rest else "")
    return Outcome(sorted(messages), end)


def _messages(octets):
    messages = []
    while len(octets) >= 2 and len(octets) >= 2 + int.from_bytes(octets[:2], "big"):
        end = 2 + int.from_bytes(octets[:2], "big")
        messages.append(octets[2:end])
        octets = octets[end:]
    return messages, octets
