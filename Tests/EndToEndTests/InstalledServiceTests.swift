import Glibc
import TestSupport
import Testing

/// The service as the unit installs it, in a mount namespace of its own with its own /etc, /run and /var/lib.
@Suite(.blocking, .enabled(if: geteuid() == 0, "mount namespaces are the superuser's"))
struct InstalledServiceTests {
    private let folder: TemporaryFolder
    private let host: RunningProgram
    private static let unitFolders =
        "STATE_DIRECTORY=/var/lib/pointsman RUNTIME_DIRECTORY=/run/pointsman"

    init() throws {
        folder = try TemporaryFolder()
        let port = FreePort.find()
        try folder.write(
            "pointsman.yaml",
            """
            listen: ["127.0.0.1:\(port)"]
            control: {listen: ["127.0.0.1:\(FreePort.find())"], tokensFile: tokens.yaml}

            """ + PointsmanServer.zone(records: ["www A 192.0.2.99"]))
        try folder.write("tokens.yaml", "tokens: []\n")
        // A group as systemd-sysusers makes it, and a service that is in it, as SupplementaryGroups= has it.
        let script = """
            set -e
            cp -a /etc \(folder.path)/etc
            mount --bind \(folder.path)/etc /etc
            mount -t tmpfs tmpfs /run
            mount -t tmpfs tmpfs /var/lib
            echo 'pointsman-operators:x:61234:' >>/etc/group
            mkdir -p /etc/pointsman /run/pointsman /var/lib/pointsman
            cp \(folder.path)/pointsman.yaml \(folder.path)/tokens.yaml /etc/pointsman
            chmod 755 /etc/pointsman && chmod 644 /etc/pointsman/*
            chown 61200:61200 /run/pointsman /var/lib/pointsman
            chmod 700 /var/lib/pointsman
            cp "$0" /run/pointsman-binary && chmod 755 /run/pointsman-binary
            exec setpriv --reuid 61200 --regid 61200 --groups 61234 env \(Self.unitFolders) \
                /run/pointsman-binary serve
            """
        host = try RunningProgram("unshare", ["-m", "sh", "-c", script, PointsmanServer.binary])
        let asked = poll { (try? self.run("pointsman status").code) == 0 }
        guard asked else { throw PointsmanServer.DidNotServe(log: host.errors) }
    }

    /// Runs a shell command as root there, without what systemd tells the service alone.
    private func run(_ command: String, as prefix: String = "") throws -> RunningProgram.Result {
        let line = command.replacing("pointsman ", with: "\(prefix) /run/pointsman-binary ", maxReplacements: 1)
        return try RunningProgram.run("nsenter", ["-t", "\(host.pid)", "-m", "sh", "-c", "cd /; \(line)"])
    }

    @Test func canBeAsked() throws {
        defer { host.signal(SIGTERM) }
        #expect(try run("pointsman status").output.contains("configuration /etc/pointsman/pointsman.yaml"))
        for command in [
            "pointsman status --config /etc/pointsman/pointsman.yaml", "pointsman explain www.tm.test",
            "pointsman get tmp -A", "pointsman get tmp -A --config /etc/pointsman/pointsman.yaml", "pointsman check",
            "pointsman check /etc/pointsman/pointsman.yaml", "pointsman store backup /run/b.db", "pointsman reload",
            "pointsman status --socket /run/pointsman/pointsman.sock",
            "pointsman token create --name a --role admin > /run/a.token",
            "pointsman kubeconfig --token-file /run/a.token > /run/a.kubeconfig",
        ] {
            let result = try run(command)
            #expect(result.code == 0, "\(command): \(result.errors)")
            #expect(!result.errors.contains("computed from"), "\(command): \(result.errors)")
        }
        // Even while the file on the disk is broken.
        #expect(try run("echo '[' >> /etc/pointsman/pointsman.yaml").code == 0)
        #expect(try run("pointsman status").code == 0)
        #expect(try run("pointsman reload").code == 1)
    }

    /// The operators' group may ask; who is in no such group is told which one to join.
    @Test func operatorsMayAsk() throws {
        defer { host.signal(SIGTERM) }
        #expect(try run("stat -c '%G %a' /run/pointsman/pointsman.sock").output == "pointsman-operators 660\n")
        let user = "setpriv --reuid 61201 --regid 61201"
        let member = try run("pointsman status", as: "\(user) --groups 61234")
        #expect(member.code == 0, "\(member.errors)")
        #expect(try run("pointsman get ns", as: "\(user) --groups 61234").code == 0)
        let reload = try run("pointsman reload", as: "\(user) --groups 61234")
        #expect(reload.code == 1 && reload.errors.contains("Forbidden"))
        let stranger = try run("pointsman status", as: "\(user) --clear-groups")
        #expect(stranger.code == 1)
        #expect(stranger.errors.contains("join the socket's group (pointsman-operators), or be root"))
        // What the service reads as its own user is not checked by another one, and is no error.
        let check = try run("pointsman check", as: "\(user) --clear-groups")
        #expect(check.code == 0 && check.output.contains("0 errors, 0 warnings"), "\(check.output)\(check.errors)")
    }

    @Test func adviceIsTrue() throws {
        host.signal(SIGTERM)
        _ = try? host.wait()
        let folder = try TemporaryFolder()
        let path = try folder.write("pm.yaml", "runtime: run\n")
        let absent = try PointsmanServer.run(["status", "--config", path])
        #expect(absent.code == 1 && absent.errors.contains("start it with: pointsman serve --config \(path)"))
    }
}
