"""The five servers: each with the same zones, the same identity and cookie secret, payload 1232, on a free port."""

import os
import shutil
import signal
import socket
import struct
import subprocess
import time

from wire import header, question
from zone import MAIN, OTHER, RECORDS, pointsman_zones, zone_file

IDENTITY = "ns1"
#: Known, so that server cookies can be told as those of RFC 9018 4.
SECRET = bytes.fromhex("e5e973e5a6b2a43f48e7dc849e37bfcf")


def free_port():
    """A port that is free on 127.0.0.1 over UDP and TCP."""
    while True:
        with socket.socket() as stream, socket.socket(type=socket.SOCK_DGRAM) as datagrams:
            stream.bind(("127.0.0.1", 0))
            try:
                datagrams.bind(stream.getsockname())
            except OSError:
                continue
            return stream.getsockname()[1]


class Server:
    """A server as a child process with a folder of its own."""

    program = package = ""
    #: Words of the zone file's lines that it cannot load.
    without = ()
    served = tuple(RECORDS)

    def __init__(self, folder):
        self.folder, self.port, self.process = folder, free_port(), None
        os.makedirs(folder)
        for zone in self.served:
            self.write(f"{zone}.zone", zone_file(zone, self.without))

    def write(self, name, text):
        path = os.path.join(self.folder, name)
        with open(path, "wb") as file:
            file.write(text if isinstance(text, bytes) else text.encode())
        return path

    def zones(self, template):
        return "".join(template.format(zone=zone, folder=self.folder) for zone in RECORDS)

    def start(self):
        """Starts it; it is ready as soon as it answers for the SOA of a zone."""
        with open(os.path.join(self.folder, "log"), "wb") as log:
            self.process = subprocess.Popen(
                self.command(), stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self.folder)
        asking = header() + question(MAIN, "SOA")
        deadline = time.monotonic() + 20
        with socket.socket(type=socket.SOCK_DGRAM) as client:
            client.settimeout(0.2)
            client.connect(("127.0.0.1", self.port))
            while time.monotonic() < deadline and self.process.poll() is None:
                try:
                    client.send(asking)
                    reply = client.recv(65535)
                    if struct.unpack("!H", reply[2:4])[0] & 15 == 0:
                        return
                except (TimeoutError, ConnectionRefusedError):
                    time.sleep(0.05)
                time.sleep(0.02)
        raise RuntimeError(f"{self.program} did not answer for {MAIN}: {self.log()}")

    def log(self):
        with open(os.path.join(self.folder, "log"), "rb") as file:
            return file.read()[-4000:].decode(errors="replace")

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(5)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def command(self):
        raise NotImplementedError


class Pointsman(Server):
    program, package = "pointsman", "pointsman"
    binary = ""

    def command(self):
        self.write("cookies.secret", SECRET.hex() + "\n")
        path = self.write("pointsman.yaml", (
            f'listen: ["127.0.0.1:{self.port}"]\nprobes: {{enabled: false}}\nsources: []\n'
            f"edns: {{identity: {IDENTITY}}}\ncookies: {{secretFile: cookies.secret}}\n") + pointsman_zones())
        return [self.binary, "serve", "--config", path]


class Knot(Server):
    program, package = "knotd", "knot"

    def command(self):
        # A worker that waits for the rest of a message serves nobody else: one for each connection at a time.
        path = self.write("knot.conf", (
            f"server:\n  listen: 127.0.0.1@{self.port}\n  rundir: {self.folder}\n  identity: {IDENTITY}\n  version: ''\n"
            f"  nsid: {IDENTITY}\n  udp-workers: 1\n  tcp-workers: 64\n  edns-client-subnet: on\n"
            f"  tcp-io-timeout: 5000\n  tcp-idle-timeout: 30\n"
            f"log:\n  - target: stderr\n    any: warning\ndatabase:\n  storage: {self.folder}\n"
            f"mod-cookies:\n  - id: default\n    secret: 0x{SECRET.hex()}\n"
            f"template:\n  - id: default\n    storage: {self.folder}\n    semantic-checks: off\n"
            f'    global-module: mod-cookies/default\n    file: "%s.zone"\nzone:\n')
            + self.zones("  - domain: {zone}\n"))
        return ["knotd", "-c", path]


class NSD(Server):
    program, package = "nsd", "nsd"

    def command(self):
        folder = self.folder
        path = self.write("nsd.conf", (
            f'server:\n  server-count: 1\n  ip-address: 127.0.0.1@{self.port}\n  username: ""\n  zonesdir: "{folder}"\n'
            f'  database: ""\n  pidfile: "{folder}/pid"\n  xfrdfile: "{folder}/xfrd"\n  zonelistfile: "{folder}/list"\n'
            f'  xfrdir: "{folder}"\n  rrl-ratelimit: 0\n  minimal-responses: yes\n  nsid: "ascii_{IDENTITY}"\n'
            f'  identity: "{IDENTITY}"\n  hide-version: yes\n  answer-cookie: yes\n  cookie-secret: "{SECRET.hex()}"\n'
            f'  cookie-secret-file: "{folder}/none"\n  ipv4-edns-size: 1232\n  ipv6-edns-size: 1232\n  tcp-timeout: 30\n'
            "remote-control:\n  control-enable: no\n")
            + self.zones("zone:\n  name: {zone}\n  zonefile: {zone}.zone\n"))
        return ["nsd", "-d", "-c", path]


class BIND(Server):
    program, package = "named", "bind9"

    def command(self):
        folder = self.folder
        path = self.write("named.conf", (
            f'options {{\n  directory "{folder}"; pid-file none; session-keyfile none; lock-file none;\n'
            f"  managed-keys-directory \"{folder}\"; listen-on port {self.port} {{ 127.0.0.1; }}; listen-on-v6 {{ none; }};\n"
            "  recursion no; minimal-responses yes; minimal-any yes; notify no; dnssec-validation no; empty-zones-enable no;\n"
            f'  server-id "{IDENTITY}"; hostname none; version none; rrset-order {{ order none; }};\n'
            f'  answer-cookie yes; cookie-algorithm siphash24; cookie-secret "{SECRET.hex()}";\n'
            "  edns-udp-size 1232; max-udp-size 1232; tcp-idle-timeout 300; tcp-initial-timeout 300; allow-transfer { none; };\n"
            "  check-names primary ignore; check-integrity no; check-wildcard no;\n};\ncontrols { };\n")
            + self.zones('zone "{zone}" {{ type primary; file "{zone}.zone"; }};\n'))
        return ["named", "-g", "-c", path, "-n", "1"]


class Gdnsd(Server):
    program, package = "gdnsd", "gdnsd"
    #: At a cut it takes nothing but NS and addresses, and it does not serve a zone below another.
    without = ("TYPE43",)
    served = (MAIN, OTHER)

    def command(self):
        folder = self.folder
        os.makedirs(f"{folder}/conf/zones")
        for zone in self.served:
            shutil.copy(f"{folder}/{zone}.zone", f"{folder}/conf/zones/{zone}")
        self.write("conf/config", (
            f'options => {{\n  listen => "127.0.0.1:{self.port}"\n  run_dir => "{folder}/run"\n  state_dir => "{folder}/state"\n'
            f'  nsid_ascii => "{IDENTITY}"\n  experimental_no_chain => false\n  udp_threads => 1\n  tcp_threads => 1\n'
            f'  chaos_response => "{IDENTITY}"\n}}\n'))
        return ["gdnsd", "-c", f"{folder}/conf", "start"]


PEERS = {"knot": Knot, "nsd": NSD, "bind": BIND, "gdnsd": Gdnsd}
