internal import HTTP
package import Traffic

/// Decides by a response's octets whether a probe has succeeded, as soon as that is certain; pure.
///
/// With no text to look for, the status decides, and the body is only read, so that the server can send it in peace. At
/// most 16 KiB of head and 64 KiB of body are looked at, and none of it is kept.
package struct ResponseJudge {
    /// The part of the body in which the text is looked for, in octets.
    package static let bodyLimit = 65_536

    private var parser: HTTPResponseParser
    private var reading: Reading

    /// What was learnt of the response. Apart from the parser, whose events change it while the parser itself is at work.
    fileprivate struct Reading {
        let settings: MonitorSettings
        var search: SubstringSearch?
        var verdict: ProbeResult.Outcome?
        var statusCode: Int?
        var end: HTTPBodyEnd?
        var isBroken = false
    }

    /// Judges the response to a probe with these settings.
    package init(settings: MonitorSettings) {
        parser = HTTPResponseParser(
            to: settings.method == .head ? .head : .get,
            limits: HTTPLimits(bodyOctets: Self.bodyLimit, bodyOverflow: .stop))
        reading = Reading(settings: settings, search: settings.bodyContains.map { SubstringSearch($0) })
    }

    /// The verdict; nil while there is none.
    package var verdict: ProbeResult.Outcome? { reading.verdict }
    /// The response's status code, once it is known.
    package var statusCode: Int? { reading.statusCode }
    /// Whether the response was read to its end, so that the peer has nothing more to send.
    package var isResponseWhole: Bool { reading.end == .complete }
    /// Whether reading on is of no use: the response is over, longer than what is read of it, or broken.
    package var isDone: Bool { reading.end != nil || reading.isBroken }

    /// Takes octets of the response.
    package mutating func receive(_ octets: Span<UInt8>) {
        guard !parser.isFinished else { return }
        var reading = reading
        do throws(HTTPError) {
            _ = try parser.consume(octets) { reading.handle($0) }
        } catch {
            reading.refuse(error)
        }
        self.reading = reading
    }

    /// The peer has ended the connection.
    package mutating func close() {
        var reading = reading
        do throws(HTTPError) {
            try parser.close { reading.handle($0) }
        } catch {
            reading.refuse(error)
        }
        self.reading = reading
    }
}

extension ResponseJudge.Reading {
    fileprivate mutating func handle(_ event: HTTPResponseParser.Event) {
        if case .end(let end) = event { self.end = end }
        guard verdict == nil else { return }
        switch event {
        case .head(let response):
            statusCode = response.status
            if !settings.expectedStatusCodes.contains(where: { $0.contains(response.status) }) {
                let isRedirect = (300..<400).contains(response.status)
                // As much as a line of the log bears.
                let location = isRedirect ? response.headers["Location"].map { String($0.prefix(200)) } : nil
                verdict = .failure(
                    .statusCode(response.status, expected: settings.expectedStatusCodes, location: location))
            } else if search?.isFound != false {
                verdict = .success
            }
        case .body(let octets):
            search?.receive(octets)
            if search?.isFound == true { verdict = .success }
        case .end:
            verdict = .failure(.bodyMissing(settings.bodyContains ?? ""))
        }
    }

    fileprivate mutating func refuse(_ error: HTTPError) {
        isBroken = true
        guard verdict == nil else { return }
        switch error {
        case .headTooLarge, .tooManyHeaderFields: verdict = .failure(.headerTooLong)
        case .closedEarly: verdict = .failure(.closedEarly)
        case .otherProtocol(let found): verdict = .failure(.otherProtocol(Self.text(of: found, settings.kind)))
        default: verdict = .failure(.malformedResponse(error.description))
        }
    }

    /// What another protocol means for the probe.
    private static func text(of found: OtherProtocol, _ kind: MonitorSettings.Kind) -> String {
        let isClear = kind == .http
        let advice =
            found == .tls && isClear ? "probe by HTTPS, by TCP or another port" : "probe by TCP or another port"
        return "speaks \(found); the probe speaks HTTP/1.1\(isClear ? "" : " over TLS"): \(advice)"
    }
}
