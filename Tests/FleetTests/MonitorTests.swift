import Fleet
import Resources
import Testing
import Traffic

/// The effective settings of probes: the controller's defaults, and a policy's overrides field by field.
@Suite struct MonitorTests {
    private static let id = ProfileID(namespace: "ns", name: "p")

    /// What a profile and its policy state, and what comes of it.
    struct Row: Sendable, CustomTestStringConvertible {
        var name: String
        var config: MonitorConfig?
        var policy: PolicyMonitor?
        var settings: MonitorSettings
        var testDescription: String { name }
    }

    /// Cases D03 to D07 of fleet-testcases; ours must run a probe, so a timeout is never absent or over the interval.
    static let defaults: [Row] = [
        Row(name: "D03", settings: MonitorSettings(interval: .seconds(30), timeout: .seconds(10))),
        Row(
            name: "D04", config: MonitorConfig(intervalInSeconds: 10),
            settings: MonitorSettings(interval: .seconds(10), timeout: .seconds(9))),
        Row(
            name: "D05",
            config: MonitorConfig(
                intervalInSeconds: 40, path: "/x", port: 8080, protocolName: .https, toleratedNumberOfFailures: 1),
            settings: MonitorSettings(
                kind: .https, port: 8080, path: "/x", interval: .seconds(40), timeout: .seconds(10),
                toleratedFailures: 1)),
        Row(
            name: "D06: over the interval", config: MonitorConfig(timeoutInSeconds: 90),
            settings: MonitorSettings(interval: .seconds(30), timeout: .seconds(30))),
        Row(
            name: "D07: over the interval",
            config: MonitorConfig(
                intervalInSeconds: 10, path: "/healthz", port: 80, protocolName: .http, timeoutInSeconds: 90,
                toleratedNumberOfFailures: 5),
            settings: MonitorSettings(
                path: "/healthz", interval: .seconds(10), timeout: .seconds(10), toleratedFailures: 5)),
        Row(
            name: "v1alpha1: 10 and 10", config: MonitorConfig(intervalInSeconds: 10, timeoutInSeconds: 10),
            settings: MonitorSettings(interval: .seconds(10), timeout: .seconds(10))),
        Row(
            name: "a port out of range passes through", config: MonitorConfig(port: 70000),
            settings: MonitorSettings(port: 70000)),
        Row(
            name: "no bound is trusted",
            config: MonitorConfig(
                intervalInSeconds: .max, port: .min, timeoutInSeconds: .min, toleratedNumberOfFailures: .max),
            settings: MonitorSettings(
                port: .min, interval: .seconds(3600), timeout: .milliseconds(100), toleratedFailures: 9)),
        Row(
            name: "the path begins with a slash", config: MonitorConfig(path: "healthz"),
            settings: MonitorSettings(path: "/healthz")),
        Row(
            name: "headers and TCP",
            config: MonitorConfig(protocolName: .tcp, customHeaders: [CustomHeader(name: "Host", value: "a.example")]),
            settings: MonitorSettings(kind: .tcp, headers: [.init(name: "Host", value: "a.example")])),
    ]

    private static let stated = MonitorConfig(
        intervalInSeconds: 10, path: "/a", port: 81, protocolName: .http,
        customHeaders: [CustomHeader(name: "A", value: "1")], timeoutInSeconds: 6, toleratedNumberOfFailures: 2)

    private static func row(
        _ name: String, _ policy: PolicyMonitor, _ change: (inout MonitorSettings) -> Void
    ) -> Row {
        var settings = MonitorSettings(
            port: 81, path: "/a", interval: .seconds(10), timeout: .seconds(6), toleratedFailures: 2,
            headers: [.init(name: "A", value: "1")])
        change(&settings)
        return Row(name: name, config: stated, policy: policy, settings: settings)
    }

