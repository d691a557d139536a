import Resources
import Testing

/// RFC 6902 appendix A, RFC 6901 5, and the bounds of a patch.
@Suite struct JSONPatchTests {
    @Test(arguments: [
        (#"{"foo":"bar"}"#, #"[{"op":"add","path":"/baz","value":"qux"}]"#, #"{"foo":"bar","baz":"qux"}"#),
        (#"{"foo":["bar","baz"]}"#, #"[{"op":"add","path":"/foo/1","value":"qux"}]"#, #"{"foo":["bar","qux","baz"]}"#),
        (#"{"baz":"qux","foo":"bar"}"#, #"[{"op":"remove","path":"/baz"}]"#, #"{"foo":"bar"}"#),
        (#"{"foo":["bar","qux","baz"]}"#, #"[{"op":"remove","path":"/foo/1"}]"#, #"{"foo":["bar","baz"]}"#),
        (
            #"{"baz":"qux","foo":"bar"}"#, #"[{"op":"replace","path":"/baz","value":"boo"}]"#,
            #"{"baz":"boo","foo":"bar"}"#
        ),
        (
            #"{"foo":{"bar":"baz","waldo":"fred"},"qux":{"corge":"grault"}}"#,
            #"[{"op":"move","from":"/foo/waldo","path":"/qux/thud"}]"#,
            #"{"foo":{"bar":"baz"},"qux":{"corge":"grault","thud":"fred"}}"#
        ),
        (
            #"{"foo":["all","grass","cows","eat"]}"#, #"[{"op":"move","from":"/foo/1","path":"/foo/3"}]"#,
            #"{"foo":["all","cows","eat","grass"]}"#
        ),
        (
            #"{"baz":"qux","foo":["a",2,"c"]}"#,
            #"[{"op":"test","path":"/baz","value":"qux"},{"op":"test","path":"/foo/1","value":2}]"#,
            #"{"baz":"qux","foo":["a",2,"c"]}"#
        ),
        (
            #"{"foo":"bar"}"#, #"[{"op":"add","path":"/child","value":{"grandchild":{}}}]"#,
            #"{"foo":"bar","child":{"grandchild":{}}}"#
        ),
        (#"{"foo":"bar"}"#, #"[{"op":"add","path":"/baz","value":"qux","xyz":123}]"#, #"{"foo":"bar","baz":"qux"}"#),
        (#"{"/":9,"~1":10}"#, #"[{"op":"test","path":"/~01","value":10}]"#, #"{"/":9,"~1":10}"#),
        (
            #"{"foo":["bar"]}"#, #"[{"op":"add","path":"/foo/-","value":["abc","def"]}]"#,
            #"{"foo":["bar",["abc","def"]]}"#
        ),
        // Beyond the appendix.
        (#"{"a":1}"#, #"[{"op":"replace","path":"","value":[2]}]"#, "[2]"),
        (#"{"a":1}"#, #"[{"op":"add","path":"/a","value":null}]"#, #"{"a":null}"#),
        (
            #"{"a":{"b":1}}"#, #"[{"op":"copy","from":"/a","path":"/c"},{"op":"remove","path":"/a/b"}]"#,
            #"{"a":{},"c":{"b":1}}"#
        ),
        (
            #"{"a":{"x":1,"y":[2]}}"#, #"[{"op":"test","path":"/a","value":{"y":[2.0],"x":1}}]"#,
            #"{"a":{"x":1,"y":[2]}}"#
        ),
        (#"{"":{"":1}}"#, #"[{"op":"replace","path":"//","value":2}]"#, #"{"":{"":2}}"#),
        (#"{"a":[1]}"#, #"[{"op":"move","from":"/a","path":"/a"}]"#, #"{"a":[1]}"#),
        (
            #"{"metadata":{"managedFields":[{"manager":"a"}],"resourceVersion":"1"}}"#,
            #"[{"op":"replace","path":"/metadata/managedFields","value":[]},{"op":"replace","path":"/metadata/resourceVersion","value":"374"}]"#,
            #"{"metadata":{"managedFields":[],"resourceVersion":"374"}}"#
        ),
    ])
    func accepted(_ original: String, _ patch: String, _ result: String) throws {
        let original = try json(original)
        #expect(try JSONPatch(json(patch)).apply(to: original).text == result)
    }

    @Test(arguments: [
        (#"[{"op":"test","path":"/baz","value":"bar"}]"#, PatchError.Reason.notApplicable, "/baz"),
        (#"[{"op":"add","path":"/bar/bat","value":"qux"}]"#, .notApplicable, "/bar/bat"),
        (#"[{"op":"test","path":"/~01","value":"10"}]"#, .notApplicable, "/~01"),
        (#"[{"op":"remove","path":"/nothing"}]"#, .notApplicable, "/nothing"),
        (#"[{"op":"replace","path":"/list/3","value":1}]"#, .notApplicable, "/list/3"),
        (#"[{"op":"add","path":"/list/4","value":1}]"#, .notApplicable, "/list/4"),
        (#"[{"op":"add","path":"/list/01","value":1}]"#, .notApplicable, "/list/01"),
        (#"[{"op":"remove","path":"/list/-"}]"#, .notApplicable, "/list/-"),
        (#"[{"op":"add","path":"/list/-1","value":1}]"#, .notApplicable, "/list/-1"),
        (#"[{"op":"remove","path":"/list/99999999999999999999"}]"#, .notApplicable, "/list/99999999999999999999"),
        (#"[{"op":"remove","path":""}]"#, .notApplicable, ""),
        (#"[{"op":"copy","from":"/x","path":"/y"}]"#, .notApplicable, "/x"),
        (#"{"op":"add"}"#, .malformed, ""), (#"["add"]"#, .malformed, "[0]"),
        (#"[{"op":"spam","path":"/a"}]"#, .malformed, "[0].op"), (#"[{"path":"/a"}]"#, .malformed, "[0].op"),
        (#"[{"op":"add","path":"/a"}]"#, .malformed, "[0].value"), (#"[{"op":"remove"}]"#, .malformed, "[0].path"),
        (#"[{"op":"move","path":"/a"}]"#, .malformed, "[0].from"),
        (#"[{"op":"remove","path":"baz"}]"#, .malformed, "baz"),
        (#"[{"op":"remove","path":"/a~2"}]"#, .malformed, "/a~2"),
        (#"[{"op":"remove","path":"/a~"}]"#, .malformed, "/a~"),
        (#"[{"op":"move","from":"/a","path":"/a/b"}]"#, .malformed, "[0].path"),
    ])
    func refused(_ patch: String, _ reason: PatchError.Reason, _ path: String) throws {
        let original = try json(#"{"baz":"qux","/":9,"~1":10,"list":[1,2,3]}"#)
        let error = try #require(throws: PatchError.self) { try JSONPatch(json(patch)).apply(to: original) }
        #expect(error.reason == reason && error.path == path, "\(error)")
    }

    /// A.13: an operation with two members `op` is refused by the reader already.
    @Test func duplicateMember() {
        #expect(throws: ManifestError.self) {
            try json(#"[{"op":"add","path":"/baz","value":"qux","op":"remove"}]"#)
        }
    }

    @Test func workIsBounded() throws {
        let double = Value(.array((0..<64).map { ["op": "copy", "from": "", "path": Value("/k\($0)")] }))
        #expect(try #require(throws: PatchError.self) { try JSONPatch(double).apply(to: ["a": 1]) }.reason == .tooLarge)
        let deepen = Value(.array((0..<200).map { _ in ["op": "copy", "from": "", "path": "/a"] }))
        #expect(try #require(throws: PatchError.self) { try JSONPatch(deepen).apply(to: ["a": 1]) }.reason == .tooLarge)
        let long = Value(.array((0..<10_001).map { _ in ["op": "test", "path": "/a", "value": 1] }))
        #expect(try #require(throws: PatchError.self) { try JSONPatch(long) }.reason == .tooLarge)
        let list = Value(.array((0..<200_000).map { Value(Int64($0)) }))
        let shift = Value(.array((0..<10_000).map { _ in ["op": "add", "path": "/0", "value": 1] }))
        #expect(try #require(throws: PatchError.self) { try JSONPatch(shift).apply(to: list) }.reason == .tooLarge)
        let path: Value = [["op": "remove", "path": Value(String(repeating: "/a", count: 5_000))]]
        #expect(try #require(throws: PatchError.self) { try JSONPatch(path) }.reason == .tooLarge)
    }

    /// The square of this many escapes would take minutes.
    @Test(.timeLimit(.minutes(10))) func manyEscapes() throws {
        let pointer = try JSONPointer("/" + String(repeating: "~0~1", count: 500_000))
        #expect(pointer.tokens.map(\.utf8.count) == [1_000_000] && pointer.tokens[0].hasPrefix("~/~/"))
    }
}
