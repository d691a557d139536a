import Resources

/// What the objects of a text become.
func decode(_ text: String, file: String = "objects.yaml") throws -> [ResourceDecoder.Outcome] {
    let octets = Array(text.utf8)
    let format = ManifestFormat(fileName: file, contents: octets.span)
    var reader = ManifestReader()
    let decoder = ResourceDecoder()
    var outcomes: [ResourceDecoder.Outcome] = []
    for document in DocumentSplitter.documents(in: octets.span, format: format) {
        try reader.read(document, in: octets.span) { outcomes.append(decoder.decode($0)) }
    }
    return outcomes
}

/// The objects of a text that are accepted.
func resources(_ text: String, file: String = "objects.yaml") throws -> [Resource] {
    try decode(text, file: file).compactMap { outcome in
        if case .resource(let resource, _) = outcome { resource } else { nil }
    }
}

/// The violations of a text's objects, as a person reads them.
func violations(_ text: String) throws -> [String] {
    try decode(text).flatMap { outcome -> [String] in
        if case .refused(_, let violations) = outcome { violations.map { "\($0.line): \($0)" } } else { [] }
    }
}

/// The warnings of a text's objects, as a person reads them.
func warnings(_ text: String) throws -> [String] {
    try decode(text).flatMap { outcome -> [String] in
        if case .resource(_, let warnings) = outcome { warnings.map { "\($0.line): \($0)" } } else { [] }
    }
}

/// The root of a text.
func value(_ text: String, _ format: ManifestFormat = .yaml) throws(ManifestError) -> Value? {
    var reader = ManifestReader()
    return try reader.value(in: Array(text.utf8).span, format: format)
}

/// Why a text cannot be read; nil where it can.
func readingError(_ text: String, _ format: ManifestFormat = .yaml) -> ManifestError? {
    do {
        _ = try value(text, format)
        return nil
    } catch {
        return error
    }
}
