import DNSWire
import Foundation
import TestSupport
import Testing

/// Many profiles load in time and memory, and a change of one object among them is served at once.
///
/// A short form by default; `Tests/Scripts/measure-scale` asks for 100,000 profiles, the figures that are promised.
@Suite(.serialized, .blocking)
struct ScaleTests {
    static let profiles = ProcessInfo.processInfo.environment["POINTSMAN_SCALE_PROFILES"].flatMap { Int($0) } ?? 3_000
    /// Whether this is the measurement, on a machine that does nothing else.
    static let isFull = ProcessInfo.processInfo.environment["POINTSMAN_SCALE_PROFILES"] != nil
    static let loadLimit = Duration.seconds(15)
    static let memoryLimit = 1 << 30
    static let changeLimit = Duration.seconds(1)

    /// How the objects lie in files.
    enum Layout: CaseIterable {
        /// One file of documents.
        case file
        /// A hundred files of documents.
        case files
        /// One file that is one `kind: List`, as `kubectl get -A -o yaml` prints it.
        case list

        var fileCount: Int { self == .files ? 100 : 1 }
    }

    /// The objects of some profiles, each with four endpoints, as a file.
    private func text(_ range: Range<Int>, _ layout: Layout) -> String {
        let documents = documents(range)
        guard layout == .list else { return documents }
        let items = documents.split(separator: "---\n").map { document in
            "- " + document.dropLast().replacing("\n", with: "\n  ") + "\n"
        }
        return "apiVersion: v1\nitems:\n\(items.joined())kind: List\nmetadata:\n  resourceVersion: \"\"\n"
    }

    /// The documents of some profiles, each with four endpoints.
    private func documents(_ range: Range<Int>) -> String {
        var text = ""
        for index in range {
            text += Manifest.profile("p\(index)") + "---\n"
            for number in 1...4 {
                let target = "10.\(index >> 16 & 255).\(index >> 8 & 255).\(index & 255)"
                text += Manifest.endpoint("p\(index)-e\(number)", profile: "p\(index)", target: target, weight: number)
                text += "---\n"
            }
        }
        return text
    }

    @Test(arguments: Layout.allCases) func loadAndChange(_ layout: Layout) throws {
        let files = layout.fileCount
        let perFile = (Self.profiles + files - 1) / files
        let folder = try TemporaryFolder()
        var last = ""
        for file in 0..<files {
            last = text(file * perFile..<min((file + 1) * perFile, Self.profiles), layout)
            try folder.write("objects/part\(file).yaml", last)
        }
        let clock = ContinuousClock()
        let started = clock.now
        let server = try PointsmanServer(PointsmanServer.zone(sources: ["path: \(folder.path)/objects"]))
        let load = clock.now - started
        let figures = ProcessFigures(pid: server.program.pid)
        let processor = try figures.processorTime()
        let resident = try figures.memory()
        let index = Self.profiles - 1
        let name = "shop-p\(index).tm.test"
        #expect(try server.answers(name, .a).count == 1)

        let old = "10.\(index >> 16 & 255).\(index >> 8 & 255).\(index & 255)"
        let changed = last.replacing("target: \"\(old)\"", with: "target: \"192.0.2.99\"")
        #expect(changed != last)
        let before = try figures.processorTime()
        try folder.write("objects/part\(files - 1).yaml", changed)
        let written = clock.now
        let expected = ["\(name). 60 IN A 192.0.2.99"]
        let isServed = try poll { try server.answers(name, .a) == expected }
        let change = clock.now - written
        let peak = try figures.memory("VmHWM")
        print(
            "scale: \(Self.profiles) profiles of 4 endpoints in \(files) file(s), layout \(layout): loaded in \(load),",
            "\(resident >> 20) MiB resident (peak \(peak >> 20) MiB), a change served in \(change)")
        #expect(isServed)
        #expect((Self.isFull ? load : processor) < Self.loadLimit)
        // The processor's time, where others have the machine at the same time.
        let spent = try figures.processorTime() - before
        #expect((Self.isFull ? change : spent) < Self.changeLimit)
        #expect(peak < Self.memoryLimit)
    }
}
