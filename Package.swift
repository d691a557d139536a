// swift-tools-version: 6.2

import PackageDescription

/// Settings of every target: the compiler refuses what the project's rules refuse.
let common: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .strictMemorySafety(),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

/// Release binaries carry the Swift runtime, so that a host needs only the system's libraries. The two libraries are
/// what FoundationEssentials stands on: the compiler names them by itself only where it compiles for static linking.
let staticRuntime: [LinkerSetting] = [
    .unsafeFlags(
        ["-static-stdlib", "-l_FoundationCollections", "-l_FoundationCShims"], .when(configuration: .release))
]

func part(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: common)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: dependencies, swiftSettings: common)
}

let package = Package(
    name: "pointsman",
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    ],
    targets: [
        // Layer 0
        .target(name: "CLinux"),
        .systemLibrary(name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
        .target(name: "COpenSSLShims", dependencies: ["COpenSSL"]),
        .systemLibrary(name: "CLibYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        part("IPAddress"),
        // Layer 1
        part("DNSWire", ["IPAddress"]),
        part("HTTP"),
        part("Transport", ["IPAddress", "CLinux", "COpenSSLShims"]),
        // Layer 2
        part("Resources", ["DNSWire", "IPAddress", "CLibYAML"]),
        part("Traffic", ["DNSWire", "IPAddress"]),
        // Layer 3
        part("Fleet", ["Resources", "Traffic", "DNSWire", "IPAddress"]),
        part("Answering", ["Traffic", "DNSWire", "IPAddress"]),
        // Layer 4
        part(
            "DNSServer",
            ["Answering", "Traffic", "Transport", "IPAddress", .product(name: "Logging", package: "swift-log")]),
        part(
            "HealthMonitor",
            ["Traffic", "DNSWire", "HTTP", "Transport", "IPAddress", .product(name: "Logging", package: "swift-log")]),
        part("ResourceStore", ["Resources", "Transport", "CSQLite"]),
        part("APIClient", ["Resources", "HTTP", "Transport", "IPAddress"]),
        // Layer 5
        part(
            "ControlAPI",
            [
                "ResourceStore", "Resources", "HTTP", "Transport", "IPAddress", "CZlib",
                .product(name: "Logging", package: "swift-log"),
            ]),
        // Layer 6
        part(
            "Daemon",
            [
                "APIClient", "ControlAPI", "ResourceStore", "DNSServer", "HealthMonitor", "Answering", "Fleet",
                "Resources",
                "Traffic",
                "Transport", "HTTP", "DNSWire", "IPAddress",
                .product(name: "Logging", package: "swift-log"),
            ]),
        // Layer 7
        .executableTarget(
            name: "pointsman",
            dependencies: [
                "Daemon", "APIClient", "ControlAPI", "HTTP", "Resources", "Transport", "Traffic", "DNSWire",
                "IPAddress",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: common,
            linkerSettings: staticRuntime),
        .executableTarget(
            name: "pointsman-bench", dependencies: ["Answering", "Traffic", "DNSWire", "IPAddress"],
            swiftSettings: common, linkerSettings: staticRuntime),
        // Tests
        .target(name: "CAllocationCounter", path: "Tests/CAllocationCounter"),
        .target(name: "CDatagramFlood", path: "Tests/CDatagramFlood"),
        .target(
            name: "TestSupport",
            dependencies: ["DNSWire", "IPAddress", "Transport", .product(name: "Logging", package: "swift-log")],
            path: "Tests/TestSupport", swiftSettings: common),
        .target(
            name: "FuzzTargets",
            dependencies: ["Answering", "DNSServer", "Transport", "Traffic", "DNSWire", "IPAddress"],
            path: "Tests/FuzzTargets", exclude: ["Corpus"], swiftSettings: common),
        .executableTarget(
            name: "pointsman-fuzz", dependencies: ["FuzzTargets", "Transport"], path: "Tests/FuzzDriver",
            swiftSettings: common),
        tests("FuzzTargetsTests", ["FuzzTargets", "Transport"]),
        tests("IPAddressTests", ["IPAddress", "TestSupport"]),
        tests("DNSWireTests", ["DNSWire", "IPAddress", "TestSupport"]),
        tests("HTTPTests", ["HTTP", "TestSupport"]),
        tests("TransportTests", ["Transport", "IPAddress", "CLinux", "TestSupport", "CAllocationCounter"]),
        tests("ResourcesTests", ["Resources", "DNSWire", "IPAddress", "TestSupport"]),
        tests("TrafficTests", ["Traffic", "DNSWire", "IPAddress", "TestSupport"]),
        tests("FleetTests", ["Fleet", "Resources", "Traffic", "DNSWire", "IPAddress", "TestSupport"]),
        tests(
            "AnsweringTests",
            ["Answering", "Traffic", "DNSWire", "IPAddress", "TestSupport", "CAllocationCounter"]),
        tests(
            "DNSServerTests",
            [
                "DNSServer", "Answering", "Traffic", "DNSWire", "IPAddress", "Transport", "TestSupport",
                "CAllocationCounter",
                .product(name: "Logging", package: "swift-log"),
            ]),
        tests(
            "HealthMonitorTests",
            [
                "HealthMonitor", "Traffic", "DNSWire", "IPAddress", "Transport", "TestSupport",
                .product(name: "Logging", package: "swift-log"),
            ]),
        tests(
            "APIClientTests",
            [
                "APIClient", "ControlAPI", "Resources", "HTTP", "Transport", "IPAddress", "TestSupport",
                .product(name: "Logging", package: "swift-log"),
            ]),
        tests("ResourceStoreTests", ["ResourceStore", "Resources", "Transport", "TestSupport"]),
        tests(
            "ControlAPITests",
            [
                "ControlAPI", "APIClient", "ResourceStore", "Resources", "HTTP", "Transport", "IPAddress",
                "TestSupport",
                .product(name: "Logging", package: "swift-log"),
            ]),
        tests(
            "DaemonTests",
            [
                "ControlAPI", "ResourceStore", "HTTP", "Daemon", "DNSServer", "Answering", "Resources", "Traffic",
                "Fleet",
                "DNSWire", "IPAddress", "TestSupport",
                .product(name: "Logging", package: "swift-log"),
            ]),
        .testTarget(
            name: "EndToEndTests",
            dependencies: ["Resources", "HTTP", "Transport", "DNSWire", "IPAddress", "TestSupport", "CDatagramFlood"],
            exclude: ["Fixtures"], swiftSettings: common),
    ]
)
