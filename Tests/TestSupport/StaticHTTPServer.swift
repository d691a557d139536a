import Foundation
import Glibc

/// An HTTP server on 127.0.0.1 that answers GET from a fixed list of JSON documents, for a client that needs a peer.
public final class StaticHTTPServer: Sendable {
    /// The port that it listens on.
    public let port: UInt16
    private let descriptor: Int32

    /// Begins to answer.
    ///
    /// - Parameter documents: JSON by path, without the query part; any other path is 404.
    public init(documents: [String: String]) throws(DNSClientError) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        self.descriptor = descriptor
        port = FreePort.find()
        guard bindLoopback(descriptor, port), listen(descriptor, 64) == 0 else {
            throw .system(call: "bind", errno: errno)
        }
        Thread.detachNewThread {
            while true {
                let client = accept(descriptor, nil, nil)
                // The listener was shut down.
                if client < 0 { break }
                Self.answer(client, documents)
                Glibc.close(client)
            }
            Glibc.close(descriptor)
        }
    }

    deinit {
        shutdown(descriptor, Int32(SHUT_RDWR))
    }

    /// Answers one request and leaves the connection to be closed.
    private static func answer(_ client: Int32, _ documents: [String: String]) {
        var request = ""
        while !request.contains("\r\n\r\n") {
            var buffer = [UInt8](repeating: 0, count: 4096)
            let count = unsafe recv(client, &buffer, buffer.count, 0)
            guard count > 0 else { return }
            request += String(decoding: buffer[..<count], as: UTF8.self)
        }
        let words = request.split(separator: " ", maxSplits: 2)
        let path = words.count > 1 ? words[1].prefix { $0 != "?" } : ""
        let body = documents[String(path)]
        let text = body ?? "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"code\":404}"
        let response =
            "HTTP/1.1 \(body == nil ? "404 Not Found" : "200 OK")\r\nContent-Type: application/json\r\n"
            + "Content-Length: \(text.utf8.count)\r\nConnection: close\r\n\r\n\(text)"
        var octets = Array(response.utf8)[...]
        while !octets.isEmpty {
            let sent = unsafe octets.withUnsafeBytes {
                unsafe send(client, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard sent > 0 else { return }
            octets = octets.dropFirst(sent)
        }
    }
}
