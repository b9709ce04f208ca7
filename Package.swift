// swift-tools-version: 6.2
import PackageDescription

/// Swift 6 mode and the strict extras of this house.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .strictMemorySafety(),
]

/// C libraries as archives: the program must not ask a node for them.
let staticLibraries: [LinkerSetting] = [
    .linkedLibrary(":libaudit.a"), .linkedLibrary(":libcap-ng.a"), .linkedLibrary(":libz.a"),
]

/// Where the linker finds SQLite and zlib as archives too: packages ask it for the shared libraries.
let staticPackages: [LinkerSetting] = [
    .unsafeFlags(["-L\(Context.packageDirectory)/packaging/link"])
]

/// The program asks a node for the C library alone, and exports nothing: with a symbol for each of
/// its functions it is 6 MB larger, and what nobody calls cannot be left out.
let release: [LinkerSetting] = [
    .unsafeFlags(
        [
            "-L\(Context.packageDirectory)/packaging/link/release",
            "-Xclang-linker", "-static-libgcc", "-Xlinker", "--no-export-dynamic",
        ], .when(configuration: .release))
]

let package = Package(
    name: "merlon",
    products: [
        .executable(name: "merlon", targets: ["merlon"]),
        .library(name: "CEL", targets: ["CEL"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-asn1", from: "1.7.4"),
        .package(url: "https://github.com/apple/swift-certificates", from: "1.21.1"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // Level 0
        .systemLibrary(name: "CAudit", providers: [.apt(["libaudit-dev", "libcap-ng-dev"])]),
        .target(name: "CLinux"),
        .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
        .target(name: "Posture", swiftSettings: strict),
        .target(name: "SSHD", swiftSettings: strict),
        .target(name: "Firewall", dependencies: ["YAML"], swiftSettings: strict),
        .target(name: "Spelling", swiftSettings: strict),
        .target(
            name: "CEL", dependencies: ["Spelling"], swiftSettings: strict,
            linkerSettings: [.linkedLibrary("m")]),
        .target(
            name: "YAML", dependencies: ["Spelling", .product(name: "Yams", package: "Yams")],
            swiftSettings: strict),
        .target(name: "TOML", swiftSettings: strict),

        // Level 1
        .target(
            name: "HostSystem", dependencies: ["CAudit", "CLinux", "CZlib"], swiftSettings: strict,
            linkerSettings: staticLibraries),
        .target(
            name: "Policies",
            dependencies: [
                "CEL", "Posture", "Spelling", "YAML",
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            swiftSettings: strict),

        .target(
            name: "OTLP",
            dependencies: ["Posture", .product(name: "SwiftProtobuf", package: "swift-protobuf")],
            exclude: ["Protos"], swiftSettings: strict),

        // Level 2
        .target(
            name: "Probes",
            dependencies: [
                "Containers", "Firewall", "HostSystem", "Packages", "Posture", "SSHD", "TOML",
                "YAML", .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
                .product(name: "X509", package: "swift-certificates"),
            ],
            swiftSettings: strict),

        .target(
            name: "Containers", dependencies: ["HostSystem", "Posture", "YAML"],
            swiftSettings: strict),
        .target(
            name: "Packages",
            dependencies: ["HostSystem", .product(name: "Crypto", package: "swift-crypto")],
            swiftSettings: strict),
        .target(
            name: "AuditStream", dependencies: ["Containers", "HostSystem", "Posture"],
            swiftSettings: strict),

        .target(
            name: "Trials",
            dependencies: [
                "HostSystem", "Posture",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "NIOTLS", package: "swift-nio"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
                .product(name: "X509", package: "swift-certificates"),
            ],
            swiftSettings: strict),

        // Level 3
        .target(
            name: "Allowlist", dependencies: ["Posture", "Spelling", "YAML"],
            swiftSettings: strict),

        .target(
            name: "Reporting",
            dependencies: [
                "HostSystem", "Posture",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            swiftSettings: strict, linkerSettings: staticPackages),

        // Level 4
        .target(
            name: "Agent",
            dependencies: [
                "Allowlist", "AuditStream", "Containers", "HostSystem", "OTLP", "Packages",
                "Policies", "Posture", "Probes", "Reporting", "Spelling", "Trials", "YAML",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict),

        // Level 5
        .executableTarget(
            name: "merlon",
            dependencies: [
                "Agent", "Allowlist", "AuditStream", "Firewall", "HostSystem", "Policies",
                "Posture", "Probes", "SSHD", "Spelling", "YAML",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict, linkerSettings: release),

        // Tests, what they share, and measurements
        .executableTarget(
            name: "merlon-benchmarks", dependencies: ["Firewall", "Policies", "Posture", "SSHD"],
            path: "Tests/Benchmarks",
            exclude: [
                "allow-all.yaml", "audit.sh", "firewall.svg", "make-containers.py", "make-log.py",
                "make-node.sh",
                "measure.py", "plot-firewall.py", "run.sh",
                "walk.c",
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "spool-writer", dependencies: ["Posture", "Reporting"],
            path: "Tests/SpoolWriter", swiftSettings: strict),
        .target(name: "TestFolder", path: "Tests/TestFolder", swiftSettings: strict),
        .testTarget(
            name: "AgentTests",
            dependencies: [
                "Agent", "Allowlist", "AuditStream", "HostSystem", "OTLP", "Policies", "Posture",
                "Probes", "Reporting", "TestFolder", "YAML",
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "AllowlistTests", dependencies: ["Allowlist", "Posture"],
            swiftSettings: strict),
        .testTarget(
            name: "AuditStreamTests",
            dependencies: ["AuditStream", "HostSystem", "Posture", "TestFolder"],
            exclude: ["Cases", "Recording"], swiftSettings: strict),
        .testTarget(
            name: "CELTests", dependencies: ["CEL"], exclude: ["Cases"], swiftSettings: strict),
        .testTarget(
            name: "ContainersTests",
            dependencies: ["Containers", "HostSystem", "Posture", "TestFolder"],
            exclude: ["Recordings"], swiftSettings: strict),
        .testTarget(
            name: "FirewallTests", dependencies: ["Firewall", "TestFolder"],
            exclude: ["Cases", "Lab"], swiftSettings: strict),
        .testTarget(
            name: "HostSystemTests", dependencies: ["HostSystem", "TestFolder"],
            exclude: ["Units"], swiftSettings: strict),
        .testTarget(
            name: "OTLPTests",
            dependencies: [
                "OTLP", "Posture", "TestFolder",
                .product(name: "SwiftProtobuf", package: "swift-protobuf"),
            ],
            exclude: ["read_request.py"], swiftSettings: strict),
        .testTarget(
            name: "PackagesTests", dependencies: ["HostSystem", "Packages", "TestFolder"],
            exclude: ["Fixtures"], swiftSettings: strict),
        .testTarget(
            name: "PoliciesTests", dependencies: ["Policies", "Posture"], swiftSettings: strict),
        .testTarget(
            name: "PostureTests", dependencies: ["Posture", "TestFolder"], swiftSettings: strict),
        .testTarget(
            name: "ProbesTests",
            dependencies: [
                "Containers", "Firewall", "HostSystem", "Posture", "Probes", "TOML", "TestFolder",
            ],
            exclude: ["ControlPlane", "Recordings"], swiftSettings: strict),
        .testTarget(
            name: "ReportingTests",
            dependencies: [
                "HostSystem", "Posture", "Reporting", "TestFolder", "spool-writer",
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "TOMLTests", dependencies: ["TOML"], exclude: ["read_toml.py"],
            swiftSettings: strict),
        .testTarget(
            name: "TrialsTests",
            dependencies: [
                "Agent", "HostSystem", "Policies", "Posture", "TestFolder", "Trials",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            exclude: ["Servers"], swiftSettings: strict),
        .testTarget(
            name: "SSHDTests", dependencies: ["SSHD", "TestFolder"], exclude: ["Cases"],
            swiftSettings: strict),
        .testTarget(name: "YAMLTests", dependencies: ["YAML"], swiftSettings: strict),
        .testTarget(
            name: "merlonTests",
            dependencies: [
                "Agent", "AuditStream", "HostSystem", "Policies", "Posture", "TestFolder", "merlon",
            ],
            swiftSettings: strict),
    ]
)
