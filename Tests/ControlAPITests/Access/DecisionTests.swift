import ControlAPI
import Testing

@Suite struct DecisionTests {
    private static let group = "networking.fleet.azure.com"

    /// What is asked, in one word for the table.
    private static let requests: [String: AccessRequest] = [
        "get": object("get", "shop"), "list": object("list", "shop", name: nil), "watch": object("watch", "shop"),
        "create": object("create", "shop", name: nil), "update": object("update", "shop"),
        "patch": object("patch", "shop"), "delete": object("delete", "shop"),
        "deletecollection": object("deletecollection", "shop", name: nil),
        "patch status": AccessRequest(
            verb: "patch", group: group, resource: "trafficmanagerprofiles", subresource: "status", namespace: "shop",
            name: "web"),
        "get elsewhere": object("get", "other"), "patch elsewhere": object("patch", "other"),
        "list everywhere": object("list", nil, name: nil), "list nowhere": object("list", "", name: nil),
        "deletecollection everywhere": object("deletecollection", nil, name: nil),
        "get its namespace": namespace("get", "shop"), "watch its namespace": namespace("watch", "shop"),
        "patch its namespace": namespace("patch", "shop"), "delete its namespace": namespace("delete", "shop"),
        "get other namespace": namespace("get", "other"), "list namespaces": namespace("list", nil),
        "create namespace": namespace("create", nil), "create its namespace": namespace("create", "shop"),
        "create event": AccessRequest(verb: "create", group: "", resource: "events", namespace: "shop"),
        "get service": AccessRequest(verb: "get", group: "", resource: "services", namespace: "shop", name: "web"),
        "strange verb": object("escalate", "shop"), "all verbs": object("*", "shop"),
        "get /metrics": AccessRequest(verb: "get", path: "/metrics"),
        "post /metrics": AccessRequest(verb: "post", path: "/metrics"),
        "get /status": AccessRequest(verb: "get", path: "/status"),
        "post /import": AccessRequest(verb: "post", path: "/import"),
        "get /apis": AccessRequest(verb: "get", path: "/apis/"),
        "get /openapi": AccessRequest(verb: "get", path: "/openapi/v3/api/v1"),
        "get /apistle": AccessRequest(verb: "get", path: "/apistle"),
        "get /version": AccessRequest(verb: "get", path: "/version/"),
        "post /version": AccessRequest(verb: "post", path: "/version"),
        "get /healthz": AccessRequest(verb: "get", path: "/healthz"),
        "ask about itself": AccessRequest(
            verb: "create", group: "authorization.k8s.io", resource: "selfsubjectaccessreviews"),
        "ask who it is": AccessRequest(
            verb: "create", group: "authentication.k8s.io", resource: "selfsubjectreviews"),
    ]

    private static func object(_ verb: String, _ namespace: String?, name: String? = "web") -> AccessRequest {
        AccessRequest(
            verb: verb, group: group, resource: "trafficmanagerprofiles", namespace: namespace, name: name)
    }

    private static func namespace(_ verb: String, _ name: String?) -> AccessRequest {
        AccessRequest(verb: verb, group: "", resource: "namespaces", name: name)
    }

    private static let open: Set<String> = ["get /version", "get /healthz"]
    private static let known = open.union(["ask about itself", "ask who it is"])
    private static let discovery: Set<String> = ["get /apis", "get /openapi"]
    private static let readsInShop: Set<String> = [
        "get", "list", "watch", "get service", "get its namespace", "watch its namespace",
    ]
    private static let writesInShop: Set<String> = [
        "create", "update", "patch", "delete", "deletecollection", "patch status", "create event",
    ]
    private static let readsBeyond: Set<String> = [
        "get elsewhere", "list everywhere", "list nowhere", "get other namespace", "list namespaces", "get /metrics",
        "get /status", "get /apistle",
    ]
    private static let writesBeyond: Set<String> = [
        "patch elsewhere", "deletecollection everywhere", "patch its namespace", "delete its namespace",
        "create namespace", "create its namespace",
    ]
    private static let limitedViewer = known.union(discovery).union(readsInShop)
    private static let viewer = limitedViewer.union(readsBeyond)
    private static let everything = Set(requests.keys)

