// swift-tools-version:6.2
import PackageDescription

/// Every room compiles under the same rules: Swift 6 mode, explicit existentials, imports that say what they leak.
let house: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

/// The doors to C. Each is one folder with a module map; nothing else in the package includes a C header.
func door(_ name: String, pkgConfig: String?, apt: String) -> Target {
    .systemLibrary(name: name, path: "Sources/\(name)", pkgConfig: pkgConfig, providers: [.apt([apt])])
}

func room(_ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = []) -> Target {
    .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: house)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(
        name: name, dependencies: dependencies + ["TestSupport"], path: "Tests/\(name)", swiftSettings: house)
}

let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
// The C interface of the SQLite that GRDB links, for the inner loops of search and of storing.
let sqlite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let http = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let nio = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioHTTP = Target.Dependency.product(name: "NIOHTTPTypes", package: "swift-nio-extras")
// Its pool of threads for work that blocks, and how a free port is found.
let nioThreads = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

/// What only `make bench` builds.
let bench: [Target] =
    Context.environment["HUILIU_BENCH"] == nil
    ? []
    : [
        .executableTarget(
            name: "bench-reading", dependencies: ["Harvesting", "Mapping", "Metadata"], path: "Tests/Bench/Reading",
            swiftSettings: house),
        // The search mix, in one process.
        .executableTarget(
            name: "searchbench", dependencies: ["Searching", "Cataloguing", "Metadata", grdb],
            path: "Tests/Bench/Search", swiftSettings: house),
        // Sizes of groups of mapped records.
        .executableTarget(
            name: "packbench", dependencies: ["Cataloguing", "Metadata", "CZstd", grdb], path: "Tests/Bench/Packing",
            swiftSettings: house),
    ]

let package = Package(
    name: "huiliu",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        // What Hummingbird speaks in: its requests, headers and buffers. They come with it anyway.
        .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.14.0"),
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-nio-extras.git", from: "1.34.1"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        door("CLibXML2", pkgConfig: "libxml-2.0", apt: "libxml2-dev"),
        door("CLibCrypto", pkgConfig: "libcrypto", apt: "libssl-dev"),
        door("CZstd", pkgConfig: "libzstd", apt: "libzstd-dev"),
        door("CZlib", pkgConfig: "zlib", apt: "zlib1g-dev"),
        door("CBrotli", pkgConfig: "libbrotlidec", apt: "libbrotli-dev"),
        door("CYajl", pkgConfig: "yajl", apt: "libyajl-dev"),
        door("CCsv", pkgConfig: nil, apt: "libcsv-dev"),
        door("CZip", pkgConfig: "libzip", apt: "libzip-dev"),
        door("CXlsxWriter", pkgConfig: nil, apt: "libxlsxwriter-dev"),
        door("CUtf8proc", pkgConfig: nil, apt: "libutf8proc-dev"),
        // Of the C library itself: what its allocator can be told.
        door("CMalloc", pkgConfig: nil, apt: "libc6-dev"),
        .target(
            name: "CLibCurl", path: "Sources/CLibCurl",
            linkerSettings: [.linkedLibrary("curl")]),

        // The data's way, in order. Arrows of dependency only point up this list.
        room("Metadata", ["CLibCrypto", "CUtf8proc", yams]),
        room(
            "Harvesting",
            ["Metadata", "CLibCurl", "CLibXML2", "CYajl", "CCsv", "CZip", "CLibCrypto", "CZlib", "CBrotli", "CZstd"]),
        room("Mapping", ["Metadata", yams]),
        room("Cataloguing", ["Metadata", "CMalloc", "CZstd", grdb, sqlite]),
        room("Searching", ["Metadata", "Cataloguing", "CUtf8proc", grdb, sqlite]),
        room("Counting", ["Metadata", "Cataloguing", "CXlsxWriter", yams, grdb]),
        room(
            "Serving",
            [
                "Metadata", "Cataloguing", "Searching", "Counting", "CLibCrypto", "CLibXML2", "CZlib", grdb,
                hummingbird,
                http, logging, nio, nioHTTP, nioThreads,
            ],
            resources: [.embedInCode("Assets")]),
        // The simulated federation: a test platform farm, not a room the night passes through.
        room("Simulating", ["Metadata", "CZlib", hummingbird]),
        .executableTarget(
            name: "huiliu",
            dependencies: [
                "Metadata", "Harvesting", "Mapping", "Cataloguing", "Searching", "Counting", "Serving", "Simulating",
                grdb, arguments,
            ],
            swiftSettings: house),

        .target(
            name: "TestSupport", dependencies: ["Metadata", "CLibXML2", "CZip", "CZlib", "CZstd"],
            path: "Tests/TestSupport",
            swiftSettings: house
        ),
        tests("MetadataTests", ["Metadata"]),
        tests("HarvestingTests", ["Harvesting", "Metadata"]),
        tests("MappingTests", ["Mapping", "Harvesting", "Metadata"]),
        tests("CataloguingTests", ["Cataloguing", "Metadata", grdb]),
        tests("SearchingTests", ["Searching", "Counting", "Cataloguing", "Metadata", grdb]),
        tests("CountingTests", ["Counting", "Cataloguing", "Metadata"]),
        tests(
            "ServingTests",
            [
                "Serving", "Searching", "Counting", "Cataloguing", "Harvesting", "Metadata", "CZlib", grdb, hummingbird,
                http, logging, nio,
            ]),
        // The round trip: what is harvested and mapped from a simulated platform is what its manifest says.
        tests("SimulatingTests", ["Simulating", "Harvesting", "Mapping", "Metadata"]),
        tests(
            "NightTests",
            [
                "huiliu", "Simulating", "Serving", "Counting", "Searching", "Cataloguing", "Mapping", "Harvesting",
                "Metadata", grdb,
            ]),
    ] + bench
)
