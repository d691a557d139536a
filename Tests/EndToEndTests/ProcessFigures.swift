import Foundation
import Testing

/// What the kernel says of a process (proc(5)).
struct ProcessFigures {
    let pid: Int32

    /// The processor time that it has used, its own and the kernel's for it.
    func processorTime() throws -> Duration {
        let text = try String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)
        // The name, which may hold anything, ends at the last parenthesis; utime and stime are fields 14 and 15.
        let fields = text[(text.lastIndex(of: ")") ?? text.startIndex)...].split(separator: " ")
        let ticks = try #require(fields.count > 13 ? Int(fields[12]) : nil) + (try #require(Int(fields[13])))
        return .milliseconds(ticks * 1000 / sysconf(Int32(_SC_CLK_TCK)))
    }

    /// A figure of its memory in octets, of those in `status`.
    func memory(_ figure: String = "VmRSS") throws -> Int {
        let status = try String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix(figure + ":") })
        return try #require(line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) }) * 1024
    }
}
