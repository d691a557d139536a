import Foundation

extension ControlScaleTests {
    /// What was measured.
    struct Figures {
        var load = Duration.zero
        var memory = 0
        var list = Duration.zero
        var table = Duration.zero
        var delays: [Duration] = []
        var peak = 0
        var encryptedRate: Double?
        var plainRate: Double?
        var start = Duration.zero
        var memoryAfterStart = 0

        /// The figures beside what is promised.
        var rows: String {
            func delay(_ part: Double) -> String {
                delays.isEmpty ? "-" : Self.text(delays[min(delays.count - 1, Int(Double(delays.count) * part))])
            }
            func rate(_ value: Double?) -> String { value.map { "\(Int($0))/s" } ?? "not measured" }
            let rows = [
                ("objects created", Self.text(load), "-"),
                ("list, JSON", Self.text(list), "1 s"),
                ("list, Table", Self.text(table), "1 s"),
                ("start to first answer", Self.text(start), "3 s"),
                ("memory with the objects", "\(memory >> 20) MiB", "-"),
                ("memory at its peak", "\(peak >> 20) MiB", "-"),
                ("memory after the start", "\(memoryAfterStart >> 20) MiB", "-"),
                ("watch delay, median", delay(0.5), "-"),
                ("watch delay, 99 of 100", delay(0.99), "-"),
                ("watch delay, longest", delay(1), "100 ms"),
                ("reads of one object, TLS", rate(encryptedRate), "10000/s"),
                ("reads of one object, plain", rate(plainRate), "10000/s"),
            ]
            let head = "\(objects) endpoints and their profiles; \(watches) watches, \(changes) changes"
            return
                ([head]
                + rows.map { name, value, promised in
                    name.padding(toLength: 28, withPad: " ", startingAt: 0)
                        + value.padding(toLength: 14, withPad: " ", startingAt: 0) + promised
                }).joined(separator: "\n")
        }

        private static func text(_ duration: Duration) -> String {
            let milliseconds = duration / .milliseconds(1)
            return milliseconds < 100 ? "\((milliseconds * 10).rounded() / 10) ms" : "\(Int(milliseconds.rounded())) ms"
        }
    }
}
