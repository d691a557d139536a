import Transport

/// The files of an import as one stream, and where its lines come from.
final class ImportInput {
    /// What stands for standard input.
    static let standardInput = "-"
    /// What files of a folder are read.
    private static let extensions = [".yaml", ".yml", ".json"]

    private var paths: ArraySlice<String>
    private var current: InputStream?
    /// The files by the line of the stream on which each begins.
    private var starts: [(line: Int, name: String)] = []
    /// The line on which the next octet stands.
    private var line = 1
    private var endsLine = true
    /// Octets that were given.
    private(set) var octets = 0

    /// Finds the files of paths, of which one may be `-`; a folder's in the order of their names.
    init(_ paths: [String]) throws(SystemError) {
        var files: [String] = []
        for path in paths {
            guard path != Self.standardInput, try FileStatus(path: path).isDirectory else {
                files.append(path)
                continue
            }
            for name in try FileContents.names(in: path).sorted() where Self.isRead(name) {
                files.append(path.hasSuffix("/") ? path + name : "\(path)/\(name)")
            }
        }
        self.paths = files[...]
    }

    /// Whether there is nothing to read, as in a folder without files of definitions.
    var isEmpty: Bool { paths.isEmpty && current == nil }

    /// The next piece of the stream; nil at its end.
    func next() throws(SystemError) -> [UInt8]? {
        while true {
            if let piece = try current?.read() {
                count(piece)
                return piece
            }
            guard let path = paths.popFirst() else { return nil }
            let stream =
                path == Self.standardInput ? try InputStream.standardInput() : try InputStream(path: path)
            current = stream
            // Documents of different files stay apart.
            let mark: [UInt8] = starts.isEmpty ? [] : Array((endsLine ? "---\n" : "\n---\n").utf8)
            count(mark)
            starts.append((line, stream.name))
            if !mark.isEmpty { return mark }
        }
    }

    /// Where a line of the stream stands, as `FILE:LINE`.
    func place(ofLine line: Int) -> String {
        guard let file = starts.last(where: { $0.line <= line }) else { return "line \(line)" }
        return "\(file.name):\(line - file.line + 1)"
    }

    private func count(_ piece: [UInt8]) {
        guard let last = piece.last else { return }
        octets += piece.count
        for octet in piece where octet == 0x0A { line += 1 }
        endsLine = last == 0x0A
    }

    private static func isRead(_ name: String) -> Bool {
        !name.hasPrefix(".") && extensions.contains { name.hasSuffix($0) }
    }
}
