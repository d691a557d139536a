internal import Synchronization

/// Lays compact JSON out for people, two blanks a level, as it comes piece by piece.
final class JSONIndenter: Sendable {
    fileprivate struct State {
        var depth = 0
        var isInText = false
        var isEscaped = false
        /// Whether the last octet opened an object or array, which is broken into lines only where something is in it.
        var hasOpened = false
    }

    private let state = Mutex(State())

    /// The layout of the next piece of a text; pieces may end anywhere.
    func indented(_ octets: [UInt8]) -> [UInt8] {
        state.withLock { state in
            var result: [UInt8] = []
            result.reserveCapacity(octets.count * 3 / 2)
            for octet in octets { state.append(octet, to: &result) }
            return result
        }
    }
}

extension JSONIndenter.State {
    mutating func append(_ octet: UInt8, to result: inout [UInt8]) {
        if isInText {
            result.append(octet)
            if isEscaped {
                isEscaped = false
            } else if octet == UInt8(ascii: "\\") {
                isEscaped = true
            } else if octet == UInt8(ascii: "\"") {
                isInText = false
            }
            return
        }
        let closes = octet == UInt8(ascii: "}") || octet == UInt8(ascii: "]")
        if closes { depth -= 1 }
        if closes != hasOpened { breakLine(&result) }
        hasOpened = false
        result.append(octet)
        switch octet {
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            depth += 1
            hasOpened = true
        case UInt8(ascii: ","): breakLine(&result)
        case UInt8(ascii: ":"): result.append(UInt8(ascii: " "))
        case UInt8(ascii: "\""): isInText = true
        default: break
        }
    }

    private func breakLine(_ result: inout [UInt8]) {
        result.append(UInt8(ascii: "\n"))
        result.append(contentsOf: repeatElement(UInt8(ascii: " "), count: max(depth, 0) * 2))
    }
}
