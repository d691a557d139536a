extension Responder {
    /// Answers a question of another class than IN: those about the server itself, of class CHAOS (RFC 4892 3), where
    /// there is something to tell. We have zones of no other class.
    mutating func answerOtherClass(
        _ octets: Span<UInt8>, _ table: AnswerTable, _ message: inout MutableSpan<UInt8>
    ) {
        response.responseCode = Code.refused
        response.extendedError = .notAuthoritative
        guard query.recordClass == RecordCode.chaos, query.type == RecordCode.txt || query.type == RecordCode.any,
            let subject = ServerSubject(octets, from: Query.headerLength, to: query.questionEnd - 4)
        else { return }
        let text =
            switch subject {
            case .version: table.settings.version
            case .hostName: table.settings.hostName
            case .identity: table.settings.identity
            }
        guard !text.isEmpty, text.count <= UInt8.max else { return }
        response.responseCode = Code.noError
        response.extendedError = nil
        response.isAuthoritative = true
        response.answerCount = 1
        response.writer.write(RenderedRecord.questionPointer, to: &message)
        response.writer.write(RecordCode.txt, to: &message)
        response.writer.write(RecordCode.chaos, to: &message)
        // TTL 0: it is about the server that answers, and others may share its address.
        response.writer.write(0 as UInt16, to: &message)
        response.writer.write(0 as UInt16, to: &message)
        response.writer.write(UInt16(1 + text.count), to: &message)
        response.writer.write(UInt8(text.count), to: &message)
        response.writer.write(text.span, from: 0, count: text.count, to: &message)
    }
}
