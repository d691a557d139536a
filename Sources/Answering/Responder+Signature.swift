extension Responder {
    /// Adds the TSIG record that tells BADKEY: the query's, without a MAC, and unsigned (RFC 8945 5.2.1, 5.3.2).
    mutating func appendKeyError(_ octets: Span<UInt8>, _ message: inout MutableSpan<UInt8>) {
        guard
            let signature = TransactionSignature(
                octets, owner: query.signatureStart, questionEnd: query.questionEnd)
        else { return }
        let ownerLength = signature.fixed - signature.owner
        guard response.writer.room >= ownerLength + 10 + signature.data.count + 8 else { return }
        response.writer.write(octets, from: signature.owner, count: ownerLength, to: &message)
        response.writer.write(octets, from: signature.fixed, count: 8, to: &message)  // TYPE, CLASS, TTL
        response.writer.write(UInt16(signature.data.count + 8), to: &message)
        response.writer.write(octets, from: signature.data.lowerBound, count: signature.data.count, to: &message)
        response.writer.write(0 as UInt16, to: &message)  // no MAC
        response.writer.write(octets, from: signature.originalID, count: 2, to: &message)
        response.writer.write(17 as UInt16, to: &message)  // BADKEY
        response.writer.write(0 as UInt16, to: &message)  // no other data
        response.additionalCount += 1
    }
}
