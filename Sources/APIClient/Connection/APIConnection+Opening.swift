internal import HTTP
internal import IPAddress
internal import Transport

/// Why one exchange has failed.
enum ExchangeFailure: Error {
    case api(APIFailure)
    case transport(TLSFailure)
    case http(HTTPError)

    /// Whether the connection is gone, and nothing more is known.
    var isLoss: Bool {
        switch self {
        case .transport(.system(let error)): error.isReset
        case .http(.closedEarly(.beforeStart)): true
        default: false
        }
    }
}

extension APIConnection {
    /// Opens a connection.
    func open() throws(ExchangeFailure) -> ClientStream {
        var context: TLSClientContext?
        if case .https = server.channel {
            do throws(APIFailure) {
                context = try tlsContext()
            } catch {
                throw .api(error)
            }
        }
        do throws(TLSFailure) {
            switch server.channel {
            case .unixSocket(let path):
                return try ClientStream(unixSocket: path, deadline: .now + timeouts.connect)
            case .http(let host, let port), .https(let host, let port):
                let stream = try connect(host, port)
                stream.deadline = .now + timeouts.connect
                if let context { try stream.startTLS(context, name: access.tlsServerName ?? host) }
                return stream
            }
        } catch {
            throw .api(openingFailure(error))
        }
    }

    /// Tries the addresses of a host in turn.
    private func connect(_ host: String, _ port: UInt16) throws(TLSFailure) -> ClientStream {
        var first: TLSFailure?
        let addresses: [IPAddress]
        do throws(HostName.Failure) {
            addresses = try HostName.addresses(of: host)
        } catch {
            throw .other("the name \(error)")
        }
        for address in addresses {
            do throws(TLSFailure) {
                return try ClientStream(
                    to: SocketAddress(address: address, port: port), deadline: .now + timeouts.connect)
            } catch {
                first = first ?? error
            }
        }
        throw first ?? .other("the name \(host) has no address")
    }

    /// Says why no connection could be opened.
    private func openingFailure(_ failure: TLSFailure) -> APIFailure {
        switch failure {
        case .certificate(let reason): return .untrusted(server: "\(server)", reason: reason)
        case .system(let error):
            if case .unixSocket(let path) = server.channel {
                if error.isNoSuchFile || error.isRefused {
                    return .unreachable("no server listens at \(path)", isAbsent: true)
                }
                if error.isForbidden {
                    let group = (try? FileStatus(path: path)).flatMap { UserGroup.name(of: $0.group) }
                    return .unreachable(
                        "\(path) may not be used by this user: join the socket's group\(group.map { " (\($0))" } ?? ""), or be root",
                        isAbsent: false)
                }
            }
            if error.isTimeout {
                return .unreachable(
                    "the server \(server) cannot be reached: no answer to \(error.call) within \(timeouts.connect.components.seconds) s",
                    isAbsent: false)
            }
            return .unreachable("the server \(server) cannot be reached: \(error)", isAbsent: error.isRefused)
        default: return .unreachable("the server \(server) cannot be reached: \(failure)", isAbsent: false)
        }
    }

    /// Says why an exchange failed.
    func apiFailure(_ failure: ExchangeFailure) -> APIFailure {
        switch failure {
        case .api(let failure): failure
        case .http(let error): .broken(server: "\(server)", reason: "\(error)")
        case .transport(.system(let error)) where error.isTimeout:
            .timeout(server: "\(server)", seconds: Int(timeouts.silence.components.seconds))
        case .transport(.certificate(let reason)): .untrusted(server: "\(server)", reason: reason)
        case .transport(let error): .broken(server: "\(server)", reason: "\(error)")
        }
    }
}