    static let overrides: [Row] = [
        row("nothing", PolicyMonitor()) { _ in },
        row("protocol", PolicyMonitor(protocolName: .tcp)) { $0.kind = .tcp },
        row("port", PolicyMonitor(port: 8443)) { $0.statedPort = 8443 },
        row("path", PolicyMonitor(path: "/b")) { $0.path = "/b" },
        row("method", PolicyMonitor(method: .head)) { $0.method = .head },
        row("interval", PolicyMonitor(interval: .seconds(60))) { $0.interval = .seconds(60) },
        row("timeout", PolicyMonitor(timeout: .milliseconds(100))) { $0.timeout = .milliseconds(100) },
        row("an interval under the profile's timeout", PolicyMonitor(interval: .milliseconds(1500))) {
            $0.interval = .milliseconds(1500)
            $0.timeout = .milliseconds(1500)
        },
        row("a timeout over the profile's interval", PolicyMonitor(timeout: .seconds(20))) {
            $0.timeout = .seconds(10)
        },
        row("both", PolicyMonitor(interval: .seconds(40), timeout: .seconds(20))) {
            $0.interval = .seconds(40)
            $0.timeout = .seconds(20)
        },
        row("tolerated failures", PolicyMonitor(toleratedNumberOfFailures: 0)) { $0.toleratedFailures = 0 },
        row("recovery threshold", PolicyMonitor(recoveryThreshold: 4)) { $0.recoveryThreshold = 4 },
        row("status codes", PolicyMonitor(expectedStatusCodes: [200...299, 401...401])) {
            $0.expectedStatusCodes = [200...299, 401...401]
        },
        row("body", PolicyMonitor(bodyContains: "ready")) { $0.bodyContains = "ready" },
        row("headers", PolicyMonitor(customHeaders: [CustomHeader(name: "B", value: "2")])) {
            $0.headers = [.init(name: "B", value: "2")]
        },
        row("no headers", PolicyMonitor(customHeaders: [])) { $0.headers = [] },
        row(
            "TLS",
            PolicyMonitor(
                tls: .init(
                    verify: .file, caFile: "ca", serverName: "s.example", certificateFile: "c", keyFile: "k"))
        ) {
            $0.tls = TLSSettings(
                verify: .file, caFile: "ca", serverName: "s.example", certificateFile: "c", keyFile: "k")
        },
        row("TLS by the system", PolicyMonitor(tls: .init(verify: .system))) { $0.tls = TLSSettings(verify: .system) },
        Row(
            name: "a policy over the defaults", policy: PolicyMonitor(interval: .seconds(5)),
            settings: MonitorSettings(interval: .seconds(5), timeout: .seconds(5))),
    ]

    @Test(arguments: defaults + overrides)
    func settlesEachField(_ row: Row) {
        let model = model(with: Self.profile(row.config))
        if let monitor = row.policy { model.set(Self.policy(monitor: monitor)) }
        #expect(model.profile(Self.id)?.monitor == row.settings)
    }

    @Test func aPolicySettlesWhatDegradedEndpointsDo() throws {
        let model = model(with: Self.profile(nil))
        var profile = try #require(model.profile(Self.id))
        #expect(profile.whenAllDegraded == .serve)
        #expect(profile.minimumHealthyWeight == 0)
        #expect(!profile.observeOnly)
        let update = model.set(
            Self.policy(allDegraded: .nodata, minimum: 0.25, monitor: PolicyMonitor(observeOnly: true)))
        profile = try #require(update.changed.first)
        #expect(profile.whenAllDegraded == .nodata)
        #expect(profile.minimumHealthyWeight == 0.25)
        #expect(profile.observeOnly)
        #expect(model.remove(Self.policy()).changed.first?.observeOnly == false)
    }

    /// Only what the change touches is told: a probe of it begins anew, and no other.
    @Test func aChangeOfSettingsIsAChangeOfTheProfile() {
        let model = model(with: Self.profile(nil), FleetTests.profile("ns/q"))
        let update = model.set(Self.profile(MonitorConfig(port: 8080)))
        #expect(update.changed.map(\.id) == [Self.id])
        #expect(model.set(Self.profile(MonitorConfig(port: 8080))).changed.isEmpty)
    }

    private static func profile(_ config: MonitorConfig?) -> Resource {
        .trafficManagerProfile(
            TrafficManagerProfile(metadata: metadata("ns/p"), resourceGroup: "rg", monitorConfig: config))
    }

    private static func policy(
        allDegraded: ProfilePolicy.AllDegraded = .serve, minimum: Double = 0, monitor: PolicyMonitor = PolicyMonitor()
    ) -> Resource {
        .profilePolicy(
            ProfilePolicy(
                metadata: metadata("ns/x"), profileName: "p", allDegraded: allDegraded,
                minimumHealthyWeight: minimum, monitor: monitor))
    }
}
