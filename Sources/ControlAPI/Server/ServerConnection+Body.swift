internal import HTTP
internal import Transport

// Request bodies that are still on their way.
extension ServerConnection {
    /// The next piece of a request's body, for its handler.
    func nextPiece(of number: Int) async -> IncomingBody.Piece {
        guard exchange?.number == number else { return .failure(.closed) }
        askForBody()
        if let piece = exchange?.body.take() {
            isClientAhead = true
            parseWaiting()
            return piece
        }
        return await withCheckedContinuation { continuation in
            exchange?.body.wait(continuation)
            if isClientAhead {
                isClientAhead = false
                moveDeadline()
            }
            parseWaiting()
        }
    }

    /// Has a client send that waits for a word.
    private func askForBody() {
        guard exchange?.expectsContinue == true else { return }
        exchange?.expectsContinue = false
        guard exchange?.isAwaited == true,
            let head = try? HTTPSerializer.head(of: HTTPResponse(status: 100), bodyOctets: nil), output.append(head)
        else { return }
        flush()
    }
}
