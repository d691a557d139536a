import DNSWire
import HealthMonitor
import IPAddress
import Testing
import Traffic

/// What a probe makes of a response, octet by octet.
struct ResponseJudgeTests {
    private static func judge(
        _ response: String, settings: MonitorSettings = MonitorSettings(), piece: Int = .max, closes: Bool = true
    ) -> ResponseJudge {
        var judge = ResponseJudge(settings: settings)
        var rest = Array(response.utf8)[...]
        while !rest.isEmpty, judge.verdict == nil {
            let octets = Array(rest.prefix(piece))
            judge.receive(octets.span)
            rest = rest.dropFirst(octets.count)
        }
        if closes, judge.verdict == nil { judge.close() }
        return judge
    }

    private static func looking(for text: String) -> MonitorSettings {
        MonitorSettings(bodyContains: text)
    }

    @Test("The status decides as soon as the head is there", arguments: [1, 7, Int.max])
    func status(piece: Int) {
        let head = "HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n"
        #expect(Self.judge(head, piece: piece, closes: false).verdict == .success)
        #expect(Self.judge("HTTP/1.0 200\r\n\r\n", piece: piece).verdict == .success)
        let moved = Self.judge("HTTP/1.1 302 Found\r\nLocation: /\r\n\r\n", piece: piece, closes: false)
        #expect(moved.verdict == .failure(.statusCode(302, expected: [200...200], location: "/")))
        #expect(moved.statusCode == 302)
        let wide = MonitorSettings(expectedStatusCodes: [200...299, 401...401])
        #expect(Self.judge("HTTP/1.1 401 No\r\n\r\n", settings: wide, piece: piece).verdict == .success)
        #expect(
            Self.judge("HTTP/1.1 300 No\r\n\r\n", settings: wide).verdict
                == .failure(.statusCode(300, expected: [200...299, 401...401])))
        let interim = "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\n\r\n"
        #expect(Self.judge(interim, piece: piece, closes: false).statusCode == 200)
    }

    @Test("A text is found wherever it is cut, within the first 64 KiB", arguments: [1, 5, Int.max])
    func body(piece: Int) {
        let head = "HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n"
        let settings = Self.looking(for: "aab")
        #expect(Self.judge(head + "xxaaaabxxxxx", settings: settings, piece: piece, closes: false).verdict == .success)
        #expect(
            Self.judge(head + "xxaaxabxxxxx", settings: settings, piece: piece, closes: false).verdict
                == .failure(.bodyMissing("aab")))
        let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\naa\r\n1\r\nb\r\n0\r\n\r\n"
        #expect(Self.judge(chunked, settings: settings, piece: piece, closes: false).verdict == .success)
        #expect(Self.judge("HTTP/1.0 200\r\n\r\nxaab", settings: settings, piece: piece).verdict == .success)
        #expect(
            Self.judge(head + "xx", settings: settings, piece: piece).verdict == .failure(.closedEarly))
        #expect(Self.judge(head + "xx", settings: settings, piece: piece, closes: false).verdict == nil)
    }

    @Test("A text behind the first 64 KiB is not looked for, and a body without end is not read on")
    func limit() {
        let head = "HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n"
        let settings = Self.looking(for: "ready")
        let filling = String(repeating: "x", count: ResponseJudge.bodyLimit - 5)
        #expect(Self.judge(head + filling + "ready", settings: settings, closes: false).verdict == .success)
        #expect(
            Self.judge(head + filling + "xready", settings: settings, closes: false).verdict
                == .failure(.bodyMissing("ready")))
    }

    @Test("HEAD has no body to look at")
    func head() {
        let judge = Self.judge(
            "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n", settings: MonitorSettings(method: .head), closes: false)
        #expect(judge.verdict == .success)
        #expect(judge.isResponseWhole)
    }

    @Test("Broken responses fail with their reason", arguments: [1, Int.max])
    func faults(piece: Int) throws {
        let long = "HTTP/1.1 200 OK\r\nX: " + String(repeating: "y", count: 20_000)
        #expect(Self.judge(long, piece: piece, closes: false).verdict == .failure(.headerTooLong))
        let many = "HTTP/1.1 200 OK\r\n" + String(repeating: "a: b\r\n", count: 200)
        #expect(Self.judge(many, piece: piece, closes: false).verdict == .failure(.headerTooLong))
        let endless = String(repeating: "HTTP/1.1 100 Continue\r\n\r\n", count: 2000)
        #expect(Self.judge(endless, piece: piece, closes: false).verdict == .failure(.headerTooLong))
        #expect(Self.judge("", piece: piece).verdict == .failure(.closedEarly))
        #expect(Self.judge("HTTP/1.1 200 OK\r\nA: b\r\n", piece: piece).verdict == .failure(.closedEarly))
        for garbage in ["220 mail.test ESMTP\r\n", "\u{16}\u{9}\u{1}\u{2}\u{0}\u{1}", "HTTP/2 200\r\n\r\n"] {
            guard case .failure(.malformedResponse(let text))? = Self.judge(garbage, piece: piece).verdict else {
                Issue.record("\(garbage): \(String(describing: Self.judge(garbage, piece: piece).verdict))")
                continue
            }
            #expect(!text.isEmpty)
        }
    }

    struct Other: Sendable {
        var response: String
        var kind = MonitorSettings.Kind.http
        var text: String
    }

    @Test(
        "Another protocol is named, with what to do",
        arguments: [
            Other(
                response: "\u{0}\u{0}\u{12}\u{4}\u{0}\u{0}\u{0}\u{0}\u{0}",
                text: "speaks HTTP/2 (a SETTINGS frame); the probe speaks HTTP/1.1: probe by TCP or another port"),
            Other(
                response: "\u{0}\u{0}\u{12}\u{4}\u{0}\u{0}\u{0}\u{0}\u{0}", kind: .https,
                text:
                    "speaks HTTP/2 (a SETTINGS frame); the probe speaks HTTP/1.1 over TLS: probe by TCP or another port"
            ),
            Other(
                response: "\u{15}\u{3}\u{1}\u{0}\u{2}\u{2}\u{46}",
                text: "speaks TLS (a TLS record); the probe speaks HTTP/1.1: probe by HTTPS, by TCP or another port"),
            Other(
                response: "SSH-2.0-OpenSSH_9.2\r\n",
                text: "speaks SSH (its greeting); the probe speaks HTTP/1.1: probe by TCP or another port"),
        ], [1, Int.max])
    func otherProtocols(_ other: Other, piece: Int) {
        let judge = Self.judge(other.response, settings: MonitorSettings(kind: other.kind), piece: piece, closes: false)
        #expect(judge.verdict == .failure(.otherProtocol(other.text)))
        #expect(judge.isDone)
    }

    @Test("A response is read to its end behind the verdict, within 64 KiB", arguments: [1, 7, Int.max])
    func ends(piece: Int) {
        func judged(_ response: String, closes: Bool = false) -> ResponseJudge {
            var judge = ResponseJudge(settings: MonitorSettings(expectedStatusCodes: [200...204]))
            var rest = Array(response.utf8)[...]
            while !rest.isEmpty {
                let octets = Array(rest.prefix(piece))
                judge.receive(octets.span)
                rest = rest.dropFirst(octets.count)
            }
            if closes { judge.close() }
            return judge
        }
        let cases: [(response: String, closes: Bool, isDone: Bool, isWhole: Bool)] = [
            ("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", false, true, true),
            ("HTTP/1.1 204 No\r\n\r\n", false, true, true),
            ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n", false, false, false),
            ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", false, true, true),
            ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n", false, false, false),
            ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n", false, true, true),
            ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nnone\r\n", false, true, false),
            ("HTTP/1.1 200 OK\r\n\r\nok", false, false, false), ("HTTP/1.1 200 OK\r\n\r\nok", true, true, true),
            ("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok", true, true, false),
            (
                "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"
                    + String(repeating: "x", count: ResponseJudge.bodyLimit), false, true, false
            ),
        ]
        for (response, closes, isDone, isWhole) in cases {
            let judge = judged(response, closes: closes)
            #expect(judge.verdict == .success, "\(response.prefix(80))")
            #expect(judge.isDone == isDone && judge.isResponseWhole == isWhole, "\(response.prefix(80))")
        }
    }

    @Test("The request names the target unless the settings name another host")
    func request() throws {
        func text(_ host: ProbeTarget.Host, _ settings: MonitorSettings) throws -> [String] {
            let octets = try ProbeRequest.octets(for: ProbeTarget(host: host, settings: settings))
            return String(decoding: octets, as: UTF8.self).split(separator: "\r\n", omittingEmptySubsequences: false)
                .map(String.init)
        }
        let four = ProbeTarget.Host.address(try #require(IPAddress("10.0.0.1")))
        let six = ProbeTarget.Host.address(try #require(IPAddress("fd00::1")))
        let name = ProbeTarget.Host.name(try DomainName("app.test"))
        #expect(
            try text(four, MonitorSettings(path: "/healthz")) == [
                "GET /healthz HTTP/1.1", "Host: 10.0.0.1", "User-Agent: Pointsman-Health-Monitor", "Accept: */*",
                "Connection: close", "", "",
            ])
        #expect(try text(six, MonitorSettings(port: 8080))[1] == "Host: [fd00::1]:8080")
        #expect(try text(six, MonitorSettings(kind: .https, port: 443))[1] == "Host: [fd00::1]")
        #expect(try text(name, MonitorSettings(method: .head))[0...1] == ["HEAD / HTTP/1.1", "Host: app.test"])
        let headers: [MonitorSettings.Header] = [
            .init(name: "accept", value: "text/plain"), .init(name: "X-Probe", value: "1"),
            .init(name: "hOsT", value: "www.test"),
        ]
        #expect(
            try text(four, MonitorSettings(headers: headers)) == [
                "GET / HTTP/1.1", "hOsT: www.test", "User-Agent: Pointsman-Health-Monitor", "Connection: close",
                "accept: text/plain", "X-Probe: 1", "", "",
            ])
    }

    @Test("Denied addresses are found also in their IPv6 form")
    func denyList() throws {
        let prefix = try #require(IPPrefix("169.254.0.0/16"))
        let list = DenyList([prefix, try #require(IPPrefix("fe80::/10"))])
        let denied = ["169.254.169.254", "::ffff:169.254.169.254", "64:ff9b::169.254.169.254", "fe80::1"]
        for text in denied { #expect(list.refusal(of: try #require(IPAddress(text))) != nil, "\(text)") }
        for text in ["169.253.0.1", "::1", "fec0::1", "::ffff:10.0.0.1", "64:ff9b:1::a9fe:a9fe", "::a9fe:a9fe"] {
            #expect(list.refusal(of: try #require(IPAddress(text))) == nil, "\(text)")
        }
        #expect(list.refusal(of: try #require(IPAddress("::ffff:169.254.1.1"))) == .denied(prefix))
    }

    @Test(
        "What is no place of an endpoint is refused whatever the lists say",
        arguments: [
            "0.0.0.0", "::", "::ffff:0.0.0.0", "64:ff9b::0.0.0.0", "224.0.0.1", "::ffff:224.0.0.1", "ff02::1",
            "255.255.255.255", "::ffff:255.255.255.255",
        ])
    func unusable(_ text: String) throws {
        let address = try #require(IPAddress(text))
        let everything = try ["0.0.0.0/0", "::/0"].map { try #require(IPPrefix($0)) }
        for list in [DenyList([]), DenyList(everything), DenyList([], allowed: everything)] {
            guard case .unusableAddress(let reason)? = list.refusal(of: address) else {
                Issue.record("\(String(describing: list.refusal(of: address)))")
                continue
            }
            #expect(reason.hasPrefix("\(address), the ") || reason.hasPrefix("\(address), a multicast"))
        }
    }

    @Test("Allowed addresses are probed though a wider block is denied, in each form")
    func allowList() throws {
        let list = DenyList(
            try ["10.0.0.0/8", "fd00::/8"].map { try #require(IPPrefix($0)) },
            allowed: try ["10.1.0.0/16", "fd00::1"].map { try #require(IPPrefix($0)) })
        for text in ["10.1.2.3", "::ffff:10.1.2.3", "fd00::1", "192.0.2.1"] {
            #expect(list.refusal(of: try #require(IPAddress(text))) == nil, "\(text)")
        }
        for text in ["10.2.0.1", "::ffff:10.2.0.1", "fd00::2"] {
            #expect(list.refusal(of: try #require(IPAddress(text))) != nil, "\(text)")
        }
    }
}
