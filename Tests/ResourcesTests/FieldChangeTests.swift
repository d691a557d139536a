import Resources
import Testing

@Suite struct FieldChangeTests {
    private static let schema = ResourceKind.trafficManagerProfile.schema(version: "v1beta1")

    private static func parse(_ text: String) throws -> Value { try Value.parse(json: Array(text.utf8)) }

    @Test(
        "what changed is told by place",
        arguments: [
            (#"{"a":1}"#, #"{"a":1}"#, []),
            (#"{"a":1,"b":2}"#, #"{"b":2,"a":1.0}"#, []),
            (#"{"a":{"b":1,"c":[1]}}"#, #"{"a":{"b":2,"c":[1,2]}}"#, ["/a/b 1 2", "/a/c [1] [1,2]"]),
            (#"{"a/b~":null}"#, #"{"c":""}"#, ["/a~1b~0 null -", #"/c - """#]),
            (#"{"a":{}}"#, #"{"a":[]}"#, ["/a {} []"]),
            // A list-map's elements are told by themselves while they stay in their places.
            (
                #"{"spec":{"monitorConfig":{"customHeaders":[{"name":"A","value":"1"},{"name":"B","value":"1"}]}}}"#,
                #"{"spec":{"monitorConfig":{"customHeaders":[{"name":"A","value":"2"}]}}}"#,
                [
                    #"/spec/monitorConfig/customHeaders/0/value "1" "2""#,
                    #"/spec/monitorConfig/customHeaders/1 {"name":"B","value":"1"} -"#,
                ]
            ),
            (
                #"{"spec":{"monitorConfig":{"customHeaders":[{"name":"A"},{"name":"B"}]}}}"#,
                #"{"spec":{"monitorConfig":{"customHeaders":[{"name":"B"},{"name":"A"}]}}}"#,
                [#"/spec/monitorConfig/customHeaders [{"name":"A"},{"name":"B"}] [{"name":"B"},{"name":"A"}]"#]
            ),
            (
                #"{"metadata":{"managedFields":[{"manager":"a","operation":"Apply","time":"1","fieldsV1":{"f:x":{}}}]}}"#,
                #"{"metadata":{"managedFields":[{"manager":"a","operation":"Apply","time":"2","fieldsV1":{"f:y":{}}},{"manager":"b"}]}}"#,
                [
                    #"/metadata/managedFields/0/time "1" "2""#, "/metadata/managedFields/0/fieldsV1/f:x {} -",
                    "/metadata/managedFields/0/fieldsV1/f:y - {}", #"/metadata/managedFields/1 - {"manager":"b"}"#,
                ]
            ),
        ])
    func between(old: String, new: String, expected: [String]) throws {
        let (before, after) = (try Self.parse(old), try Self.parse(new))
        let changes = FieldChange.between(before, after, schema: Self.schema)
        func text(_ value: Value?) -> String { value.map { String(decoding: $0.json, as: UTF8.self) } ?? "-" }
        #expect(changes.map { "\($0.path) \(text($0.from)) \(text($0.to))" } == expected)
        let read = changes.compactMap { FieldChange($0.value) }
        #expect(read == changes)
        let applied = try FieldChange.apply(read, to: before)
        #expect(FieldChange.between(applied, after, schema: nil) == [])
    }

    @Test("an object that comes and goes is one change of all")
    func whole() throws {
        let object = try Self.parse(#"{"a":1}"#)
        let made = FieldChange.between(nil, object, schema: nil)
        #expect(made == [FieldChange(path: "", from: nil, to: object)])
        #expect(try FieldChange.apply(made, to: nil) == object)
        let gone = FieldChange.between(object, nil, schema: nil)
        #expect(gone == [FieldChange(path: "", from: object, to: nil)])
        #expect(try FieldChange.apply(gone, to: ["a": 2]) == nil)
        #expect(FieldChange.between(nil, nil, schema: nil) == [])
    }

    @Test("changes do not fit what is something else")
    func misfit() throws {
        let changes = [FieldChange(path: "/a", from: 1, to: 2)]
        #expect(try FieldChange.apply(changes, to: ["a": 1]) == ["a": 2])
        #expect(throws: PatchError.self) { try FieldChange.apply(changes, to: ["a": 3]) }
        #expect(throws: PatchError.self) { try FieldChange.apply(changes, to: nil) }
        let made = [FieldChange(path: "", from: nil, to: ["a": 1])]
        #expect(throws: PatchError.self) { try FieldChange.apply(made, to: ["a": 1]) }
        #expect(throws: PatchError.self) {
            try FieldChange.apply([FieldChange(path: "", from: ["a": 1], to: nil)], to: nil)
        }
    }
}
