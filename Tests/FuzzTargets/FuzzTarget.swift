/// A reader of octets or text from outside: fed by libFuzzer (`Tests/Scripts/fuzz-wire`), and in every run of the tests by
/// what is kept of its findings in `Corpus`, a folder for each.
public enum FuzzTarget: String, CaseIterable, Sendable {
    /// Whole messages, as the responder reads them and as tools do.
    case message
    /// The options of an OPT record in an otherwise good query.
    case options
    /// Messages behind their lengths in a stream that comes in pieces.
    case framing
    /// Names in wire form, compressed ones among them, and in text.
    case names
    /// The PROXY protocol's header.
    case proxy
    /// Records in zone-file notation.
    case records

    /// Makes what is run for each input; it throws a ``FuzzFinding`` for what must not be.
    public func makeRun() throws -> (_ input: [UInt8]) throws -> Void {
        switch self {
        case .message:
            let fuzz = try MessageFuzz()
            return { try fuzz.run(message: $0) }
        case .options:
            let fuzz = try MessageFuzz()
            return { try fuzz.run(options: $0) }
        case .framing: return FramingFuzz.run
        case .names: return NameFuzz.run
        case .proxy: return ProxyFuzz.run
        case .records:
            let fuzz = try RecordFuzz()
            return { try fuzz.run($0) }
        }
    }
}

/// Something that must hold for every input, and did not.
public struct FuzzFinding: Error, CustomStringConvertible {
    /// What did not hold.
    public let description: String

    /// Checks that something holds.
    static func check(_ holds: Bool, _ what: @autoclosure () -> String) throws {
        if !holds { throw FuzzFinding(description: what()) }
    }
}
