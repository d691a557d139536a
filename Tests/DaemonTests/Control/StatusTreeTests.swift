import Daemon
import Fleet
import Resources
import Testing

/// What this server finds is written into a status without touching what it knows nothing of.
@Suite struct StatusTreeTests {
    private let now = Timestamp(seconds: 1_777_882_351)
    private let later = Timestamp(seconds: 1_777_882_400)

    private func programmed(_ status: Condition.Status, _ reason: String, _ generation: Int64 = 1) -> ResourceStatus {
        ResourceStatus(
            conditions: [
                Condition(
                    type: Condition.programmed, status: status, reason: reason, message: "m",
                    observedGeneration: generation)
            ], dnsName: status == .isTrue ? "shop-web.tm.test" : nil)
    }

    private func merged(
        _ existing: Value?, _ status: ResourceStatus, at time: Timestamp,
        kind: ResourceKind = .trafficManagerProfile
    ) -> StatusTree? {
        StatusTree(existing, status, kind: kind, now: time)
    }

    @Test func firstStatusHasKubernetesForm() throws {
        let update = try #require(merged(nil, programmed(.isTrue, "Programmed"), at: now))
        let expected: Value = [
            "dnsName": "shop-web.tm.test",
            "conditions": [
                [
                    "lastTransitionTime": "2026-05-04T08:12:31Z", "message": "m", "observedGeneration": 1,
                    "reason": "Programmed", "status": "True", "type": "Programmed",
                ]
            ],
        ]
        #expect(update.value == expected)
        #expect(update.transitions.map(\.type) == ["Programmed"])
    }

    @Test func theSameIsNoChange() throws {
        let first = try #require(merged(nil, programmed(.isTrue, "Programmed"), at: now))
        #expect(merged(first.value, programmed(.isTrue, "Programmed"), at: later) == nil)
    }

    @Test func timeOfTransitionStaysWhileTheStatusDoes() throws {
        let first = try #require(merged(nil, programmed(.isTrue, "Programmed"), at: now))
        let second = try #require(merged(first.value, programmed(.isTrue, "Programmed", 2), at: later))
        let condition = try #require(second.value["conditions"]?.elements.first)
        #expect(condition["lastTransitionTime"]?.string == now.description)
        #expect(condition["observedGeneration"]?.integer == 2 && second.transitions.isEmpty)
        let third = try #require(merged(second.value, programmed(.isFalse, "Invalid", 2), at: later))
        let changed = try #require(third.value["conditions"]?.elements.first)
        #expect(changed["lastTransitionTime"]?.string == later.description && changed["status"]?.string == "False")
        #expect(third.value["dnsName"] == nil && third.transitions.map(\.reason) == ["Invalid"])
    }

    @Test func strangersStay() throws {
        let existing: Value = [
            "resourceID": "/subscriptions/x",
            "conditions": [
                ["type": "Other", "status": "True"],
                ["type": "Programmed", "status": "True", "reason": "Programmed", "message": "Azure's"],
            ],
        ]
        let update = try #require(merged(existing, programmed(.isTrue, "Programmed"), at: now))
        #expect(update.value["resourceID"]?.string == "/subscriptions/x")
        let conditions = update.value["conditions"]?.elements ?? []
        #expect(conditions.map { $0["type"]?.string } == ["Other", "Programmed"])
        #expect(conditions.map { $0["message"]?.string } == [nil, "m"])
        // The old controller told no time.
        #expect(conditions.last?["lastTransitionTime"]?.string == now.description && update.transitions.isEmpty)
    }

    @Test func endpointsComeAndGo() throws {
        let condition = Condition(type: Condition.accepted, status: .isTrue, reason: "Accepted", message: "")
        let endpoint = ResourceStatus.EndpointStatus(
            name: "fleet-u#app#east", weight: 60, target: "192.0.2.1", cluster: "east", fromWeight: 30)
        let served = ResourceStatus(conditions: [condition], endpoints: [endpoint])
        let first = try #require(merged(nil, served, at: now, kind: .trafficManagerBackend))
        #expect(
            first.value["endpoints"]
                == [
                    [
                        "from": ["cluster": "east", "weight": 30], "name": "fleet-u#app#east", "target": "192.0.2.1",
                        "weight": 60,
                    ]
                ])
        let none = ResourceStatus(conditions: [condition])
        let second = try #require(merged(first.value, none, at: now, kind: .trafficManagerBackend))
        #expect(second.value["endpoints"] == nil)
    }

    @Test func eventsTellOfProfilesAndBackendsOnly() throws {
        func event(_ kind: ResourceKind, _ type: String, _ status: Condition.Status, _ reason: String)
            -> ObjectEvent.Content?
        {
            StatusTransition(
                object: ObjectReference(key: ResourceKey(kind: kind, namespace: "n", name: "o"), uid: "u"),
                condition: Condition(type: type, status: status, reason: reason, message: "why")
            ).event
        }
        let good = try #require(event(.trafficManagerProfile, "Programmed", .isTrue, "Programmed"))
        #expect(good.reason == "Programmed" && good.severity == .normal && good.message == "why")
        let bad = try #require(event(.trafficManagerProfile, "Programmed", .isFalse, "DNSNameNotAvailable"))
        #expect(
            bad.reason == "NotProgrammed" && bad.severity == .warning && bad.message == "DNSNameNotAvailable: why")
        let open = try #require(event(.trafficManagerBackend, "Accepted", .unknown, "Pending"))
        #expect(open.reason == "NotAccepted" && open.severity == .normal && open.message == "Pending: why")
        #expect(event(.profilePolicy, "Accepted", .isTrue, "Accepted") == nil)
    }
}
