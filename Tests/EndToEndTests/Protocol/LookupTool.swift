import TestSupport

/// The programs by which people ask a DNS server.
enum LookupTool {
    /// Options by which a program waits longer than usual: on a busy machine an answer may be late, and it would complain.
    private static func patience(_ tool: String) -> [String] {
        switch tool {
        case "dig": ["+time=30"]
        case "kdig": ["+timeout=30"]
        case "host": ["-W", "30"]
        case "nslookup": ["-timeout=30"]
        default: []
        }
    }

    /// Runs a program to its end.
    static func run(_ tool: String, _ arguments: [String]) throws -> RunningProgram.Result {
        try RunningProgram.run(tool, patience(tool) + arguments, timeout: .patience * 2)
    }
}
