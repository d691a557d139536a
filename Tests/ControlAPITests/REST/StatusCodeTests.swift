import ControlAPI
import HTTP
import ResourceStore
import Resources
import Testing

/// A row for each line of the table of status codes that was measured on the real server.
@Suite("Status codes")
struct StatusCodeTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var what: String
        var method: String
        var path = APIHarness.profiles
        var body = ""
        var type: String?
        var headers: [(String, String)] = []
        var code: Int
        var reason: String?
        var message = ""
        var testDescription: String { what }
    }

    static let web = APIHarness.profiles + "/web"
    static let merge = "application/merge-patch+json"
    static let rows: [Row] = [
        Row(
            what: "missing", method: "GET", path: APIHarness.profiles + "/nope", code: 404, reason: "NotFound",
            message: "trafficmanagerprofiles.networking.fleet.azure.com \"nope\" not found"),
        Row(
            what: "delete missing", method: "DELETE", path: APIHarness.profiles + "/nope", code: 404, reason: "NotFound"
        ),
        Row(
            what: "patch missing", method: "PATCH", path: APIHarness.profiles + "/nope", body: "{}", type: merge,
            code: 404, reason: "NotFound"),
        Row(
            what: "put missing", method: "PUT", path: APIHarness.profiles + "/nope", body: APIHarness.profile("nope"),
            code: 404, reason: "NotFound"),
        Row(
            what: "create existing", method: "POST", body: APIHarness.profile(), code: 409, reason: "AlreadyExists",
            message: "trafficmanagerprofiles.networking.fleet.azure.com \"web\" already exists"),
        Row(
            what: "stale put", method: "PUT", path: web,
            body: APIHarness.profile(metadata: #","resourceVersion":"1""#), code: 409, reason: "Conflict",
            message: "the object has been modified; please apply your changes to the latest version and try again"),
        Row(
            what: "stale patch", method: "PATCH", path: web, body: #"{"metadata":{"resourceVersion":"1"}}"#,
            type: merge, code: 409, reason: "Conflict"),
        Row(
            what: "put without version", method: "PUT", path: web, body: APIHarness.profile(), code: 422,
            reason: "Invalid", message: "metadata.resourceVersion: Invalid value: 0: must be specified for an update"),
        Row(
            what: "create with version", method: "POST",
            body: APIHarness.profile("b", metadata: #","resourceVersion":"1""#), code: 400, reason: "BadRequest"),
        Row(
            what: "schema violation", method: "PATCH", path: web,
            body: #"{"spec":{"monitorConfig":{"protocol":"X"}}}"#, type: merge, code: 422, reason: "Invalid",
            message: "spec.monitorConfig.protocol: Unsupported value: \"X\""),
        Row(
            what: "immutable", method: "PATCH", path: web, body: #"{"spec":{"resourceGroup":"b"}}"#, type: merge,
            code: 422, reason: "Invalid", message: "immutable"),
        Row(
            what: "bad name", method: "POST", body: APIHarness.profile("Bad_Name"), code: 422, reason: "Invalid",
            message: "metadata.name"),
        Row(
            what: "strict unknown field", method: "POST", path: APIHarness.profiles + "?fieldValidation=Strict",
            body: APIHarness.profile("b", spec: #","bogus":1"#), code: 400, reason: "BadRequest",
            message: "strict decoding error: unknown field \"spec.bogus\""),
        Row(
            what: "other fieldValidation", method: "POST", path: APIHarness.profiles + "?fieldValidation=foo",
            body: APIHarness.profile("b"), code: 422, reason: "Invalid",
            message: "fieldValidation: Unsupported value: \"foo\""),
        Row(
            what: "other dryRun", method: "POST", path: APIHarness.profiles + "?dryRun=foo",
            body: APIHarness.profile("b"), code: 422, reason: "Invalid"),
        Row(
            what: "namespace differs", method: "POST",
            body: APIHarness.profile("b", metadata: #","namespace":"other""#), code: 400, reason: "BadRequest",
            message: "the namespace of the provided object does not match the namespace sent on the request"),
        Row(
            what: "name differs", method: "PUT", path: web, body: APIHarness.profile("b"), code: 400,
            reason: "BadRequest", message: "the name of the object (b) does not match the name on the URL (web)"),
        Row(
            what: "wrong apiVersion", method: "POST", body: #"{"apiVersion":"v1","kind":"TrafficManagerProfile"}"#,
            code: 400, reason: "BadRequest",
            message: "does not match the expected API version (networking.fleet.azure.com/v1beta1)"),
        Row(
            what: "unparsable", method: "POST", body: "{", code: 400, reason: "BadRequest",
            message: "the object provided is unrecognized (must be of type TrafficManagerProfile)"),
        Row(what: "no body", method: "POST", code: 400, reason: "BadRequest"),
        Row(
            what: "field selector", method: "GET", path: APIHarness.profiles + "?fieldSelector=spec.weight%3D1",
            code: 400, reason: "BadRequest", message: "field label not supported: spec.weight"),
        Row(
            what: "label selector", method: "GET", path: APIHarness.profiles + "?labelSelector=%3D%3Da", code: 400,
            reason: "BadRequest"),
        Row(what: "limit", method: "GET", path: APIHarness.profiles + "?limit=abc", code: 400, reason: "BadRequest"),
        Row(
            what: "continue", method: "GET", path: APIHarness.profiles + "?limit=1&continue=abc", code: 400,
            reason: "BadRequest"),
        Row(
            what: "expired continue", method: "GET",
            path: APIHarness.profiles + "?continue="
                + ContinueToken(revision: 1, namespace: "work", name: "a").text.replacing("=", with: "%3D"),
            code: 410, reason: "Expired"),
        Row(
            what: "version of the future", method: "GET", path: APIHarness.profiles + "?resourceVersion=999999999",
            code: 504, reason: "Timeout", message: "Timeout: Too large resource version: 999999999, current: "),
        Row(what: "method", method: "POST", path: web, code: 405, reason: "MethodNotAllowed"),
        Row(what: "method of a collection", method: "PUT", code: 405, reason: "MethodNotAllowed"),
        Row(
            what: "all namespaces", method: "POST",
            path: "/apis/networking.fleet.azure.com/v1beta1/trafficmanagerprofiles", code: 405,
            reason: "MethodNotAllowed"),
        Row(
            what: "read-only kind", method: "POST", path: "/apis/pointsman.dev/v1/namespaces/work/endpointhealths",
            code: 405, reason: "MethodNotAllowed"),
        Row(
            what: "Accept", method: "GET", headers: [("Accept", "text/html")], code: 406, reason: "NotAcceptable"),
        Row(
            what: "Content-Type", method: "POST", body: "x", type: "text/plain", code: 415,
            reason: "UnsupportedMediaType", message: "the body of the request was in an unknown format"),
        Row(
            what: "protobuf", method: "POST", body: "x", type: "application/vnd.kubernetes.protobuf", code: 400,
            reason: "BadRequest"),
        Row(
            what: "strategic merge", method: "PATCH", path: web, body: "{}",
            type: "application/strategic-merge-patch+json", code: 415, reason: "UnsupportedMediaType",
            message: "application/merge-patch+json"),
        Row(
            what: "merge patch of a list", method: "PATCH", path: web, body: "[]", type: merge, code: 400,
            reason: "BadRequest"),
        Row(
            what: "json patch test", method: "PATCH", path: web,
            body: #"[{"op":"test","path":"/spec/resourceGroup","value":"x"}]"#, type: "application/json-patch+json",
            code: 422, reason: "Invalid",
            message: "the server rejected our request due to an error in our request"),
        Row(
            what: "apply without manager", method: "PATCH", path: web, body: APIHarness.profile(),
            type: "application/apply-patch+yaml", code: 422, reason: "Invalid",
            message:
                "PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required for apply patch"
        ),
        Row(
            what: "apply with owners", method: "PATCH", path: web + "?fieldManager=a",
            body: APIHarness.profile(metadata: #","managedFields":[]"#), type: "application/apply-patch+yaml",
            code: 400, reason: "BadRequest", message: "metadata.managedFields must be nil"),
        Row(
            what: "apply without kind", method: "PATCH", path: web + "?fieldManager=a", body: "{}",
            type: "application/apply-patch+yaml", code: 400, reason: "BadRequest",
            message: "invalid object type: /, Kind="
        ),
        Row(
            what: "apply status of nothing", method: "PATCH", path: APIHarness.profiles + "/nope/status?fieldManager=a",
            body: APIHarness.profile("nope"), type: "application/apply-patch+yaml", code: 404, reason: "NotFound"),
        Row(
            what: "long manager", method: "POST",
            path: APIHarness.profiles + "?fieldManager=" + String(repeating: "a", count: 129),
            body: APIHarness.profile("b"), code: 422, reason: "Invalid"),
        Row(
            what: "delete another", method: "DELETE", path: web, body: #"{"preconditions":{"uid":"x"}}"#, code: 409,
            reason: "Conflict", message: "Precondition failed: UID in precondition: x"),
        Row(
            what: "delete another version", method: "DELETE", path: web,
            body: #"{"preconditions":{"resourceVersion":"1"}}"#, code: 409, reason: "Conflict"),
        Row(
            what: "delete policy", method: "DELETE", path: web, body: #"{"propagationPolicy":"Foo"}"#, code: 422,
            reason: "Invalid"),
        Row(
            what: "missing namespace", method: "POST", path: APIHarness.profiles.replacing("/work/", with: "/nons/"),
            body: APIHarness.profile("b"), code: 404, reason: "NotFound", message: "namespaces \"nons\" not found"),
        Row(
            what: "default namespace", method: "DELETE", path: "/api/v1/namespaces/default", code: 403,
            reason: "Forbidden"),
        Row(
            what: "watch version", method: "GET", path: APIHarness.profiles + "?watch=1&resourceVersion=abc", code: 400,
            reason: "BadRequest"),
        Row(
            what: "initial events", method: "GET", path: APIHarness.profiles + "?watch=1&sendInitialEvents=true",
            code: 422, reason: "Invalid"),
        Row(
            what: "watch match", method: "GET",
            path: APIHarness.profiles + "?watch=1&resourceVersionMatch=NotOlderThan", code: 422, reason: "Invalid"),
    ]

    @Test("are those of the real server", arguments: rows)
    func codes(_ row: Row) async throws {
        let harness = try await APIHarness()
        try await harness.make()
        let before = harness.store.revision
        let answer = try await harness.send(row.method, row.path, row.body, type: row.type, headers: row.headers)
        #expect(answer.status == row.code, "\(answer.text)")
        #expect(answer.reason == row.reason)
        #expect(answer.message?.contains(row.message) == true || row.message.isEmpty, "\(answer.text)")
        #expect(answer["kind"] == "Status" && answer["status"] == "Failure")
        #expect(answer["code"]?.integer == row.code)
        #expect(harness.store.revision == before)
    }

    @Test("say in plain text that nothing is there")
    func unknownPaths() async throws {
        let harness = try await APIHarness()
        for path in ["/nothing", "/apis/a.b/v1/things", "/api/v1/pods", "/apis/a.b"] {
            let answer = try await harness.send("GET", path)
            #expect(answer.status == 404 && answer.text == "404 page not found\n")
            #expect(answer.headers["Content-Type"]?.hasPrefix("text/plain") == true)
        }
    }
}
