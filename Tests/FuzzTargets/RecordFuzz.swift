import DNSWire

/// Reads records in zone-file notation, and checks that a record is the same once it was printed.
struct RecordFuzz {
    private let origin: DomainName

    init() throws {
        origin = try DomainName("tm.test")
    }

    func run(_ input: [UInt8]) throws {
        let text = String(decoding: input, as: UTF8.self)
        guard let record = try? ResourceRecord(text: text, origin: origin, defaultTTL: 60) else { return }
        let printed = record.description
        guard let again = try? ResourceRecord(text: printed, origin: origin, defaultTTL: 60) else {
            throw FuzzFinding(description: "'\(printed)' cannot be read, which '\(text)' was printed as")
        }
        try FuzzFinding.check(again == record, "'\(printed)' is another record than '\(text)'")
    }
}
