/// Identities of objects that no store has given one: the same in each process, as clients compare them.
package enum StableUID {
    /// An identity in the form of RFC 9562's version 8.
    package static func make(_ parts: [String]) -> String {
        // FNV-1a twice: the standard library's hash differs in each process.
        let halves = [0xcbf2_9ce4_8422_2325, 0x84222325_cbf29ce4 as UInt64].map { hash(parts, from: $0) }
        let high = halves[0] & 0xffff_ffff_ffff_0fff | 0x8000
        let low = halves[1] & 0x3fff_ffff_ffff_ffff | 0x8000_0000_0000_0000
        let digits = hex(high) + hex(low)
        var text = ""
        for (index, digit) in digits.enumerated() {
            if [8, 12, 16, 20].contains(index) { text.append("-") }
            text.append(digit)
        }
        return text
    }

    /// 16 hexadecimal digits that tell texts apart.
    package static func digest(_ parts: [String]) -> String { hex(hash(parts, from: 0xcbf2_9ce4_8422_2325)) }

    private static func hash(_ parts: [String], from start: UInt64) -> UInt64 {
        var hash = start
        for part in parts {
            for octet in part.utf8 { hash = (hash ^ UInt64(octet)) &* 0x100_0000_01b3 }
            // No part can hold it: it keeps "a", "bc" apart from "ab", "c".
            hash = (hash ^ 0xff) &* 0x100_0000_01b3
        }
        return hash
    }

    private static func hex(_ number: UInt64) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
