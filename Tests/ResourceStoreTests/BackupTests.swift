import Foundation
import ResourceStore
import Resources
import TestSupport
import Testing

@Suite struct BackupTests {
    private let folder: TemporaryFolder
    private var path: String { folder.path + "/store.db" }

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test("a backup is one whole state of the store, taken while it is written to")
    func whileWriting() async throws {
        let store = try ResourceStore(path: path)
        let writer = Task {
            var round = 0
            while !Task.isCancelled {
                round += 1
                let port = round
                try await store.write { transaction in
                    for index in 0..<100 { transaction.put(key("p\(index)"), profile("p\(index)", port: port)) }
                }
            }
            return round
        }
        var last = 0
        for number in 0..<10 {
            let copy = "\(folder.path)/copy\(number % 2).db"
            let acknowledged = store.object(key("p0"))?.port ?? 0
            try await offPool { try store.backup(to: copy) }
            #expect(!FileManager.default.fileExists(atPath: copy + "-wal"))
            let restored = try ResourceStore(path: copy)
            let ports = Set(restored.objects(of: .trafficManagerProfile).objects.map(\.port))
            #expect(ports.count <= 1)
            #expect((ports.first.flatMap(\.self) ?? 0) >= max(acknowledged, last))
            last = ports.first.flatMap(\.self) ?? 0
            restored.close()
        }
        writer.cancel()
        #expect(try await writer.value >= last)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".new") } == [])
    }

    @Test("what cannot be is refused, and nothing is left behind")
    func refusals() async throws {
        let store = try ResourceStore(path: path)
        try await store.put("web")
        let link = folder.path + "/link.db"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
        try folder.write("text", "no database, but long enough for a header" + String(repeating: ".", count: 200))
        let cases = [
            (path, path, "is the store itself"),
            (path, link, "is the store itself"),
            (path, folder.path, "is no file"),
            (path, folder.path + "/none/copy.db", "No such file or directory"),
            (folder.path + "/none.db", folder.path + "/copy.db", "there is no store yet"),
            (folder.path + "/text", folder.path + "/copy.db", "no store"),
        ]
        for (source, target, expected) in cases {
            let error = try #require(throws: StoreError.self) { try ResourceStore.backup(from: source, to: target) }
            #expect("\(error)".contains(expected))
        }
        let left = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        #expect(left == ["link.db", "store.db", "store.db-shm", "store.db-wal", "text"])
        #expect(store.object(key("web")) != nil)
    }
}
