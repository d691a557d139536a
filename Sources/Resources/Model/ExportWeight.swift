/// The weight that a `ServiceExport`'s annotation states (fleet-networking's `pkg/common/objectmeta`).
public enum ExportWeight: Sendable, Equatable {
    /// There is no annotation; it counts as 1.
    case absent
    /// A weight of 0 to 1000; 0 takes the export back.
    case weight(Int)
    /// Text that is no integer of 0 to 1000.
    case invalid(String)

    /// The annotation's key.
    public static let annotation = "networking.fleet.azure.com/weight"

    /// Reads the weight out of an object's annotations.
    public init(annotations: [String: String]) {
        if annotations.isEmpty {
            self = .absent
        } else if let text = annotations[Self.annotation] {
            self.init(text)
        } else {
            self = .absent
        }
    }

    /// Reads an annotation's text by the rules of Go's `strconv.Atoi`: an optional sign and decimal digits, nothing else.
    public init(_ text: String) {
        var digits = text.utf8[...]
        var isNegative = false
        if let sign = digits.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
            isNegative = sign == UInt8(ascii: "-")
            digits = digits.dropFirst()
        }
        var value = 0
        guard !digits.isEmpty else {
            self = .invalid(text)
            return
        }
        for digit in digits {
            guard digit >= 0x30, digit <= 0x39 else {
                self = .invalid(text)
                return
            }
            // Larger numbers are all out of range alike.
            value = min(value * 10 + Int(digit - 0x30), 100_000)
        }
        self = value > 1000 || (isNegative && value > 0) ? .invalid(text) : .weight(value)
    }

    /// The weight, 1 where none is stated; nil where the text is invalid.
    public var value: Int? {
        switch self {
        case .absent: 1
        case .weight(let weight): weight
        case .invalid: nil
        }
    }
}
