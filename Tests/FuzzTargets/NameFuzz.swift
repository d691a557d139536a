import DNSWire

/// Reads names, and checks that a name is the same once it was written.
enum NameFuzz {
    static func run(_ input: [UInt8]) throws {
        if let name = try? DomainName(wire: input) { try check(name) }
        if let name = try? DomainName(String(decoding: input, as: UTF8.self)) { try check(name) }
        // A message whose question and owners are what follows: compression pointers into anything.
        guard let count = input.first else { return }
        let header: [UInt8] = [0, 1, 0x80, 0, 0, 1, 0, count & 3, 0, 0, 0, 0]
        guard let message = try? Message(wire: header + input.dropFirst()) else { return }
        for question in message.questions { try check(question.name) }
        for record in message.answers {
            try check(record.name)
            _ = record.description
        }
    }

    private static func check(_ name: DomainName) throws {
        try FuzzFinding.check(name.wire.count <= DomainName.maximumLength, "a name of \(name.wire.count) octets")
        try FuzzFinding.check((try? DomainName(wire: name.wire)) == name, "\(name) differs once it was written")
        try FuzzFinding.check((try? DomainName(name.description)) == name, "\(name) differs once it was printed")
        try FuzzFinding.check(
            name.parent.map { name.isSubdomain(of: $0) } ?? name.isRoot, "\(name) is not below its parent")
    }
}
