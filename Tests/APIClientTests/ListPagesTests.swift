import APIClient
import Resources
import Testing

/// Lists are whole, or no lists.
@Suite struct ListPagesTests {
    private static func page(_ names: [String], _ token: String? = nil) -> Value {
        let items = names.map { (name) -> Value in ["metadata": ["name": Value(name)]] }
        var page: Value = ["kind": "ServiceList"]
        page.set(Value(.array(items)), for: "items")
        if let token { page.set(["continue": Value(token)], for: "metadata") }
        return page
    }

    private static func refused(_ code: Int) -> APIFailure {
        .refused(APIRefusal(status: ["code": Value(Int64(code)), "message": "no"], server: "s"))
    }

    private func collect(_ pages: [Result<Value, APIFailure>]) -> (
        result: Result<[String], APIFailure>, asked: [String?]
    ) {
        var rest = pages[...]
        var asked: [String?] = []
        do throws(APIFailure) {
            let list = try ListPages.collect(from: "s") { (token) throws(APIFailure) in
                asked.append(token)
                return try (rest.popFirst() ?? .failure(.unusable("asked too often"))).get()
            }
            return (.success(list.items.compactMap { $0["metadata"]?["name"]?.string }), asked)
        } catch {
            return (.failure(error), asked)
        }
    }

    @Test func pagesAreOneList() throws {
        let (result, asked) = collect([.success(Self.page(["a", "b"], "x")), .success(Self.page(["c"]))])
        #expect(try result.get() == ["a", "b", "c"])
        #expect(asked == [nil, "x"])
        let none = try Value.parse(json: Array(#"{"kind": "ServiceList", "items": null}"#.utf8))
        #expect(try collect([.success(none)]).result.get() == [])
    }

    @Test func aListThatIsForgottenIsBegunAnew() throws {
        let (result, asked) = collect([
            .success(Self.page(["a"], "x")), .failure(Self.refused(410)), .success(Self.page(["a", "b"], "y")),
            .success(Self.page(["c"])),
        ])
        #expect(try result.get() == ["a", "b", "c"])
        #expect(asked == [nil, "x", nil, "y"])
        let never = collect(Array(repeating: .failure(Self.refused(410)), count: 20))
        #expect(throws: APIFailure.self) { try never.result.get() }
        #expect(never.asked.count == 5)
    }

    @Test func whatIsNoWholeListIsAFailure() {
        for last: Result<Value, APIFailure> in [
            .failure(Self.refused(403)), .failure(Self.refused(500)), .failure(.timeout(server: "s", seconds: 1)),
            .success(["kind": "ServiceList"]), .success([:]), .success("ok"),
            .success(["kind": "Status", "items": []]),
            .success(["kind": "ServiceList", "items": "x"]), .success(Self.page(["b"], "x")),
        ] {
            #expect(throws: APIFailure.self, "\(last)") {
                try collect([.success(Self.page(["a"], "x")), last]).result.get()
            }
        }
    }
}
