import IPAddress
import Resources

/// Reads the configuration's tree and collects what is wrong with it.
struct ConfigurationReader {
    let file: String
    private(set) var problems: [Problem] = []
    /// The lines of the static records, by zone.
    var recordLines: [[Int]] = []

    init(file: String) {
        self.file = file
    }

    mutating func read(_ octets: [UInt8], environment: (String) -> String?) -> Configuration? {
        guard var root = parse(octets) else { return nil }
        // Which zone is the first decides over the default of profileName, so it is not the schema's.
        let schema = ConfigurationSchema.root
        schema.applyDefaults(to: &root)
        for violation in schema.validate(root, unknownFields: .refused).violations { add(violation) }
        let state = folder(root["state"], environment(Configuration.stateVariable))
        let (listen, listeners) = listeners(root, state: state)
        let zones = zones(root["zones"])
        let sources = sources(root["sources"])
        let controlLine = root.members.first { $0.key == "control" }?.keyLine ?? 0
        let control = control(
            root["control"], line: controlLine, state: state, dns: (listen + listeners).map(\.address))
        // What a part that is wrong in shape leaves out is not known to be in order.
        return Configuration(
            listen: listen, listeners: listeners, udpThreads: root["udpThreads"]?.integer ?? 0, state: state,
            runtime: folder(root["runtime"], environment(Configuration.runtimeVariable)), zones: zones,
            sources: sources, answers: answers(root["edns"], root["cookies"]), cookies: cookies(root["cookies"]),
            rateLimit: rateLimit(root["rateLimit"]), access: access(root["access"], "access"),
            probes: probes(root["probes"]), control: control)
    }

    private mutating func parse(_ octets: [UInt8]) -> Value? {
        let expected = "an object with listen, zones and sources"
        var reader = ManifestReader()
        do throws(ManifestError) {
            let format = ManifestFormat(fileName: file, contents: octets.span)
            guard let root = try reader.value(in: octets.span, format: format), root.content != .null else {
                problems.append(Problem(file: file, found: "an empty file", expected: expected))
                return nil
            }
            guard case .object = root.content else {
                add(at: root.line, found: root.found, expected: expected)
                return nil
            }
            return root
        } catch {
            problems.append(
                Problem(file: file, line: error.line, found: error.found, expected: error.expected))
            return nil
        }
    }

    private mutating func sources(_ value: Value?) -> [SourceDefinition] {
        var sources: [SourceDefinition] = []
        for (index, item) in (value?.elements ?? []).enumerated() {
            guard let path = item["path"]?.string, !path.isEmpty else { continue }
            let source = SourceDefinition(
                path: resolve(path), cluster: item["cluster"]?.string,
                removalGuard: removalGuard(item["removalGuard"], "sources[\(index)].removalGuard"))
            if sources.contains(where: { $0.id == source.id }) {
                add(
                    at: item.line, "sources[\(index)].path", found: "\(Value.quoted(path)) a second time",
                    expected: "each path once for the hub and once for a cluster")
            }
            sources.append(source)
        }
        return sources
    }

    /// Reads `removalGuard`: an object, or `off`.
    private mutating func removalGuard(_ value: Value?, _ field: String) -> RemovalGuard? {
        guard var value else { return .standard }
        if value.string == "off" { return nil }
        guard case .object = value.content else {
            add(at: value.line, field, found: value.found, expected: "an object with share and least, or off")
            return .standard
        }
        let schema = ConfigurationSchema.removalGuard
        schema.applyDefaults(to: &value)
        for violation in schema.validate(value, unknownFields: .refused).violations {
            add(at: violation.line, "\(field).\(violation.path)", found: violation.found, expected: violation.expected)
        }
        return RemovalGuard(
            share: value["share"]?.number ?? RemovalGuard.standard.share,
            least: value["least"]?.integer ?? RemovalGuard.standard.least)
    }

    private mutating func probes(_ value: Value?) -> Configuration.Probes {
        var probes = Configuration.Probes()
        guard let value else { return probes }
        probes.isEnabled = value["enabled"]?.bool ?? true
        probes.filesFolder = value["filesFolder"]?.string.map(resolve)
        if let denied = value["denyTargets"] { probes.denyTargets = prefixes(denied, "probes.denyTargets") }
        if let allowed = value["allowTargets"] { probes.allowTargets = prefixes(allowed, "probes.allowTargets") }
        return probes
    }

    /// A folder of the configuration, or else the first of those that systemd names, parted by colons.
    private func folder(_ value: Value?, _ variable: String?) -> String? {
        if let path = value?.string { return resolve(path) }
        return variable.flatMap { $0.split(separator: ":").first }.map(String.init)
    }

    /// A path as seen from the working folder, given one as seen from the configuration's.
    func resolve(_ path: String) -> String {
        guard !path.hasPrefix("/"), let slash = file.lastIndex(of: "/") else { return path }
        return file[...slash] + path
    }

    // MARK: Problems

    mutating func add(_ violation: Violation) {
        add(at: violation.line, violation.path, found: violation.found, expected: violation.expected)
    }

    mutating func add(
        _ severity: Problem.Severity = .error, at line: Int, _ field: String = "", found: String = "",
        expected: String = "", note: String = ""
    ) {
        problems.append(
            Problem(severity, file: file, line: line, field: field, found: found, expected: expected, note: note))
    }
}
