extension Response {
    /// The room that what may be left out of the sections leaves to options that are worth more.
    var roomForOptions: Int {
        guard tellsErrors, let extendedError else { return optionalRoom }
        return optionalRoom + OptionCode.headLength + 2 + extendedError.text.count
    }

    /// Adds why the response is what it is (RFC 8914 2), with the text where there is room for it.
    mutating func append(_ error: ExtendedError, _ message: inout MutableSpan<UInt8>) {
        let room = writer.room - OptionCode.headLength - 2
        guard room >= 0 else { return }
        let text = error.text
        let count = text.count <= room ? text.count : 0
        writer.writeOption(OptionCode.extendedError, length: UInt16(2 + count), to: &message)
        writer.write(error.code, to: &message)
        writer.write(text.span, from: 0, count: count, to: &message)
    }

    /// What the response is, before it is cut to size.
    func summary(hasValidCookie: Bool) -> ResponseSummary {
        let category: ResponseSummary.Category
        switch responseCode {
        case Code.noError:
            // A referral has servers where a denial has the SOA record, and AA clear (RFC 2308 2.2).
            category = answerCount > 0 || authorityCount > 0 && !isAuthoritative ? .answer : .noData
        case Code.nameError: category = .nameError
        default: category = .error
        }
        return ResponseSummary(category: category, hasValidCookie: hasValidCookie)
    }
}
