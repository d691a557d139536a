public import DNSWire
import Fleet
public import Traffic

/// Where the static records of the zones stand in the configuration's file.
public struct RecordPlaces: Sendable {
    /// A record: the positions of its zone and of itself in it.
    private struct Position {
        var zone: Int
        var record: Int
    }

    private let file: String
    private let zones: [Zone]
    /// The records' lines, by the positions of zone and record.
    private let lines: [[Int]]
    /// The records that lead to a name.
    private let leading: [DomainName: [Position]]

    /// Notes where the records of a file's zones stand.
    ///
    /// - Parameter lines: The records' lines, by the positions of zone and record.
    init(file: String, zones: [Zone], lines: [[Int]]) {
        self.file = file
        self.zones = zones
        self.lines = lines
        var leading: [DomainName: [Position]] = [:]
        for (zone, served) in zones.enumerated() {
            for (record, content) in served.records.enumerated() {
                guard let target = content.targetName else { continue }
                leading[target, default: []].append(Position(zone: zone, record: record))
            }
        }
        self.leading = leading
    }

    /// What of the records serves, but leads nowhere or looks wrong, beside the profiles as they are now.
    public func problems(beside profiles: some Sequence<Profile>) -> [Problem] {
        RecordAudit(zones: zones, profiles: profiles).findings.map { finding in
            problem(
                finding.isError ? .error : .warning, at: Position(zone: finding.zone, record: finding.record),
                found: finding.found, expected: finding.expected)
        }
    }

    /// The records that lead to names which profiles held until now.
    public func problems(without names: Set<DomainName>) -> [Problem] {
        names.filter { leading[$0] != nil }.sorted().flatMap { name in
            (leading[name] ?? []).map { position in
                let record = zones[position.zone].records[position.record]
                return problem(
                    .warning, at: position,
                    found: "\(record.type) record of \(record.name) to \(name), which no profile holds any more",
                    expected: "a name that exists")
            }
        }
    }

    private func problem(
        _ severity: Problem.Severity, at position: Position, found: String, expected: String
    ) -> Problem {
        let known = lines.indices.contains(position.zone) ? lines[position.zone] : []
        return Problem(
            severity, file: file, line: known.indices.contains(position.record) ? known[position.record] : 0,
            field: "zones[\(position.zone)].records[\(position.record)]", found: found, expected: expected)
    }
}
