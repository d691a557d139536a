import ResourceStore
import Resources
import TestSupport
import Testing

struct ResourceStoreTests {
    let folder = try? TemporaryFolder()
    var path: String { (folder?.path ?? "") + "/store.db" }

    @Test("what was written is there after a restart, at its revision")
    func reopen() async throws {
        let store = try ResourceStore(path: path)
        let web = try await store.put("web", port: 8080)
        try await store.put("old")
        try await store.write { $0.remove(key("old")) }
        store.close()

        let again = try ResourceStore(path: path)
        let object = try #require(again.object(key("web")))
        #expect(object.json == web.json)
        #expect(object.revision == web.revision)
        #expect(object.uid == "uid-web")
        #expect(again.object(key("old")) == nil)
        #expect(again.revision > store.revision)
        #expect(again.objects(of: .namespace).objects.map(\.key.name) == ["default"])
    }
}
