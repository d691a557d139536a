import Resources
import Testing

/// The bodies that kubectl 1.32 sends, octet by octet.
@Suite struct ProtobufBodyTests {
    /// `kubectl create namespace foo`.
    static let namespace: [UInt8] =
        [0x6B, 0x38, 0x73, 0x00, 0x0A, 0x0F, 0x0A, 0x02] + "v1".utf8 + [0x12, 0x09] + "Namespace".utf8
        + [0x12, 0x1B, 0x0A, 0x13, 0x0A, 0x03] + "foo".utf8
        + [0x12, 0, 0x1A, 0, 0x22, 0, 0x2A, 0, 0x32, 0, 0x38, 0, 0x42, 0, 0x12, 0, 0x1A, 2, 0x0A, 0, 0x1A, 0, 0x22, 0]

    static func field(_ number: UInt8, _ octets: [UInt8]) -> [UInt8] {
        [number << 3 | 2, UInt8(octets.count)] + octets
    }

    static func body(_ apiVersion: String, _ kind: String, _ raw: [UInt8]) -> [UInt8] {
        [0x6B, 0x38, 0x73, 0x00] + field(1, field(1, Array(apiVersion.utf8)) + field(2, Array(kind.utf8)))
            + field(2, raw)
    }

    static let review = body(
        "authorization.k8s.io/v1", "SelfSubjectAccessReview",
        field(1, [])
            + field(
                2,
                field(
                    1,
                    field(1, Array("shop".utf8)) + field(2, Array("create".utf8)) + field(3, [])
                        + field(5, Array("services".utf8)))))

    @Test func bodies() throws {
        var text = try ProtobufBody.decode(Self.namespace).text
        #expect(
            text
                == #"{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"foo"},"spec":{},"status":{}}"#)
        text = try ProtobufBody.decode(Self.review).text
        #expect(
            text
                == #"{"apiVersion":"authorization.k8s.io/v1","kind":"SelfSubjectAccessReview","metadata":{},"spec":{"resourceAttributes":{"namespace":"shop","verb":"create","resource":"services"}}}"#
        )
        let labelled = Self.body(
            "v1", "Namespace",
            Self.field(
                1,
                Self.field(1, Array("n".utf8))
                    + Self.field(11, Self.field(1, Array("a".utf8)) + Self.field(2, Array("b".utf8)))
                    + Self.field(11, Self.field(1, Array("c".utf8)))) + Self.field(2, Self.field(1, Array("f".utf8))))
        text = try ProtobufBody.decode(labelled).text
        #expect(
            text
                == #"{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"n","labels":{"a":"b","c":""}},"spec":{"finalizers":["f"]}}"#
        )
    }

    /// `kubectl create configmap a --from-literal=x=y --from-file=b=FILE`, the file of octets that are no UTF-8.
    @Test func configMaps() throws {
        let body = Self.body(
            "v1", "ConfigMap",
            Self.field(1, Self.field(1, Array("a".utf8)))
                + Self.field(2, Self.field(1, Array("x".utf8)) + Self.field(2, Array("y".utf8)))
                + Self.field(3, Self.field(1, Array("b".utf8)) + Self.field(2, [0xFF, 0, 0xFE, 1])) + [4 << 3, 1])
        #expect(
            try ProtobufBody.decode(body).text
                == #"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"immutable":true,"binaryData":{"b":"/wD+AQ=="},"data":{"x":"y"}}"#
        )
    }

    /// A message longer than one octet can say, or a number.
    private static func long(_ number: UInt8, _ octets: [UInt8]) -> [UInt8] {
        [number << 3 | 2, UInt8(octets.count & 0x7F) | 0x80, UInt8(octets.count >> 7)] + octets
    }

    /// `kubectl create service clusterip web --tcp=80:http`, and a number as target port.
    @Test func services() throws {
        let byName =
            Self.field(1, Array("80-http".utf8)) + Self.field(2, Array("TCP".utf8)) + [3 << 3, 80]
            + Self.field(4, [1 << 3, 1, 2 << 3, 0] + Self.field(3, Array("http".utf8))) + [5 << 3, 0]
        let byNumber = [3 << 3, 0xBB, 0x03] + Self.field(4, [1 << 3, 0, 2 << 3, 0xFB, 0x41] + Self.field(3, []))
        let spec =
            Self.field(1, byName) + Self.field(1, byNumber)
            + Self.field(2, Self.field(1, Array("app".utf8)) + Self.field(2, Array("web".utf8)))
            + Self.field(4, Array("ClusterIP".utf8)) + [13 << 3, 0]
        let raw = Self.field(1, Self.field(1, Array("web".utf8))) + Self.long(2, spec)
        let body: [UInt8] =
            [0x6B, 0x38, 0x73, 0x00]
            + Self.field(1, Self.field(1, Array("v1".utf8)) + Self.field(2, Array("Service".utf8)))
            + Self.long(2, raw)
        let spaced = try ProtobufBody.decode(body)
        let ports = spaced["spec"]?["ports"]?.elements ?? []
        #expect(ports.count == 2)
        #expect(ports.first?["port"]?.integer == 80 && ports.first?["targetPort"]?.string == "http")
        #expect(ports.first?["nodePort"] == nil)
        #expect(ports.last?["port"]?.integer == 443 && ports.last?["targetPort"]?.integer == 8443)
        #expect(spaced["spec"]?["selector"]?["app"]?.string == "web")
        #expect(spaced["spec"]?["publishNotReadyAddresses"] == nil)
        // A text where a number belongs.
        let wrong = Self.body("v1", "Service", Self.field(2, Self.field(1, Self.field(3, [0x31]))))
        #expect(throws: ProtobufError.self) { try ProtobufBody.decode(wrong) }
    }

    @Test(
        arguments: [
            ([], "begin"), ([0x6B, 0x38, 0x73, 0x01], "begin"),
            (body("v1", "Namespace", [0x0A, 0x05, 0x61]), "Namespace"),
            (body("v1", "Namespace", [0x0B]), "wire type 3"),
            (body("v1", "Namespace", [0x00, 0x00]), "field number 0"),
            (body("v1", "Namespace", [0x0A, 0x02, 0x0A, 0x7F]), "ObjectMeta"),
            (body("v1", "Namespace", [0x08, 0x01]), "number"),
            (body("v1", "Namespace", [0x0A, 0x03, 0x0A, 0x01, 0xFF]), "UTF-8"),
            (body("v1", "Namespace", [0x0A] + [UInt8](repeating: 0xFF, count: 10)), "64 bits"),
            (body("v1", "Namespace", [0x0A, 0x80]), "end"), (body("v1", "Namespace", [0x09, 1, 2, 3]), "end"),
        ] as [([UInt8], String)])
    func malformed(_ octets: [UInt8], _ part: String) throws {
        let error = try #require(throws: ProtobufError.self) { try ProtobufBody.decode(octets) }
        guard case .malformed(let message) = error else {
            Issue.record("\(error)")
            return
        }
        #expect(message.contains(part), "\(message)")
    }

    @Test func unsupported() throws {
        let pod = Self.body("v1", "Pod", [])
        #expect(throws: ProtobufError.unsupported("\"v1 Pod\"")) { try ProtobufBody.decode(pod) }
        let compressed = Self.namespace + Self.field(3, Array("gzip".utf8))
        #expect(throws: ProtobufError.unsupported("an object in the encoding \"gzip\"")) {
            try ProtobufBody.decode(compressed)
        }
    }
}
