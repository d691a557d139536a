import ResourceStore
import Resources
import TestSupport
import Testing

@Suite struct WritingTests {
    struct Refused: Error, Equatable {
        let name: String
    }

    private let folder: TemporaryFolder
    private let store: ResourceStore

    init() throws {
        folder = try TemporaryFolder()
        store = try ResourceStore(path: folder.path + "/store.db")
    }

    @Test("writes that come together see one another in turn; who throws takes only its own changes back")
    func together() async throws {
        let outcomes = await withTaskGroup(of: Bool.self) { group in
            for index in 0..<300 {
                group.addTask { [store] in
                    do {
                        try await store.write { transaction in
                            let count = transaction.object(key("count"))?.port ?? 0
                            transaction.put(key("count"), profile("count", port: count + 1))
                            transaction.put(key("p\(index)"), profile("p\(index)"))
                            if index.isMultiple(of: 3) { throw Refused(name: "p\(index)") }
                        }
                        return true
                    } catch {
                        #expect(error as? Refused == Refused(name: "p\(index)"))
                        return false
                    }
                }
            }
            return await group.reduce(into: [:]) { $0[$1, default: 0] += 1 }
        }
        #expect(outcomes == [true: 200, false: 100])
        #expect(store.object(key("count"))?.port == 200)
        #expect(store.objects(of: .trafficManagerProfile).objects.count == 201)
        store.close()
        let again = try ResourceStore(path: folder.path + "/store.db")
        #expect(again.object(key("count"))?.port == 200)
        #expect(again.objects(of: .trafficManagerProfile).objects.count == 201)
    }

    @Test("a snapshot that is being read stays as it is while objects are written")
    func snapshotWhileWriting() async throws {
        try await store.write { transaction in
            for index in 0..<200 { transaction.put(key("p\(index)"), profile("p\(index)", port: 0)) }
        }
        // Each transaction moves all ports: a snapshot that mixes two would show.
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { [store] in
                for round in 1...20 {
                    try await store.write { transaction in
                        for index in 0..<200 { transaction.put(key("p\(index)"), profile("p\(index)", port: round)) }
                    }
                }
            }
            group.addTask { [store] in
                var last = 0
                while last < 20 {
                    let ports = Set(store.objects(of: .trafficManagerProfile).objects.map(\.port))
                    #expect(ports.count == 1)
                    last = ports.first.flatMap(\.self) ?? last
                    await Task.yield()
                }
            }
            try await group.waitForAll()
        }
    }

    @Test("text is kept as it is: members in order, the storage version in front, any characters")
    func text() async throws {
        let value = try Value.parse(
            json: Array(
                #"""
                {"kind":"Other","spec":{"z":1,"a":"\u0000\n\"/é😀","n":null,"list":[1.5,-0,true,[],{}]},"extra":"",
                 "apiVersion":"networking.fleet.azure.com/v1alpha1","metadata":{"name":"web","resourceVersion":"7","x":"y"}}
                """#.utf8))
        let object = try await store.write { $0.put(key("web"), value) }
        let text = String(decoding: object.json, as: UTF8.self)
        let head =
            #"{"apiVersion":"networking.fleet.azure.com/v1beta1","kind":"TrafficManagerProfile","metadata":{"name":"web","#
        #expect(text.hasPrefix(head + #""resourceVersion":"\#(object.revision)","x":"y"},"spec":{"z":1,"#))
        #expect(object.value()["spec"] == value["spec"])
        let other = String(decoding: object.json(apiVersion: "networking.fleet.azure.com/v1alpha1"), as: UTF8.self)
        #expect(other == text.replacing("v1beta1", with: "v1alpha1", maxReplacements: 1))
        store.close()
        let again = try ResourceStore(path: folder.path + "/store.db")
        #expect(again.object(key("web"))?.json == object.json)
    }

    @Test("labels and uid are at hand")
    func metadata() async throws {
        let object = try await store.write { $0.put(key("web"), profile("web", labels: ["app": "shop", "tier": "1"])) }
        #expect(object.labels == ["app": "shop", "tier": "1"])
        #expect(object.uid == "uid-web")
    }

    @Test("an object is as deep as its reader takes it, and not deeper", arguments: [(99, true), (100, false)])
    func depth(levels: Int, isTaken: Bool) async throws {
        var value: Value = "leaf"
        for _ in 0..<levels - 1 { value = ["level": value] }
        // The object itself is one more level.
        let object: Value = ["metadata": ["name": "web"], "spec": value]
        if isTaken {
            try await store.write { $0.put(key("web"), object) }
            store.close()
            #expect(try ResourceStore(path: folder.path + "/store.db").object(key("web"))?.value()["spec"] == value)
        } else {
            await #expect(throws: StoreError.self) { try await store.write { $0.put(key("web"), object) } }
            #expect(store.object(key("web")) == nil)
        }
    }

    @Test("a closed store refuses writes and is still read")
    func closed() async throws {
        try await store.put("web")
        store.close()
        store.close()
        await #expect(throws: StoreError.failed("\(store.path) is closed")) { try await store.put("other") }
        #expect(store.object(key("web")) != nil)
        #expect(store.object(key("other")) == nil)
    }
}
