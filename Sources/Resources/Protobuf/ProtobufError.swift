/// Why a protobuf body cannot be read.
public enum ProtobufError: Error, Sendable, Equatable, CustomStringConvertible {
    /// It holds an object of a kind that is only read as JSON or YAML (415).
    case unsupported(String)
    /// It is no well-formed message (400); the text says where and why.
    case malformed(String)

    /// A sentence for the answer.
    public var description: String {
        switch self {
        case .unsupported(let kind): "found \(kind) in protobuf, expected application/json or application/yaml for it"
        case .malformed(let message): "the protobuf body is malformed: \(message)"
        }
    }
}