    @Test(arguments: [
        ("nobody", Caller.anonymous, open),
        ("no role", Caller(name: "u", grants: []), known),
        ("metrics", Caller(name: "u", grants: [Grant(.metrics)]), known.union(["get /metrics"])),
        ("viewer of shop", Caller(name: "u", grants: [Grant(.viewer, namespaces: ["shop"])]), limitedViewer),
        ("viewer", Caller(name: "u", grants: [Grant(.viewer)]), viewer),
        (
            "editor of shop", Caller(name: "u", grants: [Grant(.editor, namespaces: ["dev", "shop"])]),
            limitedViewer.union(writesInShop)
        ),
        ("editor", Caller(name: "u", grants: [Grant(.editor)]), viewer.union(writesInShop).union(writesBeyond)),
        (
            "admin of shop", Caller(name: "u", grants: [Grant(.admin, namespaces: ["shop"])]),
            limitedViewer.union(writesInShop).union(["strange verb", "all verbs"])
        ),
        ("admin", Caller(name: "u", grants: [Grant(.admin)]), everything),
        (
            "viewer, and editor of shop",
            Caller(name: "u", grants: [Grant(.viewer), Grant(.editor, namespaces: ["shop"])]),
            viewer.union(writesInShop)
        ),
    ])
    func allowed(_ who: String, _ caller: Caller, _ expected: Set<String>) {
        let allowed = Self.requests.filter { caller.decision(on: $0.value) == .allowed }
        #expect(Set(allowed.keys) == expected, "\(who)")
    }

    @Test(arguments: [
        (
            Caller(name: "bob", grants: [Grant(.metrics)]), "list",
            #"trafficmanagerprofiles.networking.fleet.azure.com is forbidden: User "bob" cannot list resource "trafficmanagerprofiles" in API group "networking.fleet.azure.com" in the namespace "shop": role viewer would do"#
        ),
        (
            Caller(name: "bob", grants: [Grant(.viewer)]), "patch status",
            #"trafficmanagerprofiles.networking.fleet.azure.com "web" is forbidden: User "bob" cannot patch resource "trafficmanagerprofiles/status" in API group "networking.fleet.azure.com" in the namespace "shop": role editor would do"#
        ),
        (
            Caller(name: "bob", grants: [Grant(.editor, namespaces: ["dev"])]), "get service",
            #"services "web" is forbidden: User "bob" cannot get resource "services" in API group "" in the namespace "shop": role viewer for that namespace would do"#
        ),
        (
            Caller(name: "bob", grants: [Grant(.editor, namespaces: ["shop"])]), "list everywhere",
            #"trafficmanagerprofiles.networking.fleet.azure.com is forbidden: User "bob" cannot list resource "trafficmanagerprofiles" in API group "networking.fleet.azure.com" at the cluster scope: role viewer for all namespaces would do"#
        ),
        (
            Caller(name: "bob", grants: [Grant(.editor, namespaces: ["shop"])]), "delete its namespace",
            #"namespaces "shop" is forbidden: User "bob" cannot delete resource "namespaces" in API group "" in the namespace "shop": role editor for all namespaces would do"#
        ),
        (
            Caller(name: "bob", grants: []), "create namespace",
            #"namespaces is forbidden: User "bob" cannot create resource "namespaces" in API group "" at the cluster scope: it has no role; role editor would do"#
        ),
        (
            Caller(name: "bob", grants: [Grant(.viewer)]), "post /import",
            #"forbidden: User "bob" cannot post path "/import": role admin would do"#
        ),
        (
            Caller(name: "bob", grants: [Grant(.viewer, namespaces: ["shop"])]), "get /metrics",
            #"forbidden: User "bob" cannot get path "/metrics": role metrics would do"#
        ),
    ])
    func reasons(_ caller: Caller, _ what: String, _ expected: String) throws {
        let request = try #require(Self.requests[what])
        guard case .denied(let reason) = caller.decision(on: request) else {
            Issue.record("allowed")
            return
        }
        #expect(request.forbiddenMessage(reason) == expected)
    }

    @Test func groupsOfEverybody() {
        #expect(Caller(name: "a", groups: ["g"], grants: []).groups == ["g", "system:authenticated"])
        #expect(!Caller(name: "a", grants: []).isAnonymous)
        #expect(Caller.anonymous.groups == ["system:unauthenticated"] && Caller.anonymous.isAnonymous)
    }
}
