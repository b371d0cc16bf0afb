import Foundation
import Glibc
import Harvesting
import Metadata
import TestSupport
import Testing

@Suite("Files laid down in a folder of this machine", .timeLimit(.minutes(1)))
struct DropFolderTests {
    private static let yaml = "protocol: csv\noptions: {id: id}"

    /// What may be laid down under a name, besides the file that is wanted.
    enum Trap: CaseIterable {
        case link, linkedFolder, pipe, folder

        func set(_ place: URL, outside: URL) throws {
            switch self {
            case .link: try FileManager.default.createSymbolicLink(at: place, withDestinationURL: outside)
            case .linkedFolder:
                let folder = outside.deletingLastPathComponent()
                try FileManager.default.createSymbolicLink(at: place, withDestinationURL: folder)
            case .pipe: #expect(mkfifo(place.path, 0o600) == 0)
            case .folder: try FileManager.default.createDirectory(at: place, withIntermediateDirectories: false)
            }
        }
    }

    /// A file that nobody laid down for us.
    private func secret(in folder: TemporaryFolder) throws -> URL {
        let place = folder.url.appending(path: "secret.csv")
        try Data("id,n\nsecret,1\n".utf8).write(to: place)
        return place
    }

    private func harvest(_ place: URL, _ yaml: String = Self.yaml) async throws -> Harvested {
        try await Synthetic.harvest(yaml, endpoint: "file://" + place.path)
    }

    @Test("Links, pipes and folders among the files of a folder are passed over", arguments: Trap.allCases)
    func amongFiles(trap: Trap) async throws {
        let (folder, elsewhere) = (try Project.temporaryFolder(), try Project.temporaryFolder())
        try Data("id,n\ngood,1\n".utf8).write(to: folder.url.appending(path: "list.csv"))
        try trap.set(folder.url.appending(path: "z.csv"), outside: secret(in: elsewhere))
        #expect(try await harvest(folder.url).ids == ["good"])
    }

    @Test("A link or a pipe in the place of the file is not read", arguments: [Trap.link, .linkedFolder, .pipe])
    func inPlace(trap: Trap) async throws {
        let (folder, elsewhere) = (try Project.temporaryFolder(), try Project.temporaryFolder())
        let place = folder.url.appending(path: "list.csv")
        try trap.set(place, outside: secret(in: elsewhere))
        await #expect {
            try await harvest(place)
        } throws: { ($0 as? HarvestError)?.cause.contains("不是普通文件") == true }
    }

    @Test("A link or a pipe in the place of the sidecar is not read", arguments: [Trap.link, .pipe])
    func sidecar(trap: Trap) async throws {
        let (folder, elsewhere) = (try Project.temporaryFolder(), try Project.temporaryFolder())
        let place = folder.url.appending(path: "list.csv")
        try Data("id,n\ngood,1\n".utf8).write(to: place)
        try trap.set(folder.url.appending(path: "list.csv.md5"), outside: secret(in: elsewhere))
        await #expect {
            try await harvest(place)
        } throws: { ($0 as? HarvestError)?.cause.contains("校验文件") == true }
    }

    @Test("A file larger than an answer may be is refused; one too large for memory is read whole")
    func size() async throws {
        let folder = try Project.temporaryFolder()
        let place = folder.url.appending(path: "list.csv")
        let note = String(repeating: "字", count: 1000)
        let rows = (1...3000).map { "\($0),\(note)\n" }.joined()
        try Data(("id,n\n" + rows).utf8).write(to: place)
        #expect(try await harvest(place).ids.count == 3000)
        await #expect {
            try await harvest(place, Self.yaml + "\nlimits: {responseBytes: 1000000}")
        } throws: { ($0 as? HarvestError)?.cause.contains("limits.responseBytes") == true }
    }
}
