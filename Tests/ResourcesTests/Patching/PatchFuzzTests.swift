import Resources
import TestSupport
import Testing

/// Bodies that nobody meant: whatever is decoded may neither crash nor hang, and what applies stays within the bounds.
@Suite struct PatchFuzzTests {
    private static let object = #"""
        {"apiVersion":"v1","kind":"Service","metadata":{"name":"x","namespace":"shop","labels":{"a":"b"},"finalizers":["f"],
        "annotations":{"kubectl.kubernetes.io/last-applied-configuration":"{\"apiVersion\":\"v1\",\"kind\":\"Service\",\"metadata\":{\"name\":\"x\"},\"spec\":{\"type\":\"LoadBalancer\"}}\n"},
        "managedFields":[{"manager":"one","operation":"Apply","apiVersion":"v1","time":"2026-05-04T08:12:31Z","fieldsType":"FieldsV1","fieldsV1":{"f:metadata":{"f:labels":{".":{},"f:a":{}},"f:finalizers":{"v:\"f\"":{}}},"f:spec":{"f:ports":{"k:{\"port\":80,\"protocol\":\"TCP\"}":{".":{},"f:port":{}}},"f:selector":{}}}}]},
        "spec":{"type":"LoadBalancer","selector":{"app":"a"},"ports":[{"port":80,"name":"http"},{"port":53,"protocol":"UDP"}]},
        "status":{"conditions":[{"type":"A","status":"True"}],"loadBalancer":{"ingress":[{"ip":"192.0.2.1"}]}}}
        """#

    private static let patches = [
        #"[{"op":"add","path":"/spec/ports/-","value":{"port":1}},{"op":"move","from":"/spec/ports/0","path":"/spec/ports/1"},{"op":"test","path":"/metadata/name","value":"x"},{"op":"copy","from":"/spec","path":"/status/a~1b"},{"op":"remove","path":"/spec/type"},{"op":"replace","path":"/metadata/labels/a","value":null}]"#,
        #"{"metadata":{"labels":{"a":null,"c":"d"},"$deleteFromPrimitiveList/finalizers":["f"],"finalizers":["g"]},"spec":{"$setElementOrder/ports":[{"port":53},{"port":80}],"ports":[{"$patch":"delete","port":80},{"port":53,"name":"u"}],"selector":{"$patch":"replace"}},"status":{"conditions":[{"type":"A","status":"False"}]}}"#,
        object,
    ]

    @Test func patchesAndApplies() throws {
        var random = SeededGenerator(seed: 1)
        let schema = try #require(ResourceKind.service.schema(version: "v1"))
        let original = Array(Self.object.utf8)
        var applied = 0
        var refused = 0
        for round in 0..<12_000 {
            let octets = Array(Self.patches[round % Self.patches.count].utf8).mutated(using: &random)
            let target = round % 4 == 0 ? original.mutated(using: &random) : original
            guard let patch = try? Value.parse(json: octets), let live = try? Value.parse(json: target) else {
                continue
            }
            func attempt(_ body: () throws -> Value) {
                do {
                    // What applies can be written and read again: it is within the readers' bounds.
                    let result = try body()
                    #expect(throws: Never.self) { try Value.parse(json: result.json) }
                    applied += 1
                } catch is PatchError {
                    refused += 1
                } catch is ApplyError {
                    refused += 1
                } catch {
                    Issue.record("\(error)")
                }
            }
            attempt { try MergePatch.apply(patch, to: live) }
            attempt { try JSONPatch(patch).apply(to: live) }
            attempt { try StrategicMergePatch.apply(patch, to: live) }
            attempt { try ManagedFields(patch["metadata"]?["managedFields"]).value ?? [] }
            var configuration = patch
            configuration.modify(["metadata"]) { $0.set(nil, for: "managedFields") }
            for (manager, subresource) in [("one", nil), ("kubectl", nil), ("two", "status")] {
                attempt {
                    let result = try ServerSideApply.apply(
                        configuration, to: live, manager: manager, force: round % 2 == 0, apiVersion: "v1",
                        subresource: subresource, time: Timestamp(seconds: 0), schema: schema)
                    // An apply of the same again changes nothing.
                    let again = try ServerSideApply.apply(
                        configuration, to: result, manager: manager, force: false, apiVersion: "v1",
                        subresource: subresource, time: Timestamp(seconds: 60), schema: schema)
                    #expect(
                        again.text == result.text, "\(configuration.text)\n\(live.text)\n\(result.text)\n\(again.text)")
                    return result
                }
            }
        }
        #expect(applied > 2_000 && refused > 2_000, "\(applied) applied, \(refused) refused")
    }

    @Test func selectors() {
        var random = SeededGenerator(seed: 2)
        let texts = ["app=web,tier in (a,b),!x,y notin (),z>1", "metadata.name=a\\,b,reason!=x,involvedObject.kind==K"]
        var accepted = 0
        var refused = 0
        for round in 0..<30_000 {
            let text = String(decoding: Array(texts[round % 2].utf8).mutated(using: &random), as: UTF8.self)
            do {
                if round % 2 == 0 {
                    _ = try LabelSelector(text).matches(["app": "web"])
                } else {
                    _ = try FieldSelector(text, kind: .event).matches(["metadata": ["name": "a,b"]])
                }
                accepted += 1
            } catch {
                #expect(!error.message.isEmpty)
                refused += 1
            }
        }
        #expect(accepted > 1_000 && refused > 1_000)
    }

    @Test func protobuf() {
        var random = SeededGenerator(seed: 3)
        var accepted = 0
        var refused = 0
        for round in 0..<50_000 {
            let octets = (round % 2 == 0 ? ProtobufBodyTests.namespace : ProtobufBodyTests.review).mutated(
                using: &random)
            do {
                let value = try ProtobufBody.decode(octets)
                #expect(value["kind"] != nil)
                accepted += 1
            } catch {
                refused += 1
            }
        }
        #expect(accepted > 1_000 && refused > 1_000)
    }
}
