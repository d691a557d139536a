/// Request bodies in Kubernetes' protobuf envelope, which kubectl sends from 1.32 on for a few typed calls.
///
/// `create namespace`, `create service`, `create configmap`, `auth can-i` and `auth whoami` are sent so, and a 415 for them is not tried again as JSON.
public enum ProtobufBody {
    /// The object as JSON would have it, with `apiVersion` and `kind`.
    ///
    /// Namespace, Service, ConfigMap, SelfSubjectAccessReview, SelfSubjectRulesReview and SelfSubjectReview are read; others are `ProtobufError.unsupported`.
    public static func decode(_ octets: [UInt8]) throws(ProtobufError) -> Value {
        guard octets.starts(with: magic) else {
            throw .malformed("found a body that does not begin with the octets 6b 38 73 00, expected one that does")
        }
        var reader = ProtobufReader(octets[magic.count...], name: "Unknown")
        var type = Value(.object([]))
        var raw: ArraySlice<UInt8> = []
        var encoding = ""
        var fields = 0
        while let (number, content) = try reader.next() {
            guard case .octets(let part) = content else { continue }
            switch number {
            case 1: type = try typeMeta.value(of: part, fields: &fields)
            case 2: raw = part
            case 3: encoding = String(decoding: part, as: UTF8.self)
            default: continue
            }
        }
        guard encoding.isEmpty else { throw .unsupported("an object in the encoding \(Value.quoted(encoding))") }
        let apiVersion = type["apiVersion"]?.string ?? ""
        let kind = type["kind"]?.string ?? ""
        guard let message = message(apiVersion, kind) else {
            throw .unsupported(kind.isEmpty ? "an object without a kind" : Violation.field("\(apiVersion) \(kind)"))
        }
        let object = try message.value(of: raw, fields: &fields)
        return Value(
            .object(
                [
                    Value.Member(key: "apiVersion", value: Value(.string(apiVersion))),
                    Value.Member(key: "kind", value: Value(.string(kind))),
                ] + object.members))
    }

    private static let magic: [UInt8] = [0x6B, 0x38, 0x73, 0x00]

    private static func message(_ apiVersion: String, _ kind: String) -> ProtobufMessage? {
        switch (apiVersion, kind) {
        case ("v1", "Namespace"): namespace
        case ("v1", "Service"): service
        case ("v1", "ConfigMap"): configMap
        case ("authorization.k8s.io/v1", "SelfSubjectRulesReview"): rulesReview
        case ("authorization.k8s.io/v1", "SelfSubjectAccessReview"): accessReview
        case ("authentication.k8s.io/v1", "SelfSubjectReview"): subjectReview
        default: nil
        }
    }

    private static let typeMeta = ProtobufMessage(
        name: "TypeMeta", fields: [1: .string("apiVersion"), 2: .string("kind")])

    private static let metadata = ProtobufMessage(
        name: "ObjectMeta",
        fields: [
            1: .string("name"), 2: .string("generateName"), 3: .string("namespace"), 5: .string("uid"),
            6: .string("resourceVersion"), 11: .map("labels"), 12: .map("annotations"), 14: .strings("finalizers"),
        ])

    private static let namespace = ProtobufMessage(
        name: "Namespace",
        fields: [
            1: .message("metadata", metadata),
            2: .message("spec", ProtobufMessage(name: "NamespaceSpec", fields: [1: .strings("finalizers")])),
            3: .message("status", ProtobufMessage(name: "NamespaceStatus", fields: [1: .string("phase")])),
        ])

    /// The fields of `k8s.io/api/core/v1` ServiceSpec that kubectl and typed clients set; the others an API server fills in.
    private static let service = ProtobufMessage(
        name: "Service",
        fields: [
            1: .message("metadata", metadata),
            2: .message(
                "spec",
                ProtobufMessage(
                    name: "ServiceSpec",
                    fields: [
                        1: .messages(
                            "ports",
                            ProtobufMessage(
                                name: "ServicePort",
                                fields: [
                                    1: .string("name"), 2: .string("protocol"), 3: .integer("port"),
                                    4: .integerOrString("targetPort"), 5: .integer("nodePort"),
                                    6: .string("appProtocol"),
                                ])),
                        2: .map("selector"), 3: .string("clusterIP"), 4: .string("type"), 5: .strings("externalIPs"),
                        7: .string("sessionAffinity"), 8: .string("loadBalancerIP"),
                        9: .strings("loadBalancerSourceRanges"), 10: .string("externalName"),
                        11: .string("externalTrafficPolicy"), 12: .integer("healthCheckNodePort"),
                        13: .boolean("publishNotReadyAddresses"), 17: .string("ipFamilyPolicy"),
                        18: .strings("clusterIPs"), 19: .strings("ipFamilies"),
                        20: .boolean("allocateLoadBalancerNodePorts"), 21: .string("loadBalancerClass"),
                        22: .string("internalTrafficPolicy"),
                    ])),
        ])

    private static let configMap = ProtobufMessage(
        name: "ConfigMap",
        fields: [
            1: .message("metadata", metadata), 2: .map("data"), 3: .octetsMap("binaryData"), 4: .boolean("immutable"),
        ])

    private static let rulesReview = ProtobufMessage(
        name: "SelfSubjectRulesReview",
        fields: [
            1: .message("metadata", metadata),
            2: .message(
                "spec", ProtobufMessage(name: "SelfSubjectRulesReviewSpec", fields: [1: .string("namespace")])),
        ])

    private static let accessReview = ProtobufMessage(
        name: "SelfSubjectAccessReview",
        fields: [
            1: .message("metadata", metadata),
            2: .message(
                "spec",
                ProtobufMessage(
                    name: "SelfSubjectAccessReviewSpec",
                    fields: [
                        1: .message(
                            "resourceAttributes",
                            ProtobufMessage(
                                name: "ResourceAttributes",
                                fields: [
                                    1: .string("namespace"), 2: .string("verb"), 3: .string("group"),
                                    4: .string("version"), 5: .string("resource"), 6: .string("subresource"),
                                    7: .string("name"),
                                ])),
                        2: .message(
                            "nonResourceAttributes",
                            ProtobufMessage(
                                name: "NonResourceAttributes", fields: [1: .string("path"), 2: .string("verb")])),
                    ])),
        ])

    private static let subjectReview = ProtobufMessage(
        name: "SelfSubjectReview", fields: [1: .message("metadata", metadata)])
}
