import Foundation
import TestSupport
import Testing

/// Every command of the README is run, and prints what the README says it prints.
@Suite(.serialized, .blocking)
struct ReadmeTests {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path

    /// A fenced block: its language and its lines.
    struct Block {
        var language: String
        var lines: [String]
    }

    static func blocks() throws -> [Block] {
        var blocks: [Block] = []
        var current: Block?
        for line in try String(contentsOfFile: "\(root)/README.md", encoding: .utf8).components(separatedBy: "\n") {
            if line.hasPrefix("```") {
                if let block = current {
                    blocks.append(block)
                    current = nil
                } else {
                    current = Block(language: String(line.dropFirst(3)), lines: [])
                }
            } else {
                current?.lines.append(line)
            }
        }
        return blocks
    }

    /// What may differ from run to run: which endpoint was drawn, the spaces around it, and when all that was.
    static func shape(_ text: String) -> [String] {
        text.components(separatedBy: "\n").map { line in
            line.replacing(#/127\.0\.0\.\d+/#, with: "ADDRESS").replacing(#/[ \t]+/#, with: " ")
                .replacing(#/pid \d+, up .+ since /#, with: "pid N, up T since ")
                .replacing(#/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/#, with: "TIME").replacing(
                    #/serial \d+/#, with: "serial N"
                ).replacing(#/in \d+ days/#, with: "in N days")
        }
    }

    @Test func commandsPrintWhatTheReadmeSays() throws {
        let folder = try TemporaryFolder()
        try FileManager.default.copyItem(atPath: "\(Self.root)/config", toPath: "\(folder.path)/config")
        try FileManager.default.createDirectory(
            atPath: "\(folder.path)/.build/release", withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            atPath: "\(folder.path)/.build/release/pointsman", withDestinationPath: PointsmanServer.binary)
        let ports = Dictionary(
            uniqueKeysWithValues: ["5300", "5301", "5302", "5303", "5304", "5853", "8443"].map {
                ($0, "\(FreePort.find())")
            })
        func withPorts(_ text: String) -> String {
            ports.reduce(text) { $0.replacing($1.key, with: $1.value) }
        }
        let configuration = try String(contentsOfFile: "\(Self.root)/config/pointsman.yaml", encoding: .utf8)
        try folder.write("config/pointsman.yaml", withPorts(configuration))
        let hubs = try ["hub": "hub", "east": "member-east", "west": "member-west"].mapValues { file in
            try Hub(yaml: String(contentsOfFile: "\(Self.root)/config/example/\(file).yaml", encoding: .utf8))
        }
        try folder.write("kubeconfig", Hub.kubeconfig(hubs))
        let shell = Shell(folder: folder, hubs: hubs)
        var ran = 0
        for block in try Self.blocks() {
            switch block.language {
            case "sh":
                // Installing, and building while the tests run, is what continuous integration does with these two.
                let command = try #require(block.lines.first)
                #expect(command.hasPrefix("apt-get update && ") && block.lines.count == 1)
                if command.contains("swift run") {
                    let parts = command.components(separatedBy: " && swift run -c release pointsman ")
                    try shell.start(".build/release/pointsman \(try #require(parts.last))", port: ports["5300"])
                } else {
                    #expect(command.hasSuffix(" && swift test -c release"))
                }
            case "yaml":
                let name = try #require(block.lines.first?.dropFirst(2))
                try folder.write(String(name), withPorts(block.lines.joined(separator: "\n") + "\n"))
            case "console":
                ran += try run(block, in: shell, withPorts)
            default:
                Issue.record("the README has a block of language \"\(block.language)\", which no test runs")
            }
        }
        #expect(ran >= 10)
    }

    /// Runs a block's commands and compares what they print.
    private func run(_ block: Block, in shell: Shell, _ withPorts: (String) -> String) throws -> Int {
        var commands: [(line: String, output: [String])] = []
        for line in block.lines {
            if line.hasPrefix("$ ") {
                commands.append((withPorts(String(line.dropFirst(2))), []))
            } else {
                commands[commands.count - 1].output.append(withPorts(line))
            }
        }
        for command in commands {
            if command.line.hasPrefix("export ") {
                shell.export(String(command.line.dropFirst(7)))
                continue
            }
            if command.line.hasSuffix(" &") {
                let numbers = ["watched.yaml": "5302", "control.yaml": "5303", "protocol.yaml": "5304"]
                let port = withPorts(numbers.first { command.line.contains($0.key) }?.value ?? "5301")
                try shell.start(String(command.line.dropLast(2)), port: port)
                continue
            }
            let result = try shell.run(command.line)
            #expect(result.code == 0, "\(command.line): \(result.errors)")
            let printed = Self.shape(result.output)
            var expected = Self.shape(command.output.joined(separator: "\n"))
            if expected.last == "..." || expected.last == "" && expected.dropLast().last == "..." {
                expected = Array(expected.prefix { $0 != "..." })
                #expect(Array(printed.prefix(expected.count)) == expected, "\(command.line)")
            } else {
                #expect(
                    printed.joined(separator: "\n").trimmingCharacters(in: .whitespacesAndNewlines)
                        == expected.joined(separator: "\n").trimmingCharacters(in: .whitespacesAndNewlines),
                    "\(command.line)")
            }
        }
        return commands.count
    }

    /// Runs commands in a folder, as a person at a terminal there would, with the clusters that kubectl asks.
    final class Shell {
        private let folder: TemporaryFolder
        private let hubs: [String: Hub]
        private var started: [RunningProgram] = []

        init(folder: TemporaryFolder, hubs: [String: Hub]) {
            self.folder = folder
            self.hubs = hubs
            environment = ["KUBECONFIG": "\(folder.path)/kubeconfig", "HOME": folder.path]
        }

        deinit {
            for program in started { program.signal(15) }
        }

        private var environment: [String: String]

        /// Sets a variable for the commands that follow, given as `NAME=VALUE`.
        func export(_ assignment: String) {
            let sides = assignment.split(separator: "=", maxSplits: 1).map(String.init)
            environment[sides[0]] = sides.last
        }

        func run(_ command: String) throws -> RunningProgram.Result {
            try RunningProgram.run("sh", ["-c", "cd \(folder.path) && \(command)"], environment: environment)
        }

        /// Starts a server and waits until its port answers.
        func start(_ command: String, port: String?) throws {
            let program = try RunningProgram(
                "sh", ["-c", "cd \(folder.path) && exec \(command)"], environment: environment)
            started.append(program)
            let port = try #require(port)
            let answers = try poll {
                try RunningProgram.run(
                    "dig", ["@127.0.0.1", "-p", port, "+tries=1", "+time=1", "trafficmanager.test", "SOA"]
                ).code == 0
            }
            #expect(answers, "\(command): \(program.errors)")
        }
    }

    @Test func unitIsSound() throws {
        let folder = try TemporaryFolder()
        let unit = try String(contentsOfFile: "\(Self.root)/systemd/pointsman.service", encoding: .utf8)
        #expect(unit.contains("ExecStart=/usr/local/bin/pointsman serve"))
        // It never gives up, and libdispatch keeps quiet.
        #expect(unit.contains("\nStartLimitIntervalSec=0\n") && unit.contains("\nEnvironment=LIBDISPATCH_LOG=NO\n"))
        let copy = try folder.write(
            "pointsman.service", unit.replacing("/usr/local/bin/pointsman", with: PointsmanServer.binary))
        let result = try RunningProgram.run("systemd-analyze", ["verify", copy])
        #expect(result.code == 0 && result.errors.isEmpty && result.output.isEmpty, "\(result.errors)\(result.output)")
        // What its SupplementaryGroups= names is made by the file beside it.
        let groups = try String(contentsOfFile: "\(Self.root)/systemd/pointsman.sysusers", encoding: .utf8)
        #expect(
            unit.contains("\nSupplementaryGroups=pointsman-operators\n") && groups.contains("\ng pointsman-operators -")
        )
        #expect(unit.contains("\nExecReload=/usr/local/bin/pointsman reload "))
    }
}
