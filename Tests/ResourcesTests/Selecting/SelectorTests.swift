import Resources
import Testing

/// Selectors as kubectl and controllers write them, and the API server's words for wrong ones.
@Suite struct SelectorTests {
    private static let labels = ["app": "web", "tier": "front", "example.com/size": "12", "empty": ""]

    @Test(arguments: [
        ("", true), (" ", true), ("app=web", true), ("app==web", true), ("app = web , tier", true), ("app!=web", false),
        ("app!=x", true), ("none!=x", true), ("app", true), ("!app", false), ("! none", true), ("none", false),
        ("app in (api,web)", true), ("app in(api, web ),tier notin (back)", true), ("app notin (web)", false),
        ("none notin (web)", true), ("none in (web)", false), ("empty=", true), ("empty in ()", true), ("app=", false),
        ("empty in (,a)", true), ("empty in (a,)", true), ("example.com/size>11", true), ("example.com/size<12", false),
        ("example.com/size > 12", false), ("app>1", false), ("none<1", false), ("in", false), ("notin!=in", true),
        ("app in (in,web,notin)", true), ("kubernetes.io/cluster-service=true", false), ("app=web,app=x", false),
        ("\tapp\r\n=\tweb", true), ("app,none", false), ("x in (foo,,baz),y,z notin ()", false),
    ])
    func labels(_ text: String, _ isSelected: Bool) throws {
        #expect(try LabelSelector(text).matches(Self.labels) == isSelected)
    }

    @Test(arguments: [
        ("==", "found '==', expected: !, identifier, or 'end of string'"),
        ("=a", "found '=', expected: !, identifier, or 'end of string'"),
        (",", "found ',', expected: !, identifier, or 'end of string'"),
        ("a=b,", "found '', expected: identifier after ','"),
        ("a,,b", "found ',', expected: identifier after ','"), ("a=b c", "found 'c', expected: ',' or 'end of string'"),
        ("a in (b) c", "found 'c', expected: ',' or 'end of string'"),
        ("!", "unable to parse requirement: found '', expected: identifier"),
        ("!!a", "unable to parse requirement: found '!', expected: identifier"),
        ("a b", "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt"),
        ("a!b", "unable to parse requirement: found '!', expected: in, notin, =, ==, !=, gt, lt"),
        ("a in b", "unable to parse requirement: found 'b' expected: '('"),
        ("a in (b", "unable to parse requirement: found '', expected: ',' or ')'"),
        ("a in (b c)", "unable to parse requirement: found 'c', expected: ',' or ')'"),
        ("a in (=", "unable to parse requirement: found '=', expected: ',', ')' or identifier"),
        ("a=(b)", "unable to parse requirement: found '(', expected: identifier"),
        (
            "a>b",
            "unable to parse requirement: values[0][a]: Invalid value: \"b\": for 'Gt', 'Lt' operators, the value must be an integer"
        ),
    ])
    func refusedLabels(_ text: String, _ message: String) throws {
        #expect(try #require(throws: SelectorError.self) { try LabelSelector(text) }.message == message)
    }

    @Test(arguments: [
        ("/a=b", "key: Invalid value: \"/a\": prefix part must be non-empty"),
        ("a/=b", "name part must be non-empty; name part must consist of alphanumeric characters"),
        ("a/b/c", "a qualified name must consist of alphanumeric characters"),
        ("A_/b", "prefix part a lowercase RFC 1123 subdomain must consist of lower case"),
        ("-a", "name part must consist of alphanumeric characters"),
        ("a=-b", "values[0][a]: Invalid value: \"-b\": a valid label must be an empty string or consist of"),
        ("a in (b,@,c$)", "[values[1][a]: Invalid value: \"@\": a valid label"),
        (String(repeating: "a", count: 64), "name part must be no more than 63 bytes"),
        ("a=" + String(repeating: "a", count: 64), "must be no more than 63 bytes"),
    ])
    func refusedLabelSyntax(_ text: String, _ part: String) throws {
        let message = try #require(throws: SelectorError.self) { try LabelSelector(text) }.message
        #expect(message.hasPrefix("unable to parse requirement: ") && message.contains(part), "\(message)")
    }

    // MARK: Fields

    private static let event: Value = [
        "metadata": ["name": "web.1", "namespace": "shop"], "reason": "Programmed", "type": "Normal",
        "involvedObject": ["kind": "TrafficManagerProfile", "name": "web", "namespace": "shop", "uid": "7"],
        "source": ["component": "pointsman"],
    ]

    @Test(arguments: [
        ("", true), ("metadata.name=web.1", true), ("metadata.name==web.1,metadata.namespace!=x", true),
        ("metadata.name!=web.1", false), (",,metadata.name=web.1,", true),
        (
            "involvedObject.name=web,involvedObject.namespace=shop,involvedObject.kind=TrafficManagerProfile,involvedObject.uid=7",
            true
        ),
        ("involvedObject.uid=8", false), ("involvedObject.fieldPath=", true), ("source=pointsman", true),
        ("reason=Programmed,type!=Warning", true), ("type=Warning", false), (#"reason=a\,b\=c\\"#, false),
    ])
    func fields(_ text: String, _ isSelected: Bool) throws {
        #expect(try FieldSelector(text, kind: .event).matches(Self.event) == isSelected)
    }

    @Test(arguments: [
        ("spec.weight=1", "field label not supported: spec.weight"),
        ("involvedObject.name=x", "field label not supported: involvedObject.name"),
        ("metadata.name", "invalid selector: 'metadata.name'; can't understand 'metadata.name'"),
        (#"metadata.name=a\b"#, #"invalid field selector: invalid escape sequence: \b"#),
        (#"metadata.name=a\"#, #"invalid field selector: invalid escape sequence: \"#),
        ("metadata.name=a=b", "invalid field selector: unescaped character in value: ="),
    ])
    func refusedFields(_ text: String, _ message: String) throws {
        let error = try #require(throws: SelectorError.self) { try FieldSelector(text, kind: .trafficManagerProfile) }
        #expect(error.message == message)
    }

    @Test func keysDecideWhatTheyCan() throws {
        let key = ResourceKey(kind: .event, namespace: "shop", name: "web.1")
        let byName = try FieldSelector("metadata.name=web.1", kind: .event)
        #expect(byName.isDecidedByKey && byName.mayMatch(key) && byName.name == "web.1")
        let byType = try FieldSelector("metadata.namespace=x,type=Normal", kind: .event)
        #expect(!byType.isDecidedByKey && !byType.mayMatch(key) && byType.name == nil)
        #expect(try FieldSelector("metadata.name!=web.1", kind: .event).name == nil)
        #expect(try FieldSelector("status.phase=Active", kind: .namespace).matches(["status": ["phase": "Active"]]))
    }
}
