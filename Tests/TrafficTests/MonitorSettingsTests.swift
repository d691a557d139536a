import Testing
import Traffic

/// Settings with which no probe can run.
struct MonitorSettingsTests {
    @Test(arguments: [-1, 0, 1, 80, 65535, 65536, Int.max, Int.min])
    func portsOutOfRangeAreFailures(_ port: Int) {
        for kind in MonitorSettings.Kind.allCases {
            let settings = MonitorSettings(kind: kind, port: port)
            if (1...65535).contains(port) {
                #expect(settings.obstacle == nil)
                #expect(settings.port == UInt16(port))
            } else {
                #expect(settings.obstacle == .unusablePort(port))
                #expect(settings.obstacle?.isCounted == true)
                #expect(settings.obstacle?.description.contains("port \(port) ") == true)
            }
        }
    }

    struct Row: Sendable {
        var settings: MonitorSettings
        var obstacle: ProbeFailure?
    }

    @Test(arguments: [
        Row(settings: MonitorSettings(path: "/a?b=c&d=%20")),
        Row(settings: MonitorSettings(path: "/a b"), obstacle: .unusablePath("/a b")),
        Row(settings: MonitorSettings(path: "/\r\nX: y"), obstacle: .unusablePath("/\r\nX: y")),
        Row(settings: MonitorSettings(path: "/ü"), obstacle: .unusablePath("/ü")),
        Row(settings: MonitorSettings(path: ""), obstacle: .unusablePath("")),
        Row(settings: MonitorSettings(kind: .tcp, path: "\n")),
        Row(settings: MonitorSettings(headers: [.init(name: "Host", value: "a.example")])),
        Row(settings: MonitorSettings(headers: [.init(name: "X-Ü", value: "a")]), obstacle: .unusableHeader("X-Ü")),
        Row(settings: MonitorSettings(headers: [.init(name: "", value: "a")]), obstacle: .unusableHeader("")),
        Row(settings: MonitorSettings(headers: [.init(name: "A B", value: "a")]), obstacle: .unusableHeader("A B")),
        Row(settings: MonitorSettings(headers: [.init(name: "X", value: "\t\u{e4} ")])),
        Row(settings: MonitorSettings(headers: [.init(name: "X", value: "a\r\nb")]), obstacle: .unusableHeader("X")),
        Row(settings: MonitorSettings(headers: [.init(name: "X", value: "a\0")]), obstacle: .unusableHeader("X")),
        Row(settings: MonitorSettings(method: .head)),
        Row(settings: MonitorSettings(method: .head, bodyContains: "ok"), obstacle: .bodyOfHead),
    ])
    func whatCanNotBeSentIsAFailure(_ row: Row) {
        #expect(row.settings.obstacle == row.obstacle)
    }

    /// An object's text must not break the log line that tells of it.
    @Test func reasonsAreOneLine() {
        for failure in [ProbeFailure.unusablePath("/\r\nX"), .unusableHeader("a\nb")] {
            #expect(!failure.description.unicodeScalars.contains { $0.value < 0x20 })
        }
        #expect(
            ProbeFailure.statusCode(503, expected: [200...299, 401...401]).description
                == "status code 503, expected 200-299, 401")
        #expect(
            ProbeFailure.statusCode(301, expected: [200...200], location: "https://a/\n").description
                == #"status code 301, expected 200; it redirects to "https://a/\n", which is not followed"#)
    }

    @Test func resultsAreStaleAfterThreeIntervals() {
        #expect(MonitorSettings(interval: .milliseconds(1500)).staleAge == .milliseconds(4500))
        let late = WallTime(milliseconds: .max)
        #expect(late.since(WallTime(milliseconds: .min)) == .milliseconds(Int64.max))
        #expect(WallTime(milliseconds: 1) < late)
    }
}
