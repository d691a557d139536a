import Resources
import TestSupport

/// The API server of a hub or a member cluster as far as `kubectl get` needs one: discovery, and lists of objects that a test gives it.
///
/// The real API server is not among the programs that a test machine can have.
struct Hub {
    /// A served kind: its group and version, plural, singular, short name and kind.
    private static let kinds: [(groupVersion: String, plural: String, singular: String, short: String, kind: String)] =
        [
            (
                "networking.fleet.azure.com/v1beta1", "trafficmanagerprofiles", "trafficmanagerprofile", "tmp",
                "TrafficManagerProfile"
            ),
            (
                "networking.fleet.azure.com/v1beta1", "trafficmanagerbackends", "trafficmanagerbackend", "tmb",
                "TrafficManagerBackend"
            ),
            ("networking.fleet.azure.com/v1alpha1", "serviceimports", "serviceimport", "svcimport", "ServiceImport"),
            (
                "networking.fleet.azure.com/v1alpha1", "internalserviceexports", "internalserviceexport",
                "internalsvcexport", "InternalServiceExport"
            ),
            ("networking.fleet.azure.com/v1beta1", "serviceexports", "serviceexport", "svcexport", "ServiceExport"),
            ("placement.kubernetes-fleet.io/v1beta1", "works", "work", "wk", "Work"),
            ("v1", "services", "service", "svc", "Service"),
        ]

    private let server: StaticHTTPServer

    /// The port that it listens on.
    var port: UInt16 { server.port }

    /// Serves the objects of YAML documents; kinds that a hub does not list here are left out.
    ///
    /// - Parameter failing: What is answered instead of lists, by plural: a status line such as `403 Forbidden`, or `cut`
    ///   for an answer that breaks off.
    init(yaml: String, failing: [String: String] = [:]) throws {
        var objects: [Value] = []
        var reader = ManifestReader()
        let octets = Array(yaml.utf8)
        for document in DocumentSplitter.documents(in: octets.span, format: .yaml) {
            try reader.read(document, in: octets.span) { objects.append($0) }
        }
        var documents = [
            "/api": "{\"kind\":\"APIVersions\",\"versions\":[\"v1\"],\"serverAddressByClientCIDRs\":[]}",
            "/apis": Self.groups(),
        ]
        for groupVersion in Set(Self.kinds.map(\.groupVersion)) {
            documents[Self.path(groupVersion)] = Self.resources(of: groupVersion)
        }
        for kind in Self.kinds {
            let items = objects.filter { $0["kind"]?.string == kind.kind }.map(\.json)
            let list =
                "{\"kind\":\"\(kind.kind)List\",\"apiVersion\":\"\(kind.groupVersion)\",\"metadata\":{},"
                + "\"items\":[\(items.joined(separator: ","))]}"
            documents["\(Self.path(kind.groupVersion))/\(kind.plural)"] = list
            // Tests ask for the one namespace that all of their objects are in.
            documents["\(Self.path(kind.groupVersion))/namespaces/shop/\(kind.plural)"] = list
        }
        var failures: [String: String] = [:]
        for kind in Self.kinds { failures["\(Self.path(kind.groupVersion))/\(kind.plural)"] = failing[kind.plural] }
        server = try StaticHTTPServer(documents: documents, failures: failures)
    }

    /// A kubeconfig with a context for each hub or member cluster, by its name.
    static func kubeconfig(_ hubs: [String: Hub]) -> String {
        let clusters = hubs.map { "- {name: \($0), cluster: {server: \"http://127.0.0.1:\($1.server.port)\"}}\n" }
        let contexts = hubs.keys.map { "- {name: \($0), context: {cluster: \($0), user: \"\"}}\n" }
        return "apiVersion: v1\nkind: Config\nclusters:\n\(clusters.joined())contexts:\n\(contexts.joined())"
    }

    /// The core group has a root of its own.
    private static func path(_ groupVersion: String) -> String {
        groupVersion.contains("/") ? "/apis/\(groupVersion)" : "/api/\(groupVersion)"
    }

    private static func groups() -> String {
        let named = Set(kinds.map(\.groupVersion).filter { $0.contains("/") })
        let groups = Dictionary(grouping: named) { $0.prefix { $0 != "/" } }
        let listed = groups.sorted { $0.key < $1.key }.map { group, groupVersions in
            let versions = groupVersions.sorted(by: >).map { groupVersion in
                "{\"groupVersion\":\"\(groupVersion)\",\"version\":\"\(groupVersion.drop { $0 != "/" }.dropFirst())\"}"
            }
            return "{\"name\":\"\(group)\",\"versions\":[\(versions.joined(separator: ","))],"
                + "\"preferredVersion\":\(versions[0])}"
        }
        return "{\"kind\":\"APIGroupList\",\"apiVersion\":\"v1\",\"groups\":[\(listed.joined(separator: ","))]}"
    }

    private static func resources(of groupVersion: String) -> String {
        let listed = kinds.filter { $0.groupVersion == groupVersion }.map { kind in
            "{\"name\":\"\(kind.plural)\",\"singularName\":\"\(kind.singular)\",\"namespaced\":true,"
                + "\"kind\":\"\(kind.kind)\",\"verbs\":[\"get\",\"list\"],\"shortNames\":[\"\(kind.short)\"]}"
        }
        return "{\"kind\":\"APIResourceList\",\"apiVersion\":\"v1\",\"groupVersion\":\"\(groupVersion)\","
            + "\"resources\":[\(listed.joined(separator: ","))]}"
    }
}

extension Value {
    /// The value as JSON text.
    var json: String {
        switch content {
        case .null: "null"
        case .bool(let value): "\(value)"
        case .integer(let value): "\(value)"
        case .number(let value): "\(value)"
        case .string(let text): Self.quote(text)
        case .array(let elements): "[\(elements.map(\.json).joined(separator: ","))]"
        case .object(let members):
            "{\(members.map { "\(Self.quote($0.key)):\($0.value.json)" }.joined(separator: ","))}"
        }
    }

    private static func quote(_ text: String) -> String {
        let escaped = text.unicodeScalars.map { scalar in
            switch scalar {
            case "\"", "\\": "\\\(scalar)"
            case "\n": "\\n"
            case "\t": "\\t"
            default: "\(scalar)"
            }
        }
        return "\"\(escaped.joined())\""
    }
}
