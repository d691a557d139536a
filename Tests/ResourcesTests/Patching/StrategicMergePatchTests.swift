import Resources
import Testing

/// What kubectl sends for core kinds.
@Suite struct StrategicMergePatchTests {
    @Test(arguments: [
        // A second `kubectl apply` of a Service: one port goes, one changes, one comes.
        (
            #"{"spec":{"type":"ClusterIP","ports":[{"port":80,"name":"a"},{"port":443,"name":"b"},{"port":90}]}}"#,
            #"{"spec":{"$setElementOrder/ports":[{"port":443},{"port":8080},{"port":90}],"ports":[{"$patch":"delete","port":80},{"name":"tls","port":443},{"port":8080}]}}"#,
            #"{"spec":{"type":"ClusterIP","ports":[{"port":443,"name":"tls"},{"port":8080},{"port":90}]}}"#
        ),
        (
            #"{"spec":{"ports":[{"port":53,"protocol":"UDP"},{"port":53,"protocol":"TCP"}]}}"#,
            #"{"spec":{"ports":[{"port":53,"protocol":"TCP","name":"t"}]}}"#,
            #"{"spec":{"ports":[{"port":53,"protocol":"UDP"},{"port":53,"protocol":"TCP","name":"t"}]}}"#
        ),
        (
            #"{"metadata":{"labels":{"a":"1","b":"2"}}}"#, #"{"metadata":{"labels":{"a":null,"c":"3"}}}"#,
            #"{"metadata":{"labels":{"b":"2","c":"3"}}}"#
        ),
        (
            #"{"spec":{"selector":{"a":"1","b":"2"}}}"#, #"{"spec":{"selector":{"$patch":"replace","c":"3"}}}"#,
            #"{"spec":{"selector":{"c":"3"}}}"#
        ),
        (
            #"{"spec":{"selector":{"a":"1","b":"2"}}}"#,
            #"{"spec":{"$retainKeys":["selector"],"selector":{"b":null}}}"#,
            #"{"spec":{"selector":{"a":"1"}}}"#
        ),
        (
            #"{"metadata":{"finalizers":["a","b","c"]}}"#,
            #"{"metadata":{"$deleteFromPrimitiveList/finalizers":["b"],"$setElementOrder/finalizers":["d","a","c"],"finalizers":["d"]}}"#,
            #"{"metadata":{"finalizers":["d","a","c"]}}"#
        ),
        (
            #"{"status":{"conditions":[{"type":"A","status":"True"},{"type":"B","status":"True"}]}}"#,
            #"{"status":{"conditions":[{"type":"B","status":"False"},{"type":"C","status":"True"}]}}"#,
            #"{"status":{"conditions":[{"type":"A","status":"True"},{"type":"B","status":"False"},{"type":"C","status":"True"}]}}"#
        ),
        (
            #"{"metadata":{"ownerReferences":[{"uid":"1","name":"x"}]}}"#,
            #"{"metadata":{"ownerReferences":[{"uid":"2","name":"y"},{"$patch":"delete","uid":"1"}]}}"#,
            #"{"metadata":{"ownerReferences":[{"uid":"2","name":"y"}]}}"#
        ),
        (
            #"{"spec":{"externalIPs":["192.0.2.1"],"ports":[{"port":1}]}}"#,
            #"{"spec":{"externalIPs":["192.0.2.2"],"ports":[{"$patch":"replace"},{"port":2}]}}"#,
            #"{"spec":{"externalIPs":["192.0.2.2"],"ports":[{"port":2}]}}"#
        ),
        ("{}", #"{"spec":{"ports":[{"port":1,"name":null}]}}"#, #"{"spec":{"ports":[{"port":1}]}}"#),
    ])
    func accepted(_ original: String, _ patch: String, _ result: String) throws {
        #expect(try StrategicMergePatch.apply(json(patch), to: json(original)).text == result)
    }

    @Test(arguments: [
        ("[]", PatchError.Reason.malformed, ""), (#"{"spec":{"$patch":"spam"}}"#, .malformed, "spec.$patch"),
        (#"{"spec":{"ports":[{"name":"a"}]}}"#, .malformed, "spec.ports[0].port"),
        (#"{"spec":{"ports":[{"port":1},{"$patch":3,"port":1}]}}"#, .malformed, "spec.ports[1].$patch"),
    ])
    func refused(_ patch: String, _ reason: PatchError.Reason, _ path: String) throws {
        let error = try #require(throws: PatchError.self) { try StrategicMergePatch.apply(json(patch), to: [:]) }
        #expect(error.reason == reason && error.path == path, "\(error)")
    }

    @Test func workIsBounded() throws {
        let ports: Value = ["spec": ["ports": Value((0..<20_000).map { ["port": Value(Int64($0))] })]]
        #expect(
            try #require(throws: PatchError.self) { try StrategicMergePatch.apply(ports, to: ports) }.reason
                == .tooLarge)
    }
}
