import Resources
import TestSupport

/// Objects and patches with something odd in them.
enum FuzzedValue {
    private static let odd: [Value] = [
        nil, true, 0, -1, 65_536, 1.5, 1e300, Value(.integer(.max)), Value(.integer(.min)), "", "a", "\u{0}",
        "a\r\nb: c",
        "\u{301}", "\u{212A}", "😀", "10.0.0.1", "::1", "fe80::1%eth0", "999.1.1.1", "2026-01-01T00:00:00Z",
        "9999999999999-99-99T99:99:99Z", "200-299", "0-99999999999", "*.tm.test", "tm.test", "~0~1", "$patch", "delete",
        "replace", [], [[]], [[:]], [:], ["": ""], ["a": ["b": [:]]], ["$patch": "delete"], ["f:a": [".": [:]]],
        Value(.string(String(repeating: "x", count: 300))), Value(.string(String(repeating: "a.", count: 127))),
        Value(.array(Array(repeating: "a", count: 2000))),
    ]
    private static let keys = [
        "name", "spec", "metadata", "status", "labels", "annotations", "finalizers", "managedFields", "ownerReferences",
        "generateName", "generation", "creationTimestamp", "deletionTimestamp", "resourceVersion", "uid", "ports",
        "conditions", "endpoints", "type", "target", "monitor", "tls", "weight", "$patch", "$retainKeys",
        "$setElementOrder/ports", "$deleteFromPrimitiveList/finalizers", ".", "f:a", "k:{}", "\u{301}", "",
    ]
    private static let pointers = [
        "", "/", "/spec", "/metadata/labels", "/metadata/annotations", "/metadata/finalizers/-",
        "/metadata/managedFields",
        "/metadata/managedFields/0/fieldsV1", "/metadata/name", "/metadata/resourceVersion", "/spec/weight",
        "/spec/ports/-", "/spec/ports/0", "/spec/ports/999999999", "/status", "/status/conditions/0", "/a~2", "x",
    ]

    /// An object that has something of every kind.
    static func object(_ kind: ResourceKind, _ apiVersion: String, name: String) -> Value {
        let condition: Value = [
            "type": "Programmed", "status": "True", "reason": "a", "message": "m",
            "lastTransitionTime": "2026-01-01T00:00:00Z",
        ]
        var spec: Value
        switch kind {
        case .trafficManagerProfile: spec = ["resourceGroup": "rg", "monitorConfig": ["port": 80, "protocol": "HTTP"]]
        case .trafficManagerBackend: spec = ["profile": ["name": "web"], "backend": ["name": "svc"], "weight": 5]
        case .externalEndpoint: spec = ["profile": ["name": "web"], "target": "10.0.0.1", "weight": 1]
        case .profilePolicy:
            spec = [
                "profile": ["name": "web"], "ttlSeconds": 30, "hostnames": ["a.tm.test"], "minimumHealthyWeight": 0.25,
                "monitor": ["protocol": "HTTP", "intervalSeconds": 5, "expectedStatusCodes": ["200-299"]],
            ]
        case .clusterAddress: spec = ["cluster": "c1", "service": ["name": "svc"], "addresses": ["10.0.0.1", "::1"]]
        case .service: spec = ["type": "LoadBalancer", "ports": [["port": 80, "protocol": "TCP", "name": "h"]]]
        default: spec = ["ports": [["port": 80, "protocol": "TCP"]]]
        }
        if kind == .namespace { spec = ["finalizers": ["kubernetes"]] }
        return [
            "apiVersion": Value(.string(apiVersion)), "kind": Value(.string(kind.rawValue)),
            "metadata": [
                "name": Value(.string(name)), "labels": ["a": "b"],
                "annotations": ["kubectl.kubernetes.io/last-applied-configuration": "{\"spec\":{}}"],
            ],
            "spec": spec, "status": ["conditions": [condition], "clusters": [["cluster": "c1"]]],
        ]
    }

    /// Puts odd things into some places of a value.
    static func mutate(_ value: inout Value, _ random: inout SeededGenerator) {
        for _ in 0..<Int.random(in: 0...3, using: &random) { descend(&value, &random) }
    }

    private static func descend(_ value: inout Value, _ random: inout SeededGenerator) {
        let isEnd = Int.random(in: 0..<4, using: &random) == 0
        switch value.content {
        case .object(var members) where !isEnd && !members.isEmpty:
            descend(&members[Int.random(in: members.indices, using: &random)].value, &random)
            value = Value(.object(members))
        case .array(var elements) where !isEnd && !elements.isEmpty:
            descend(&elements[Int.random(in: elements.indices, using: &random)], &random)
            value = Value(.array(elements))
        case .object(var members) where Bool.random(using: &random):
            let key = keys[Int.random(in: keys.indices, using: &random)]
            members.removeAll { $0.key == key }
            value = Value(.object(members + [Value.Member(key: key, value: oddity(&random))]))
        case .array(let elements) where Bool.random(using: &random):
            value = Value(.array(elements + [oddity(&random)] + elements.prefix(1)))
        default: value = oddity(&random)
        }
    }

    private static func oddity(_ random: inout SeededGenerator) -> Value {
        var value = odd[Int.random(in: odd.indices, using: &random)]
        if Int.random(in: 0..<30, using: &random) == 0 {
            for depth in 0..<Int.random(in: 1...110, using: &random) {
                value = depth.isMultiple(of: 2) ? Value(.array([value])) : ["a": value]
            }
        }
        return value
    }

    /// A value's JSON, in octets.
    static func text(_ value: Value) -> [UInt8] {
        var octets: [UInt8] = []
        value.appendJSON(to: &octets)
        return octets
    }

    /// A JSON patch.
    static func patch(_ random: inout SeededGenerator) -> Value {
        let names = ["add", "remove", "replace", "move", "copy", "test", "x"]
        return Value(
            .array(
                (0..<Int.random(in: 1...5, using: &random)).map { _ in
                    [
                        "op": Value(.string(names[Int.random(in: names.indices, using: &random)])),
                        "path": Value(.string(pointers[Int.random(in: pointers.indices, using: &random)])),
                        "from": Value(.string(pointers[Int.random(in: pointers.indices, using: &random)])),
                        "value": oddity(&random),
                    ]
                }))
    }
}
