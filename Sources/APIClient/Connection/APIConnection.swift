public import HTTP
internal import Transport

/// A client's connection to one server, kept from request to request: HTTPS, HTTP, or HTTP over a Unix socket.
///
/// Its calls block. One request at a time; not to be used by two threads at once.
public final class APIConnection {
    /// How long is waited.
    public struct Timeouts: Sendable {
        /// For the connection to open, the TLS handshake included.
        public var connect: Duration
        /// For the next octets of the answer, or for the server to take octets of the request.
        public var silence: Duration

        /// Timeouts; the defaults are for requests that a server answers at once.
        public init(connect: Duration = .seconds(10), silence: Duration = .seconds(60)) {
            self.connect = connect
            self.silence = silence
        }
    }

    /// The server.
    public var server: ServerURL { access.server }
    /// How long is waited.
    public var timeouts: Timeouts
    let access: ServerAccess
    private let certificate: Credentials.Certificate?
    private var context: TLSClientContext?
    private var stream: ClientStream?

    /// A connection that opens with the first request.
    ///
    /// - Parameters:
    ///   - access: The server, and whom to trust; its credentials are the caller's matter.
    ///   - certificate: What is shown to a server that asks for a certificate.
    public init(
        to access: ServerAccess, certificate: Credentials.Certificate? = nil, timeouts: Timeouts = Timeouts()
    ) {
        self.access = access
        self.certificate = certificate
        self.timeouts = timeouts
    }

    deinit {
        close()
    }

    /// Ends the connection; a further request opens a new one.
    public func close() {
        stream?.close()
        stream = nil
    }

    /// Sends a request, and gives the response as it comes.
    ///
    /// A server that answers before it has the whole body, as with a refusal, is listened to at once; the rest is not
    /// sent then.
    ///
    /// - Parameters:
    ///   - request: Without `Host`; its target stands below the server's path prefix.
    ///   - receive: Called for the head, each piece of the body, and the end; the response is cut off once it returns
    ///     false.
    public func exchange(
        _ request: HTTPRequest, body: RequestBody = .none,
        receive: (HTTPResponseParser.Event) throws(APIFailure) -> Bool
    ) throws(APIFailure) {
        var request = request
        request.headers["Host"] = server.authority
        request.target = server.pathPrefix + request.target
        // On an idle connection a server says nothing but that it ends it.
        if let idle = stream, (try? idle.hasInput()) != false { close() }
        let isReused = stream != nil
        var hasAnswered = false
        do throws(ExchangeFailure) {
            try run(request, body, &hasAnswered, receive)
        } catch {
            close()
            // It may have ended it just when this request was sent; what changes nothing can be asked again.
            guard isReused, !hasAnswered, error.isLoss, request.method == .get, body.isRepeatable else {
                throw apiFailure(error)
            }
            do throws(ExchangeFailure) {
                try run(request, body, &hasAnswered, receive)
            } catch {
                close()
                throw apiFailure(error)
            }
        }
    }

    /// The settings of TLS, made for the first connection.
    func tlsContext() throws(APIFailure) -> TLSClientContext {
        if let context { return context }
        let verification: TLSClientContext.Verification =
            switch access.trust {
            case .system: .system
            case .authorities(let text): .text(text)
            case .anybody: .none
            }
        do throws(TLSContextError) {
            let made = try TLSClientContext(
                verification, identity: certificate.map { .init(certificate: $0.certificate, key: $0.key) })
            context = made
            return made
        } catch {
            throw .unusable("TLS to \(server) cannot be set up: \(error)")
        }
    }

    private func run(
        _ request: HTTPRequest, _ body: RequestBody, _ hasAnswered: inout Bool,
        _ receive: (HTTPResponseParser.Event) throws(APIFailure) -> Bool
    ) throws(ExchangeFailure) {
        let stream: ClientStream
        if let open = self.stream { stream = open } else { stream = try open() }
        self.stream = stream
        let isSent = try send(request, body, stream)
        var parser = HTTPResponseParser(
            to: request.method, limits: HTTPLimits(headOctets: 65_536, bodyOctets: .max))
        while !parser.isFinished {
            stream.deadline = .now + timeouts.silence
            let octets: [UInt8]
            do throws(TLSFailure) {
                octets = try stream.receive()
            } catch {
                throw .transport(error)
            }
            var events: [HTTPResponseParser.Event] = []
            var surplus = 0
            do throws(HTTPError) {
                if octets.isEmpty {
                    try parser.close { events.append($0) }
                } else {
                    surplus = octets.count - (try parser.consume(octets.span) { events.append($0) })
                }
            } catch {
                throw .http(error)
            }
            for event in events {
                hasAnswered = true
                do throws(APIFailure) {
                    guard try receive(event) else { return close() }
                } catch {
                    throw .api(error)
                }
            }
            // What nobody has asked for would be taken for the next answer.
            if surplus > 0 { return close() }
        }
        if !isSent || !parser.keepsAlive { close() }
    }

    /// Sends a request; false where the server has answered before it was whole.
    private func send(
        _ request: HTTPRequest, _ body: RequestBody, _ stream: ClientStream
    ) throws(ExchangeFailure) -> Bool {
        switch body {
        case .none:
            let hasNone = request.method == .get || request.method == .head || request.method == .delete
            return try transfer(hasNone ? head(of: request) : head(of: request, bodyOctets: 0), stream)
        case .octets(let octets):
            // Small ones in one write with the head.
            return try transfer(head(of: request, bodyOctets: octets.count) + octets, stream)
        case .pieces(let length, let next):
            guard try transfer(head(of: request, bodyOctets: length), stream) else { return false }
            while true {
                let piece: [UInt8]?
                do throws(APIFailure) {
                    piece = try next()
                } catch {
                    throw .api(error)
                }
                guard let piece else { return length != nil ? true : try transfer(HTTPSerializer.lastChunk, stream) }
                guard try transfer(length == nil ? HTTPSerializer.chunk(piece) : piece, stream) else { return false }
            }
        }
    }

    /// The head of a request: with a body of a length, or with one in chunks for nil.
    private func head(of request: HTTPRequest, bodyOctets: Int?) throws(ExchangeFailure) -> [UInt8] {
        do throws(HTTPError) {
            return try HTTPSerializer.head(of: request, bodyOctets: bodyOctets)
        } catch {
            throw .http(error)
        }
    }

    /// The head of a request without a body.
    private func head(of request: HTTPRequest) throws(ExchangeFailure) -> [UInt8] {
        do throws(HTTPError) {
            return try HTTPSerializer.serialize(request)
        } catch {
            throw .http(error)
        }
    }

    private func transfer(_ octets: [UInt8], _ stream: ClientStream) throws(ExchangeFailure) -> Bool {
        var rest = octets[...]
        // In pieces, so that the time is that of a silence, not of the whole.
        while !rest.isEmpty {
            let piece = rest.prefix(262_144)
            rest = rest.dropFirst(piece.count)
            stream.deadline = .now + timeouts.silence
            do throws(TLSFailure) {
                guard try stream.sendUnlessAnswered(Array(piece)) else { return false }
            } catch {
                throw .transport(error)
            }
        }
        return true
    }
}
