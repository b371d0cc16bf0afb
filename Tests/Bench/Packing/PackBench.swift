import CZstd
import Cataloguing
import Foundation
import GRDB
import Metadata

/// `packbench CATALOGUE`: what keeping mapped records in groups of some size costs, with each dictionary.
///
/// `packbench CATALOGUE --tables` prints, as `MappedDictionary` keeps them, the tables of a dictionary made for the
/// groups of this catalogue: bring a new version in with it, never change one.
@main
struct PackBench {
    /// Records looked at.
    static let sampled = 40_000

    static func main() throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        guard let path = arguments.first(where: { !$0.hasPrefix("--") }) else {
            FileHandle.standardError.write(Data("usage: packbench CATALOGUE [--tables]\n".utf8))
            exit(64)
        }
        let lines = try sample(try Catalogue(readOnly: path, index: NoIndex()))
        let made = try tables(groups(lines, of: 8))
        if arguments.contains("--tables") { return print(Data(made).base64EncodedString()) }
        let words = Array(MappedDictionary.words.utf8)
        let dictionaries = [("1", words), ("2", MappedDictionary.version2), ("made here", made + words)]
        print("| records a group | dictionary | bytes a record | packing µs a record | unpacking µs a group |")
        print("|---|---|---|---|---|")
        for size in [16, 8, 4, 1] {
            for (name, dictionary) in dictionaries { try measure(groups(lines, of: size), size, name, dictionary) }
        }
        try measureReading(lines)
    }

    /// Runs of neighbours from all over the catalogue, as canonical JSON.
    private static func sample(_ catalogue: Catalogue) throws -> [[[UInt8]]] {
        try catalogue.pool.read { db in
            let last = try Int64.fetchOne(db, sql: "SELECT max(id) FROM mapped") ?? 0
            let runs = Int64(sampled / 16)
            return try (0..<runs).map { run in
                let first = last * run / runs + 1
                return try (first..<first + 16).compactMap { try catalogue.mappedJSON(document: $0, db) }
            }
        }
    }

    private static func groups(_ runs: [[[UInt8]]], of size: Int) -> [(count: Int, bytes: [UInt8])] {
        runs.flatMap { run in
            stride(from: 0, to: run.count, by: size).map { start in
                let group = run[start..<min(start + size, run.count)]
                return (group.count, Array(group.joined(separator: [0x0A])))
            }
        }
    }

    /// The entropy tables zstd finds for every second group, without the words that follow them.
    private static func tables(_ groups: [(count: Int, bytes: [UInt8])]) throws -> [UInt8] {
        let samples = stride(from: 0, to: groups.count, by: 2).map { groups[$0].bytes }
        let joined = samples.flatMap { $0 }
        let sizes = samples.map(\.count)
        let words = Array(MappedDictionary.words.utf8)
        var parameters = ZDICT_params_t()
        parameters.compressionLevel = 1
        parameters.dictID = MappedDictionary.version2ID
        var dictionary = [UInt8](repeating: 0, count: words.count + 4096)
        let size = ZDICT_finalizeDictionary(
            &dictionary, dictionary.count, words, words.count, joined, sizes, UInt32(sizes.count), parameters)
        guard ZDICT_isError(size) == 0 else {
            throw Zstd.Failure(description: String(cString: ZDICT_getErrorName(size)))
        }
        return Array(dictionary[..<(size - words.count)])
    }

    private static func measure(
        _ groups: [(count: Int, bytes: [UInt8])], _ size: Int, _ name: String, _ dictionary: [UInt8]
    ) throws {
        let packing = ZSTD_createCDict(dictionary, dictionary.count, 1)
        let unpacking = ZSTD_createDDict(dictionary, dictionary.count)
        let packer = ZSTD_createCCtx()
        let unpacker = ZSTD_createDCtx()
        defer {
            ZSTD_freeCDict(packing)
            ZSTD_freeDDict(unpacking)
            ZSTD_freeCCtx(packer)
            ZSTD_freeDCtx(unpacker)
        }
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        var packed: [[UInt8]] = []
        var took = ContinuousClock().measure {
            for group in groups where group.bytes.count < buffer.count / 2 {
                let written = ZSTD_compress_usingCDict(
                    packer, &buffer, buffer.count, group.bytes, group.bytes.count, packing)
                packed.append(Array(buffer[..<written]))
            }
        }
        let records = groups.reduce(0) { $0 + $1.count }
        let packingTime = took / Double(records)
        took = ContinuousClock().measure {
            for group in packed {
                _ = ZSTD_decompress_usingDDict(unpacker, &buffer, buffer.count, group, group.count, unpacking)
            }
        }
        let bytes = Double(packed.reduce(0) { $0 + $1.count }) / Double(records)
        print(
            "| \(size) | \(name) | \(Int(bytes.rounded())) | \(packingTime.micros) | \((took / Double(packed.count)).micros) |"
        )
    }

    private static func measureReading(_ runs: [[[UInt8]]]) throws {
        let lines = Array(runs.joined())
        let took = try ContinuousClock().measure {
            for line in lines { _ = try LearningResource(canonicalJSON: line) }
        }
        let bytes = lines.reduce(0) { $0 + $1.count } / max(1, lines.count)
        print("\nreading a record of \(bytes) bytes: \((took / Double(lines.count)).micros) µs")
    }
}

extension Duration {
    fileprivate var micros: String { String((Double(components.attoseconds) / 1e10).rounded() / 100) }
}
