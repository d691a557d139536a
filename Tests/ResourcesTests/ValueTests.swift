import Resources
import Testing

/// Trees that are built, changed and written.
@Suite struct ValueTests {
    @Test(arguments: [
        #"{"a":[1,-2,0.5,true,null],"b":{},"c":[]}"#, #"{"z":3,"a":2}"#, "\"\"", "null", #"{"\n":1}"#,
        "\"a/b\\\"\\\\\\b\\t\\n\\f\\r\\u0001\\u001f<é😀\u{7F}\"",
    ])
    func writing(_ text: String) throws {
        let value = try Value.parse(json: Array(text.utf8))
        #expect(String(decoding: value.json, as: UTF8.self) == text)
    }

    @Test func literals() {
        let value: Value = ["a": [1, -2, 0.5, true, nil, "x"], "b": [:], "a": ["c": []]]
        #expect(String(decoding: value.json, as: UTF8.self) == #"{"a":{"c":[]},"b":{}}"#)
        let list: Value = [1, -2, 0.5, true, nil, "x"]
        #expect(String(decoding: list.json, as: UTF8.self) == #"[1,-2,0.5,true,null,"x"]"#)
    }

    /// What Go's `encoding/json` prints of the same numbers.
    @Test(arguments: [
        (0.0, "0"), (1.0, "1"), (-1.5, "-1.5"), (0.1, "0.1"), (100.0, "100"), (1e20, "100000000000000000000"),
        (1e21, "1e+21"), (1.5e300, "1.5e+300"), (0.000001, "0.000001"), (1e-7, "1e-7"), (-1.25e-9, "-1.25e-9"),
        (123456.789, "123456.789"), (Double.leastNonzeroMagnitude, "5e-324"),
        (1.7976931348623157e308, "1.7976931348623157e+308"),
        (9007199254740993.0, "9007199254740992"), (0.30000000000000004, "0.30000000000000004"),
    ])
    func numbers(_ number: Double, _ text: String) throws {
        let json = Value(.number(number)).json
        #expect(String(decoding: json, as: UTF8.self) == text)
        #expect(try Value.parse(json: json).number == number)
    }

    @Test func whatIsNoNumberIsNull() {
        #expect([Value(.number(.nan)), Value(.number(-.infinity))].allSatisfy { $0.json == Array("null".utf8) })
    }

    @Test func setting() {
        var value: Value = ["a": 1, "b": 2]
        value.set(3, for: "a")
        value.set("new", for: "c")
        value.set(Optional.none, for: "b")
        value.set(Optional.none, for: "absent")
        #expect(value == ["a": 3, "c": "new"])
        var scalar: Value = 1
        scalar.set(true, for: "a")
        #expect(scalar == ["a": true])
    }

    @Test func modifying() {
        var value: Value = ["spec": ["weight": 1, "other": []]]
        value.modify(["spec", "weight"]) { $0 = Value(Int64(($0.integer ?? 0) + 1)) }
        value.modify(["metadata", "labels", "a"]) { found in
            #expect(found.content == .null)
            found = "b"
        }
        value.modify(["spec", "other"]) { $0 = nil }
        value.modify(["absent", "deeper"]) { _ in }
        #expect(value["spec"] == ["weight": 2])
        #expect(value["metadata"] == ["labels": ["a": "b"]])
        value.modify([]) { $0 = "whole" }
        #expect(value == "whole")
    }

    @Test func parsing() throws {
        #expect(try Value.parse(yaml: Array("a: [1, x]\n".utf8)) == ["a": [1, "x"]])
        #expect(try Value.parse(json: [0xEF, 0xBB, 0xBF] + Array("{}".utf8)) == [:])
        for text in ["", " ", "{", "{\"a\":1,\"a\":2}", "[1] 2"] {
            #expect(throws: ManifestError.self) { try Value.parse(json: Array(text.utf8)) }
        }
        #expect(throws: ManifestError.self) { try Value.parse(yaml: Array("# nothing\n".utf8)) }
    }
}
