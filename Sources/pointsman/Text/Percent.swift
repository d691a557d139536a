/// Numbers for people.
enum Percent {
    /// A share in percent with two decimals, rounded to the nearest; tiny shares are not called 0.
    static func text(_ weight: UInt64, of total: UInt64) -> String {
        guard total > 0, weight > 0 else { return "-" }
        return text(Double(weight) * 100 / Double(total))
    }

    /// A number of percent in the same way.
    static func text(_ percent: Double) -> String {
        guard percent > 0 else { return "-" }
        let rounded = UInt64((min(percent, 100) * 100).rounded())
        if rounded == 0 { return "<0.01%" }
        let decimals = rounded % 100
        return "\(rounded / 100).\(decimals < 10 ? "0" : "")\(decimals)%"
    }
}
