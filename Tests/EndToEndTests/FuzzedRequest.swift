import Resources
import TestSupport

/// A request that is nearly right.
struct FuzzedRequest: CustomStringConvertible {
    static let namespaces = ["default", "shop", "dev"]

    private(set) var method = "GET"
    private(set) var target = ""
    private(set) var type = "application/json"
    private(set) var accept = "application/json"
    private(set) var body: [UInt8] = []

    /// Whether the answer is a stream of events, not one text.
    var isWatch: Bool { target.contains("watch=") }

    var description: String {
        "\(method) \(target) (\(type)) \(String(decoding: body.prefix(2000), as: UTF8.self))"
    }

    private static let names = [
        "web", "web", "web", "e", "svc", "x1", "a.b", "shop", "A", "-", "..", "%00", "%0a", "%C3%A9", "a%2Fb",
        String(repeating: "x", count: 64), String(repeating: "x", count: 254),
    ]
    private static let queries = [
        "", "", "", "", "dryRun=All", "dryRun=x", "fieldManager=a", "fieldManager=%0a", "fieldManager=b&force=true",
        "fieldValidation=Strict", "fieldValidation=Ignore", "watch=1&timeoutSeconds=1",
        "watch=1&resourceVersion=1", "limit=1", "limit=-1", "continue=djEvMS9hL2I=", "labelSelector=a%3Db",
        "labelSelector=a+in+(b,c),!d", "fieldSelector=metadata.name%3Dweb", "resourceVersion=9223372036854775807",
        "resourceVersion=5&resourceVersionMatch=Exact", "includeObject=Object", "propagationPolicy=Foreground",
    ]
    private static let accepts = [
        "application/json", "application/json", "application/json", "*/*",
        "application/json;as=Table;v=v1;g=meta.k8s.io", "application/json;as=Table;v=v1beta1;g=meta.k8s.io",
        "application/vnd.kubernetes.protobuf,application/json", "text/html", ";q=nan",
    ]
    private static let others = [
        "/apis", "/apis/pointsman.dev", "/api/v1", "/openapi/v3", "/openapi/v3/apis/pointsman.dev/v1", "/status",
        "/version", "/explain?name=shop-web.tm.test", "/explain?name=%00&type=%01", "/apis/../metrics", "//api//v1/",
        "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
        "/apis/authentication.k8s.io/v1/selfsubjectreviews",
    ]
    /// `k8s\0` and a Namespace, as kubectl sends it.
    private static let protobuf: [UInt8] =
        [0x6B, 0x38, 0x73, 0, 0x0A, 15, 0x0A, 2] + Array("v1".utf8) + [0x12, 9] + Array("Namespace".utf8)
        + [0x12, 11, 0x0A, 5, 0x0A, 3] + Array("foo".utf8) + [0x1A, 2, 0x0A, 0]

    /// Makes one.
    init(_ random: inout SeededGenerator) {
        func pick<Element>(_ elements: [Element], _ random: inout SeededGenerator) -> Element {
            elements[Int.random(in: elements.indices, using: &random)]
        }
        accept = pick(Self.accepts, &random)
        let chance = Int.random(in: 0..<100, using: &random)
        guard chance < 92 else {
            target = pick(Self.others, &random)
            method = pick(["GET", "GET", "HEAD", "POST", "BREW"], &random)
            body = Array(#"{"apiVersion":"authorization.k8s.io/v1","kind":"SelfSubjectAccessReview","spec":{}}"#.utf8)
            if chance > 96 {
                (method, target, type) = ("POST", "/api/v1/namespaces", "application/vnd.kubernetes.protobuf")
            }
            if chance > 96 { body = Self.protobuf.mutated(using: &random) }
            return
        }
        let kind = pick(ResourceKind.allCases, &random)
        let name = pick(Self.names, &random)
        let apiVersion = pick(kind.apiVersions, &random)
        target = (kind.group.isEmpty ? "/api/" : "/apis/") + apiVersion
        // Namespaces that go would take all else along.
        if kind.isNamespaced { target += "/namespaces/\(pick(Self.namespaces, &random))" }
        target += "/\(kind.plural)"
        var object = FuzzedValue.object(kind, apiVersion, name: pick(["web", "e", "x1", name], &random))
        FuzzedValue.mutate(&object, &random)
        switch chance {
        case ..<10: target += "/\(name)"
        case ..<20: break
        case ..<45: (method, body) = ("POST", FuzzedValue.text(object))
        case ..<55: (method, body) = ("PUT", FuzzedValue.text(object))
        case ..<60: (method, body) = ("DELETE", [])
        default:
            method = "PATCH"
            type = pick(
                ["merge-patch+json", "json-patch+json", "strategic-merge-patch+json", "apply-patch+yaml"].map {
                    "application/\($0)"
                }, &random)
            body = type.contains("json-patch") ? FuzzedValue.text(FuzzedValue.patch(&random)) : FuzzedValue.text(object)
        }
        if ["PUT", "DELETE", "PATCH"].contains(method) { target += "/\(name)" }
        if method != "DELETE", target.hasSuffix(name), chance.isMultiple(of: 3) { target += "/status" }
        if method == "DELETE", kind == .namespace { target += "-gone" }
        if method == "POST", chance.isMultiple(of: 5) { type = "application/yaml" }
        if !body.isEmpty, Int.random(in: 0..<8, using: &random) == 0 { body = body.mutated(using: &random) }
        var query = pick(Self.queries, &random)
        if type.contains("apply"), !query.contains("fieldManager") { query = "fieldManager=m&force=true" }
        if !query.isEmpty { target += "?\(query)" }
    }
}
