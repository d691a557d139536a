import Resources
import Testing

@Suite struct RemovalGuardTests {
    struct Step: Sendable {
        var removed: [ResourceKind: Int]
        var held: [ResourceKind: Int]
        var reason: String?
    }

    static let steps = [
        Step(removed: [:], held: [.trafficManagerProfile: 3], reason: nil),
        // All of a role, once that is two or more.
        Step(removed: [.trafficManagerProfile: 1], held: [.trafficManagerProfile: 1], reason: nil),
        Step(removed: [.trafficManagerProfile: 2], held: [.trafficManagerProfile: 2], reason: "all 2 profiles"),
        Step(removed: [.trafficManagerBackend: 3], held: [.trafficManagerBackend: 3], reason: "all 3 backends"),
        Step(removed: [.serviceImport: 2], held: [.serviceImport: 2], reason: "all 2 imports"),
        // One role by several kinds.
        Step(
            removed: [.serviceExport: 1, .internalServiceExport: 1],
            held: [.serviceExport: 1, .internalServiceExport: 1], reason: "all 2 exports"),
        Step(removed: [.service: 2], held: [.service: 2, .clusterAddress: 1], reason: nil),
        Step(removed: [.service: 2, .work: 1], held: [.service: 2, .work: 1], reason: "all 3 addresses"),
        // Over half, once that is four or more.
        Step(removed: [.trafficManagerProfile: 3], held: [.trafficManagerProfile: 4], reason: nil),
        Step(removed: [.trafficManagerProfile: 4], held: [.trafficManagerProfile: 8], reason: nil),
        Step(removed: [.trafficManagerProfile: 5], held: [.trafficManagerProfile: 8], reason: "5 of 8 profiles"),
        Step(removed: [.externalEndpoint: 51], held: [.externalEndpoint: 100], reason: "51 of 100 addresses"),
        // Others are free.
        Step(removed: [.profilePolicy: 9, .namespace: 9], held: [.profilePolicy: 9, .namespace: 9], reason: nil),
    ]

    @Test(arguments: steps.indices) func holdsWhatTakesAllOrMostOfARole(_ index: Int) {
        let step = Self.steps[index]
        let reason = RemovalGuard.standard.reasonToHold(removing: step.removed, of: step.held)
        #expect(reason?.description == step.reason)
    }

    @Test func limitsAreTheConfigured() {
        let strict = RemovalGuard(share: 0.1, least: 2)
        #expect(strict.reasonToHold(removing: [.serviceExport: 2], of: [.serviceExport: 10]) != nil)
        #expect(strict.reasonToHold(removing: [.serviceExport: 1], of: [.serviceExport: 2]) == nil)
    }
}
