import Resources
import Testing

/// RFC 7386 appendix A, and what a patch of objects must keep.
@Suite struct MergePatchTests {
    @Test(arguments: [
        (#"{"a":"b"}"#, #"{"a":"c"}"#, #"{"a":"c"}"#), (#"{"a":"b"}"#, #"{"b":"c"}"#, #"{"a":"b","b":"c"}"#),
        (#"{"a":"b"}"#, #"{"a":null}"#, "{}"), (#"{"a":"b","b":"c"}"#, #"{"a":null}"#, #"{"b":"c"}"#),
        (#"{"a":["b"]}"#, #"{"a":"c"}"#, #"{"a":"c"}"#), (#"{"a":"c"}"#, #"{"a":["b"]}"#, #"{"a":["b"]}"#),
        (#"{"a":{"b":"c"}}"#, #"{"a":{"b":"d","c":null}}"#, #"{"a":{"b":"d"}}"#),
        (#"{"a":[{"b":"c"}]}"#, #"{"a":[1]}"#, #"{"a":[1]}"#), (#"["a","b"]"#, #"["c","d"]"#, #"["c","d"]"#),
        (#"{"a":"b"}"#, #"["c"]"#, #"["c"]"#), (#"{"a":"foo"}"#, "null", "null"),
        (#"{"a":"foo"}"#, #""bar""#, #""bar""#),
        (#"{"e":null}"#, #"{"a":1}"#, #"{"e":null,"a":1}"#), ("[1,2]", #"{"a":"b","c":null}"#, #"{"a":"b"}"#),
        ("{}", #"{"a":{"bb":{"ccc":null}}}"#, #"{"a":{"bb":{}}}"#),
    ])
    func appendixA(_ original: String, _ patch: String, _ result: String) throws {
        #expect(try MergePatch.apply(json(patch), to: json(original)).text == result)
    }

    @Test func membersKeepTheirPlaces() throws {
        let result = try MergePatch.apply(
            json(#"{"b":null,"c":3,"d":4}"#), to: json(#"{"a":1,"b":2,"c":{"x":1},"e":5}"#))
        #expect(result.text == #"{"a":1,"c":3,"e":5,"d":4}"#)
    }

    @Test func longObjects() throws {
        let count = 20_000
        let original = Value(.object((0..<count).map { Value.Member(key: "k\($0)", value: 1) }))
        let patch = Value(
            .object((0..<count).map { Value.Member(key: "k\($0 * 2)", value: $0 % 2 == 0 ? Value(.null) : 2) }))
        let result = try MergePatch.apply(patch, to: original)
        #expect(result["k0"] == nil && result["k1"] == 1 && result["k2"] == 2 && result["k\(count + 2)"] == 2)
        // Of the patch a half removes, of which a half was there, and a half sets, of which a half was not there.
        #expect(result.members.count == count - count / 4 + count / 4)
    }

    @Test func nestingIsBounded() {
        #expect(throws: PatchError.self) { try MergePatch.apply(nested(200), to: [:]) }
    }
}

func json(_ text: String) throws -> Value { try Value.parse(json: Array(text.utf8)) }

/// Objects within one another.
func nested(_ depth: Int) -> Value { (0..<depth).reduce(Value(.integer(1))) { value, _ in ["a": value] } }

extension Value {
    var text: String { String(decoding: json, as: UTF8.self) }
}
