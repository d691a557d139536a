/// Numbers for people.
enum Percent {
    /// A share in percent with two decimals, rounded to the nearest; tiny shares are not called 0.
    static func text(_ weight: UInt64, of total: UInt64) -> String {
        guard total > 0, weight > 0 else { return "-" }
        let rounded = UInt64((Double(weight) * 10_000 / Double(total)).rounded())
        if rounded == 0 { return "<0.01%" }
        let decimals = rounded % 100
        return "\(rounded / 100).\(decimals < 10 ? "0" : "")\(decimals)%"
    }
}
