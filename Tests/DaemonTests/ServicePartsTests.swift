import DNSWire
import Daemon
import FoundationEssentials
import Logging
import Testing

@Suite struct ServicePartsTests {
    @Test func logLines() {
        let time = Date(timeIntervalSince1970: 1_790_000_000)
        let journal = LineLogHandler(isJournal: true)
        #expect(journal.line(.error, "a\nb", [:], at: time) == "<3>a b")
        #expect(journal.line(.info, "x", ["k": "v"], at: time) == "<6>x k=v")
        // Nobody makes a line of his own, or speaks to the terminal.
        #expect(journal.line(.info, "a\u{1B}[31m\r\nb", ["k": "v\n<0>x"], at: time) == "<6>a [31m b k=v <0>x")
        let priorities = [.critical, .error, .warning, .notice, .info, .debug, .trace].map {
            journal.line($0, "", [:], at: time)
        }
        #expect(priorities == ["<3>", "<3>", "<4>", "<5>", "<6>", "<7>", "<7>"])
        let terminal = LineLogHandler(isJournal: false)
        #expect(terminal.line(.warning, "x", [:], at: time) == "2026-09-21T14:13:20Z warning: x")
    }

    /// The journal's stream is told from others by its device and inode.
    @Test func theJournalIsItsOwnStream() {
        let stream: (device: UInt64, inode: UInt64) = (8, 4711)
        #expect(LineLogHandler.isJournal(stream, "8:4711"))
        for other in [nil, "", "1:2", "8", "8:47110", ":4711"] { #expect(!LineLogHandler.isJournal(stream, other)) }
        #expect(!LineLogHandler.isJournal(nil, "8:4711"))
    }

    @Test func oneProcessAStateFolder() throws {
        let folder = try TemporaryFolder()
        let state = try StateFolder(path: folder.path("state"))
        let error = #expect(throws: ServiceError.self) { _ = try StateFolder(path: folder.path("state")).readSerials() }
        #expect(error?.description.contains("is used by another pointsman") == true)
        #expect(try state.readSerials() == [:])
    }

    @Test func serialsAreKept() throws {
        let folder = try TemporaryFolder()
        let state = try StateFolder(path: folder.path)
        try state.writeSerials("a.test 12\n")
        #expect(try state.readSerials() == [try DomainName("a.test"): 12])
        try folder.write("serials", "nonsense")
        let error = #expect(throws: ServiceError.self) { _ = try state.readSerials() }
        #expect(error?.description.contains("correct or remove it") == true)
    }

    @Test func problemsAsText() {
        let problem = Problem(
            .warning, file: "a.yaml", line: 3, object: "Kind ns/name", field: "spec.x", found: "1", expected: "2",
            note: "n")
        #expect(problem.description == "a.yaml:3: Kind ns/name: spec.x: found 1, expected 2; n")
        #expect(Problem(file: "a.yaml", note: "is gone").description == "a.yaml: is gone")
        #expect(![problem].hasErrors)
    }

    @Test(arguments: [
        ([1, 2, 3], [1, 2, 3], [0, 1, 2]), ([1, 9, 3], [1, 2, 3], [0, -1, 2]), ([2, 1], [1, 2], [1, 0]),
        ([1, 1, 1], [1], [0, -1, -1]), ([], [1], []), ([0, 5], [1, 0, 5], [-1, 2]),
        ([4, 1, 2, 3], [1, 2, 3], [-1, 0, 1, 2]),
    ])
    func documentsAreMatched(_ new: [Int], _ old: [Int], _ expected: [Int32]) {
        func digest(_ number: Int) -> DocumentDigest { DocumentDigest([UInt8(truncatingIfNeeded: number)].span, 0..<1) }
        // 0 stands for a document that must be read again.
        let before = old.map { $0 == 0 ? .none : digest($0) }
        #expect(DocumentMatching.match(new.map(digest), with: before) == expected)
    }

    @Test func digestsTellOctetsApart() {
        var texts: [[UInt8]] = []
        for length in 0..<40 {
            texts.append([UInt8](repeating: 0, count: length))
            for position in 0..<length {
                var text = [UInt8](repeating: 0, count: length)
                text[position] = 1
                texts.append(text)
            }
        }
        let digests = Set(
            [false, true].flatMap { isListItem in
                texts.map { DocumentDigest($0.span, 0..<$0.count, isListItem: isListItem) }
            })
        #expect(digests.count == 2 * texts.count)
        #expect(!digests.contains(.none))
    }
}
