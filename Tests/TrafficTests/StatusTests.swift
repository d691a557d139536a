import IPAddress
import Testing
import Traffic

/// Azure's status tables, azure-traffic-manager 2.4 and 2.5, row by row.
struct StatusTests {
    struct EndpointRow: Sendable {
        var profile = true
        var endpoint = true
        var alwaysServe = false
        var weight: UInt32 = 1
        /// What the probes say.
        var probed: HealthState = .online
        var state: HealthState
        var isProbed: Bool
        var isServed: Bool
    }

    @Test(arguments: [
        EndpointRow(profile: false, state: .inactive, isProbed: false, isServed: false),
        EndpointRow(endpoint: false, state: .disabled, isProbed: false, isServed: false),
        EndpointRow(profile: false, endpoint: false, state: .disabled, isProbed: false, isServed: false),
        EndpointRow(endpoint: false, alwaysServe: true, state: .disabled, isProbed: false, isServed: false),
        EndpointRow(probed: .online, state: .online, isProbed: true, isServed: true),
        EndpointRow(probed: .degraded, state: .degraded, isProbed: true, isServed: false),
        EndpointRow(probed: .checkingEndpoint, state: .checkingEndpoint, isProbed: true, isServed: true),
        EndpointRow(alwaysServe: true, probed: .degraded, state: .unmonitored, isProbed: false, isServed: true),
        // Ours: no weight, no part.
        EndpointRow(weight: 0, state: .inactive, isProbed: false, isServed: false),
    ])
    func endpointStatus(_ row: EndpointRow) throws {
        var endpoint = try endpoint("4", weight: row.weight)
        endpoint.isEnabled = row.endpoint
        endpoint.alwaysServe = row.alwaysServe
        let state = endpoint.settledState(isProfileEnabled: row.profile) ?? row.probed
        #expect(state == row.state)
        #expect(state.isProbed == row.isProbed)
        #expect(state.isServed == row.isServed)
        if row.profile {
            let profile = Profile(
                id: ProfileID(namespace: "n", name: "p"), names: [], endpoints: [endpoint], monitor: MonitorSettings())
            #expect(profile.probeTargets(of: endpoint).isEmpty == !row.isProbed)
            #expect(ProfileHealth(of: profile) { _ in row.probed }.states == [[row.state]])
        }
    }

    struct ProfileRow: Sendable {
        var isEnabled = true
        var states: [HealthState]
        var status: ProfileHealthStatus
    }

    @Test(arguments: [
        ProfileRow(isEnabled: false, states: [.inactive, .degraded, .online], status: .disabled),
        ProfileRow(states: [.online, .checkingEndpoint, .degraded, .disabled, .unmonitored], status: .degraded),
        ProfileRow(states: Array(repeating: .online, count: 199) + [.degraded], status: .degraded),
        ProfileRow(states: [.checkingEndpoint, .online, .disabled], status: .online),
        ProfileRow(states: [.checkingEndpoint, .unmonitored], status: .online),
        ProfileRow(states: [.checkingEndpoint, .disabled, .inactive], status: .checkingEndpoints),
        ProfileRow(states: [.disabled, .inactive], status: .inactive),
        ProfileRow(states: [.disabled], status: .inactive),
        ProfileRow(states: [], status: .inactive),
    ])
    func profileStatus(_ row: ProfileRow) {
        #expect(ProfileHealthStatus(isEnabled: row.isEnabled, states: row.states) == row.status)
        #expect(ProfileHealthStatus(isEnabled: row.isEnabled, states: row.states.reversed()) == row.status)
    }

    @Test func anEndpointIsAsGoodAsItsBestAddressAndAProfileAsBadAsItsWorst() throws {
        let profile = try profile(["4 6"])
        for (states, state, status) in [
            ([.online, .degraded], .online, .degraded), ([.degraded, .checkingEndpoint], .checkingEndpoint, .degraded),
            ([.degraded, .degraded], .degraded, .degraded), ([.checkingEndpoint, .online], .online, .online),
        ] as [([HealthState], HealthState, ProfileHealthStatus)] {
            let health = ProfileHealth(of: profile) { target in
                if case .address(let address) = target.host, address.isIPv4 { states[0] } else { states[1] }
            }
            #expect(health.states == [states])
            #expect(health.endpoints[0].state == state)
            #expect(health.status == status)
        }
    }

    @Test func withoutSettingsNothingIsProbed() throws {
        var profile = try profile(["4 6", "alias"])
        profile.monitor = nil
        profile.endpoints[1].isEnabled = false
        #expect(ProfileHealth(of: profile).states == [[.unmonitored, .unmonitored], [.disabled]])
    }

    /// A verdict is of an address, whichever endpoint of the profile has it, and whatever that is called.
    @Test func statesOutlastLaterVersions() throws {
        let old = try profile(["4 6", "alias", "4", "6"])
        let health = ProfileHealth(of: old) { _ in .degraded }
        #expect(health.aligned(to: old) == health)
        var new = old
        new.endpoints.swapAt(0, 2)
        new.endpoints[3].isEnabled = false
        guard case .addresses(let addresses) = old.endpoints[0].target else { return }
        new.endpoints[2].target = .addresses(try [address("192.0.2.99")] + addresses.reversed())
        new.endpoints[1].target = .addresses(addresses)
        new.endpoints.append(Endpoint(origin: .external(name: "new"), target: old.endpoints[1].target, weight: 1))
        #expect(
            health.aligned(to: new).states == [
                [.degraded], [.degraded, .degraded], [.checkingEndpoint, .degraded, .degraded], [.disabled],
                [.degraded],
            ])
        new.endpoints = []
        #expect(health.aligned(to: new).states == [])
        // What no probe of this version said is no state of it either.
        var always = old
        always.endpoints[0].alwaysServe = true
        #expect(health.aligned(to: always).states[0] == [.unmonitored, .unmonitored])
        #expect(health.aligned(to: always).aligned(to: old).states[0] == [.checkingEndpoint, .checkingEndpoint])
    }
}
