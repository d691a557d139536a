import Resources
import Testing

@Suite struct WorkReductionTests {
    private static let head = #""apiVersion":"placement.kubernetes-fleet.io/v1beta1","kind":"Work""#
    private static func spec(_ manifests: String) -> String { #""spec":{"workload":{"manifests":[\#(manifests)]}}"# }

    /// The members of a Work behind its head, and what is left of them.
    @Test(arguments: [
        (#""metadata":{"name":"w","labels":{"a":"b"}}"#, #""metadata":{"name":"w","labels":{"a":"b"}}"#),
        (
            #""metadata":{"name":"w","annotations":{"kubectl.kubernetes.io/last-applied-configuration":"{}","pointsman.dev/source":"f"}}"#,
            #""metadata":{"name":"w","annotations":{"pointsman.dev/source":"f"}}"#
        ),
        (#""metadata":{"name":"w","annotations":{"a":"b"}},"data":1"#, #""metadata":{"name":"w"}"#),
        (
            spec(
                #"{"apiVersion":"v1","kind":"Secret","data":{"a":"b"}},{"apiVersion":"v1","kind":"ConfigMap"},5,null,{}"#
            ),
            spec("")
        ),
        (
            spec(
                #"{"apiVersion":"v1","kind":"Service","metadata":{"name":"a","namespace":"n","uid":"u","labels":{"x":"y"},"annotations":{"x":"y"}},"spec":{"type":"LoadBalancer","ports":[{"port":80}],"selector":{"a":"b"}},"status":{}}"#
            ),
            spec(
                #"{"apiVersion":"v1","kind":"Service","metadata":{"name":"a","namespace":"n"},"spec":{"type":"LoadBalancer","ports":[{"port":80}]}}"#
            )
        ),
        (
            spec(
                #"{"apiVersion":"networking.fleet.azure.com/v1alpha1","kind":"ServiceExport","metadata":{"name":"a","annotations":{"networking.fleet.azure.com/weight":"5","x":"y"}},"spec":{"x":1}}"#
            ),
            spec(
                #"{"apiVersion":"networking.fleet.azure.com/v1alpha1","kind":"ServiceExport","metadata":{"name":"a","annotations":{"networking.fleet.azure.com/weight":"5"}}}"#
            )
        ),
        (spec(#"{"apiVersion":"serving.knative.dev/v1","kind":"Service","metadata":{"name":"a"}}"#), spec("")),
        (
            #""spec":{"workload":{"manifests":[],"x":1},"applyStrategy":{"type":"x"}}"#, spec("")
        ),
        (
            #""status":{"conditions":[{"type":"Applied"}],"manifestConditions":[{"identifier":{"kind":"Secret","name":"a"},"backReportedStatus":{"observedStatus":{"data":"x"}}},{"identifier":{"kind":"Service","name":"a"},"conditions":[],"diffDetails":{"x":1},"backReportedStatus":{"observedStatus":{"apiVersion":"v1","kind":"Service","metadata":{"name":"a","annotations":{"x":"y"}},"data":1,"status":{"loadBalancer":{"ingress":[{"ip":"192.0.2.1"}]}}}}},{"identifier":{"group":"serving.knative.dev","kind":"Service","name":"a"}},{"identifier":{"group":"networking.fleet.azure.com","kind":"ServiceExport","name":"a"}},{"x":1}],"x":1}"#,
            #""status":{"conditions":[{"type":"Applied"}],"manifestConditions":[{"identifier":{"kind":"Service","name":"a"},"conditions":[],"backReportedStatus":{"observedStatus":{"apiVersion":"v1","kind":"Service","metadata":{"name":"a"},"status":{"loadBalancer":{"ingress":[{"ip":"192.0.2.1"}]}}}}},{"identifier":{"group":"networking.fleet.azure.com","kind":"ServiceExport","name":"a"}}]}"#
        ),
        // What the schema refuses is left for it.
        (#""metadata":5,"spec":"x""#, #""metadata":5,"spec":"x""#),
        (#""spec":{"workload":{"manifests":{"a":"b"}}}"#, #""spec":{"workload":{"manifests":{"a":"b"}}}"#),
    ]) func cuts(_ members: String, _ left: String) throws {
        let work = try Value.parse(json: Array("{\(Self.head),\(members)}".utf8))
        let reduced = Work.reduced(work)
        #expect(String(decoding: reduced.json, as: UTF8.self) == "{\(Self.head),\(left)}")
        #expect(Work.reduced(reduced) == reduced)
    }

    @Test func whatIsUsedIsWhatWasUsedBefore() throws {
        let text = """
            {\(Self.head),"metadata":{"name":"w","namespace":"fleet-member-east"},"spec":{"workload":{"manifests":[
            {"apiVersion":"v1","kind":"Service","metadata":{"name":"a","namespace":"n"},"spec":{"type":"LoadBalancer"}},
            {"apiVersion":"networking.fleet.azure.com/v1beta1","kind":"ServiceExport","metadata":{"name":"a","namespace":"n",
              "annotations":{"networking.fleet.azure.com/weight":"7"}}}]}},
            "status":{"manifestConditions":[{"identifier":{"kind":"Service","name":"a","namespace":"n"},
              "backReportedStatus":{"observedStatus":{"status":{"loadBalancer":{"ingress":[{"ip":"192.0.2.1"}]}}}}}]}}
            """
        let work = try Value.parse(json: Array(text.utf8))
        #expect(ResourceDecoder().decode(Work.reduced(work)) == ResourceDecoder().decode(work))
    }

    @Test func nothingElse() {
        #expect(Work.reduced("x") == "x")
        #expect(Work.reduced([:]) == [:])
    }
}
