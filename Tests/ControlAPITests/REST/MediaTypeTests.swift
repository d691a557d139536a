import ControlAPI
import Testing

@Suite("Media types")
struct MediaTypeTests {
    static let table = "application/json;as=Table;v=v1;g=meta.k8s.io"

    @Test(
        "choose the first form of Accept that is served",
        arguments: [
            (nil, Representation.objects), ("", .objects), ("*/*", .objects), ("application/json", .objects),
            ("application/vnd.kubernetes.protobuf,application/json", .objects),
            (table + ",application/json", .table(version: "v1")),
            ("application/json; g=meta.k8s.io; v=v1beta1; as=Table", .table(version: "v1beta1")),
            ("application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io,application/json", .metadata(version: "v1")),
            ("application/yaml", .objects), ("application/vnd.kubernetes.protobuf", nil),
            ("application/json;stream=watch", .objects), ("text/html", nil), ("application/json;q=0", nil),
            ("application/json;as=Table;v=v2;g=meta.k8s.io", nil),
        ] as [(String?, Representation?)])
    func accept(_ accept: String?, _ expected: Representation?) {
        #expect(Representation.negotiate(accept: accept, allowsTable: true) == expected)
    }

    @Test("Give no table where objects are written")
    func noTable() {
        #expect(Representation.negotiate(accept: Self.table, allowsTable: false) == nil)
        #expect(Representation.negotiate(accept: Self.table + ",application/json", allowsTable: false) == .objects)
    }

    @Test("Tell how bodies are written")
    func bodies() {
        #expect(BodyFormat(contentType: nil) == .json)
        #expect(BodyFormat(contentType: "Application/JSON; charset=utf-8") == .json)
        #expect(BodyFormat(contentType: "application/yaml") == .yaml)
        #expect(BodyFormat(contentType: "text/plain") == nil)
        #expect(PatchFormat(contentType: "application/apply-patch+yaml") == .apply)
        #expect(PatchFormat(contentType: "application/json") == nil)
    }

    @Test("Keep a list's place")
    func continuation() {
        let token = ContinueToken(revision: 42, namespace: "work", name: "web")
        #expect(ContinueToken(token.text) == token)
        #expect(ContinueToken("nonsense") == nil && ContinueToken("") == nil)
    }
}
