internal import Answering
internal import IPAddress
internal import Synchronization
internal import Transport

extension TCPConnection {
    /// Answers the complete messages of a buffer, as long as the client takes the responses.
    ///
    /// - Returns: How many messages there were, and whether the next one's beginning is lost.
    func answer(_ buffer: inout StreamBuffer) -> (count: Int, isLost: Bool) {
        var client = Client(address: address, transport: stream.isEncrypted ? .tls : .tcp, time: unixSeconds())
        client.isPermitted = server.settings.access.value.permits(address)
        // RFC 7828 3.1: in units of 100 ms.
        client.idleTimeout = UInt16(clamping: server.idleTimeout / 100_000_000)
        var queries = 0
        var responses: UInt64 = 0
        var isLost = false
        reading: while output.count == 0, !isClosed {
            switch buffer.withWaiting(MessageFraming.read) {
            case .message(let length):
                let end = MessageFraming.prefix + length
                buffer.withWaiting { waiting in
                    let query = waiting.extracting(MessageFraming.prefix..<end)
                    lane.output.appendMessage { response in
                        let length = lane.responder.respond(
                            to: query, from: client, using: lane.table.value, into: &response)
                        if length > 0 { responses += 1 }
                        return length
                    }
                }
                buffer.consume(end)
                queries += 1
                if lane.isFull { flush() }
            case .incomplete: break reading
            case .lost:
                isLost = true
                break reading
            }
        }
        // Before they leave: whoever has got them may look at the counters, and has got on.
        if queries > 0 { server.touch(self) }
        server.counters.queries.add(UInt64(queries), ordering: .relaxed)
        server.counters.responses.add(responses, ordering: .relaxed)
        if !client.isPermitted { server.counters.accessRefusals.add(responses, ordering: .relaxed) }
        flush()
        lane.noteDraws()
        return (queries, isLost)
    }
}
