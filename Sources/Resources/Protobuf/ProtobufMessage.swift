internal import FoundationEssentials

/// How a protobuf message becomes an object: its fields by their numbers.
///
/// Fields of other numbers are passed over, as protobuf has it; so are empty strings, which Kubernetes sends for absent ones.
struct ProtobufMessage: Sendable {
    indirect enum Field: Sendable {
        case string(String)
        case message(String, ProtobufMessage)
        /// A map of strings: entries of key and value.
        case map(String)
        /// A map of octets, which JSON has in base64.
        case octetsMap(String)
        /// A list of strings.
        case strings(String)
        /// A list of messages.
        case messages(String, ProtobufMessage)
        /// A signed number; 0 stands for an absent one.
        case integer(String)
        /// A truth value; false stands for an absent one.
        case boolean(String)
        /// Kubernetes' `IntOrString`: a number, or a text such as the name of a port.
        case integerOrString(String)

        var key: String {
            switch self {
            case .string(let key), .message(let key, _), .map(let key), .octetsMap(let key),
                .strings(let key), .messages(let key, _),
                .integer(let key), .boolean(let key), .integerOrString(let key):
                key
            }
        }
    }

    let name: String
    let fields: [Int: Field]

    /// Reads one message. Nesting is bounded by the declarations, as they do not recur.
    ///
    /// - Parameter fields: How many fields have been read, of this message and others; bounded as values of an object are.
    func value(of octets: ArraySlice<UInt8>, fields read: inout Int) throws(ProtobufError) -> Value {
        var reader = ProtobufReader(octets, name: name)
        var result = Value(.object([]))
        var lists: [String: [Value]] = [:]
        var maps: [String: [(String, Value)]] = [:]
        while let (number, content) = try reader.next() {
            read += 1
            guard read <= ReadingLimits.objectNodes else {
                throw reader.fault(
                    "found more than \(ReadingLimits.objectNodes) fields, expected at most that many in one object")
            }
            guard let field = fields[number] else { continue }
            switch (field, content) {
            case (.integer(let key), .varint(let bits)):
                let number = Int64(bitPattern: bits)
                result.set(number == 0 ? Value?.none : Value(.integer(number)), for: key)
                continue
            case (.boolean(let key), .varint(let bits)):
                result.set(bits == 0 ? Value?.none : true, for: key)
                continue
            case (.integer(let key), _), (.boolean(let key), _):
                throw reader.fault("found text or a message for \(key), expected a number")
            default: break
            }
            guard case .octets(let part) = content else {
                throw reader.fault("found a number for \(field.key), expected text or a message")
            }
            switch field {
            case .string(let key):
                // The last of several counts (protobuf, "last one wins").
                let text = try Self.text(part, key, reader)
                let value: Value? = text.isEmpty ? .none : Value(.string(text))
                result.set(value, for: key)
            case .message(let key, let message):
                let value = try message.value(of: part, fields: &read)
                // Several of one message count as one.
                let merged = (result[key]?.members ?? []) + value.members
                result.set(Self.object(merged.map { ($0.key, $0.value) }), for: key)
            case .messages(let key, let message):
                lists[key, default: []].append(try message.value(of: part, fields: &read))
            case .integerOrString(let key):
                let parts = try Self.integerOrString.value(of: part, fields: &read)
                result.set(parts["type"] == nil ? parts["number"] ?? 0 : parts["text"] ?? "", for: key)
            case .octetsMap(let key):
                let (name, octets) = try Self.octetsEntry(part)
                maps[key, default: []].append((name, Value(.string(Data(octets).base64EncodedString()))))
            case .integer, .boolean: continue
            case .strings(let key): lists[key, default: []].append(Value(.string(try Self.text(part, key, reader))))
            case .map(let key):
                let entry = try Self.entry.value(of: part, fields: &read)
                maps[key, default: []].append((entry["key"]?.string ?? "", entry["value"] ?? ""))
            }
        }
        for (key, list) in lists.sorted(by: { $0.key < $1.key }) { result.set(Value(.array(list)), for: key) }
        for (key, entries) in maps.sorted(by: { $0.key < $1.key }) { result.set(Self.object(entries), for: key) }
        return result
    }

    private static func octetsEntry(
        _ octets: ArraySlice<UInt8>
    ) throws(ProtobufError) -> (key: String, value: ArraySlice<UInt8>) {
        var reader = ProtobufReader(octets, name: entry.name)
        var key = ""
        var value: ArraySlice<UInt8> = []
        while let (number, content) = try reader.next() {
            guard case .octets(let part) = content else { continue }
            switch number {
            case 1: key = try text(part, "key", reader)
            case 2: value = part
            default: continue
            }
        }
        return (key, value)
    }

    private static let integerOrString = ProtobufMessage(
        name: "IntOrString", fields: [1: .integer("type"), 2: .integer("number"), 3: .string("text")])

    private static let entry = ProtobufMessage(name: "a map's entry", fields: [1: .string("key"), 2: .string("value")])

    /// An object of distinct keys, of which the last counts.
    private static func object(_ members: [(key: String, value: Value)]) -> Value {
        let places = Dictionary(members.enumerated().map { ($1.key, $0) }) { _, last in last }
        return Value(
            .object(places.values.sorted().map { Value.Member(key: members[$0].key, value: members[$0].value) }))
    }

    private static func text(
        _ octets: ArraySlice<UInt8>, _ key: String, _ reader: ProtobufReader
    ) throws(ProtobufError) -> String {
        guard let text = String(validating: octets, as: UTF8.self) else {
            throw reader.fault("found octets that are no UTF-8 for \(key), expected text")
        }
        return text
    }
}
