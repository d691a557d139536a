/// A number of octets as a configuration says it: `256MiB`, `512KiB`, `1GiB` or `1048576`.
enum OctetCount {
    private static let units: [(name: String, factor: Int)] = [("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30)]

    /// Reads a count; nil for anything else, and for what 64 bits do not hold.
    static func parse(_ text: String) -> Int? {
        let unit = units.first { text.hasSuffix($0.name) }
        let digits = text.dropLast(unit?.name.count ?? 0)
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let count = Int(digits) else {
            return nil
        }
        let (octets, isTooMuch) = count.multipliedReportingOverflow(by: unit?.factor ?? 1)
        return isTooMuch ? nil : octets
    }
}
