import Foundation
import Glibc

/// An HTTP server on 127.0.0.1 that answers GET from a fixed list of JSON documents, for a client that needs a peer.
public final class StaticHTTPServer: Sendable {
    /// The port that it listens on.
    public let port: UInt16
    private let listener: SharedSocket

    /// Begins to answer.
    ///
    /// - Parameter documents: JSON by path, without the query part; any other path is 404.
    /// - Parameter failures: The status line that is sent instead, such as `403 Forbidden`, by path; `cut` for an answer that
    ///   breaks off.
    public init(documents: [String: String], failures: [String: String] = [:]) throws(DNSClientError) {
        port = FreePort.find()
        let listener = try SharedSocket(SOCK_STREAM, port: port)
        self.listener = listener
        Thread.detachNewThread {
            while true {
                let client = accept(listener.number, nil, nil)
                if client < 0 {
                    // A signal, or a connection that has gone again; else the listener was shut down.
                    if errno == EINTR || errno == ECONNABORTED { continue }
                    break
                }
                Self.answer(client, documents, failures)
                Glibc.close(client)
            }
        }
    }

    deinit {
        listener.shutDown()
    }

    /// Answers one request and leaves the connection to be closed.
    private static func answer(_ client: Int32, _ documents: [String: String], _ failures: [String: String]) {
        var request = ""
        while !request.contains("\r\n\r\n") {
            var buffer = [UInt8](repeating: 0, count: 4096)
            let count = unsafe recv(client, &buffer, buffer.count, 0)
            guard count > 0 else { return }
            request += String(decoding: buffer[..<count], as: UTF8.self)
        }
        let words = request.split(separator: " ", maxSplits: 2)
        let path = words.count > 1 ? words[1].prefix { $0 != "?" } : ""
        let failure = failures[String(path)]
        let isCut = failure == "cut"
        let body = failure == nil || isCut ? documents[String(path)] : nil
        let text = body ?? "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"code\":404}"
        let status = body == nil ? failure ?? "404 Not Found" : "200 OK"
        let response =
            "HTTP/1.1 \(status)\r\nContent-Type: application/json\r\n"
            + "Content-Length: \(text.utf8.count)\r\nConnection: close\r\n\r\n\(text)"
        var octets = Array(response.utf8).dropLast(isCut ? text.utf8.count / 2 : 0)
        while !octets.isEmpty {
            let sent = unsafe octets.withUnsafeBytes {
                unsafe send(client, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard sent > 0 else { return }
            octets = octets.dropFirst(sent)
        }
    }
}
