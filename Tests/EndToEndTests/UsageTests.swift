import TestSupport
import Testing

/// What is said of a mistyped command line.
@Suite(.blocking)
struct UsageTests {
    @Test(arguments: [
        (["chek", "--config", "x"], "unknown command 'chek' of pointsman: is 'check' what you mean?"),
        (["describe", "tmp", "web"], "unknown command 'describe' of pointsman: it has serve, check, "),
        (["describe", "--help"], "unknown command 'describe' of pointsman: it has serve, check, "),
        (["help", "chek"], "unknown command 'chek' of pointsman: is 'check' what you mean?"),
        (["store", "restore", "--help"], "unknown command 'restore' of pointsman store: it has backup"),
        (["token", "creat"], "unknown command 'creat' of pointsman token: is 'create' what you mean?"),
        (["check", "--confg", "x"], "unknown option '--confg' of pointsman check: is '--config' what you mean?"),
        (["check", "--confg=x"], "unknown option '--confg' of pointsman check: is '--config' what you mean?"),
        (["token", "create", "--rol", "x"], "unknown option '--rol' of pointsman token create: is '--role'"),
        (["status", "--frobnicate"], "unknown option '--frobnicate' of pointsman status: see pointsman status --help"),
        (["--config", "x", "check"], "unknown option '--config' of pointsman: options follow the command"),
        (["check", "a.yaml", "--config", "b.yaml"], "two configurations are given, a.yaml and b.yaml"),
    ])
    func isNamed(_ arguments: [String], _ text: String) throws {
        let result = try PointsmanServer.run(arguments)
        #expect(result.code == 2 && result.output == "", "\(arguments): \(result)")
        #expect(result.errors.hasPrefix("error: \(text)"), "\(arguments): \(result.errors)")
    }

    /// What a command itself finds wrong comes with the command's own usage.
    @Test func theUsageIsTheCommands() throws {
        let result = try PointsmanServer.run(["explain", "a..b"])
        #expect(result.code == 2 && result.errors.hasPrefix("error: 'a..b' is no domain name"), "\(result.errors)")
        #expect(result.errors.contains("Usage: pointsman explain") || result.errors.contains("Usage: explain"))
    }

    @Test(arguments: [
        ["help", "check"], ["help"], ["--help"], ["store", "--help"], ["--version"], ["token", "create", "--help"],
    ])
    func helpIsHelp(_ arguments: [String]) throws {
        let result = try PointsmanServer.run(arguments)
        #expect(result.code == 0 && result.errors == "", "\(arguments): \(result)")
    }

    /// Where people put it, the file is taken.
    @Test func aFileIsAnArgument() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("pm.yaml", "listen: [\"127.0.0.1:5300\"]\n" + PointsmanServer.zone())
        let result = try PointsmanServer.run(["check", path])
        #expect(result.code == 0 && result.output.contains("zones: tm.test"), "\(result)")
        // The mistyped key is told, and not that the right one is missing.
        try folder.write("pm.yaml", "listen: [\"127.0.0.1:5300\"]\nzonez: []\n")
        let mistyped = try PointsmanServer.run(["check", path])
        #expect(
            mistyped.errors
                == "error: \(path):2: zonez: found an unknown field, expected \"zones\" (is that what you mean?)\n")
        try folder.write(
            "pm.yaml", "listen: [\"127.0.0.1:5300\"]\nzones: [{name: a.test, ttl: 5, nameServers: [{name: b.c}]}]\n")
        #expect(
            try PointsmanServer.run(["check", path]).errors.contains(
                "ttl: found an unknown field, expected \"ttlSeconds\""))
    }

    @Test func withoutAnyServer() throws {
        let result = try RunningProgram.run(
            "env", ["-u", "HOME", "-u", "KUBECONFIG", PointsmanServer.binary, "get", "tmp"])
        #expect(result.code == 1 && result.errors.contains("neither $KUBECONFIG nor $HOME is set: give --config FILE"))
    }
}
