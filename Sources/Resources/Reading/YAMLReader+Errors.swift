internal import CLibYAML

extension YAMLReader {
    /// An error at the current event.
    func error(_ found: String, expected: String) -> ManifestError {
        ManifestError(
            line: line, column: unsafe Int(event.pointee.start_mark.column) + 1, found: found, expected: expected)
    }

    /// An error where the event is none of those that can come.
    func unexpected(_ expected: String) -> ManifestError {
        error("the document's structure broken off", expected: expected)
    }

    /// What libyaml says of the text.
    func syntaxError() -> ManifestError {
        let problem = unsafe parser.pointee.problem.map { unsafe String(cString: $0) } ?? "out of memory"
        var expected = "valid YAML"
        if let context = unsafe parser.pointee.context {
            expected += unsafe " \(String(cString: context))"
            let contextLine = unsafe Int(parser.pointee.context_mark.line)
            if unsafe contextLine < Int(parser.pointee.problem_mark.line) {
                expected += " that begins on line \(firstLine + contextLine)"
            }
        }
        var found = "invalid YAML (\(problem))"
        let place: (line: Int, column: Int)
        if unsafe parser.pointee.error == YAML_READER_ERROR {
            // Octets that are no text: such an error has an offset and no mark.
            place = position(ofOctet: unsafe Int(parser.pointee.problem_offset))
            expected = "UTF-8 text"
        } else {
            place = unsafe (Int(parser.pointee.problem_mark.line), Int(parser.pointee.problem_mark.column))
            if isTab(line: place.line, column: place.column) {
                found = "a tab character"
                expected = "blanks: YAML is not indented with tabs"
            }
        }
        return ManifestError(
            line: firstLine + place.line, column: place.column + 1, found: found, expected: expected)
    }

    /// Line and column of an octet, counted from 0.
    private func position(ofOctet offset: Int) -> (line: Int, column: Int) {
        let text = unsafe octets.span
        var place = (line: 0, column: 0)
        for index in 0..<min(offset, text.count) {
            Self.advance(&place, over: text[index])
        }
        return place
    }

    /// Whether a tab stands there; line and column counted from 0.
    private func isTab(line: Int, column: Int) -> Bool {
        let text = unsafe octets.span
        var place = (line: 0, column: 0)
        for index in text.indices {
            if place.line == line, place.column == column, text[index] == 0x09 { return true }
            if place.line > line { return false }
            Self.advance(&place, over: text[index])
        }
        return false
    }

    private static func advance(_ place: inout (line: Int, column: Int), over octet: UInt8) {
        if octet == 0x0A {
            place = (place.line + 1, 0)
        } else if octet & 0xC0 != 0x80 {
            place.column += 1
        }
    }
}
