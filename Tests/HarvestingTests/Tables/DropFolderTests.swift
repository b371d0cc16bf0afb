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

    private func setMode(_ mode: Int, of place: URL) throws {
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: place.path)
    }

    @Test(
        "A link or a pipe in the place of the file is not read where others can write",
        arguments: [Trap.link, .linkedFolder, .pipe])
    func inPlace(trap: Trap) async throws {
        let (folder, elsewhere) = (try Project.temporaryFolder(), try Project.temporaryFolder())
        try setMode(0o777, of: folder.url)
        let place = folder.url.appending(path: "list.csv")
        try trap.set(place, outside: secret(in: elsewhere))
        await #expect {
            try await harvest(place)
        } throws: { ($0 as? HarvestError)?.cause.contains("不是普通文件") == true }
    }

    @Test("The operator's own link leads to the file or to the folder", arguments: ["list.csv", "drop", "twice"])
    func ownLink(name: String) async throws {
        let (folder, elsewhere) = (try Project.temporaryFolder(), try Project.temporaryFolder())
        try setMode(0o755, of: folder.url)
        let file = elsewhere.url.appending(path: "2019.csv")
        try Data("id,n\ngood,1\n".utf8).write(to: file)
        func link(_ name: String, to target: String) throws {
            let place = folder.url.appending(path: name).path
            try FileManager.default.createSymbolicLink(atPath: place, withDestinationPath: target)
        }
        try link("list.csv", to: file.path)
        try link("drop", to: elsewhere.url.path)
        try link("twice", to: "list.csv")
        #expect(try await harvest(folder.url.appending(path: name)).ids == ["good"])
    }

    @Test("A folder above that may only be passed through is passed through")
    func passing() async throws {
        let folder = try Project.temporaryFolder()
        let drop = folder.url.appending(path: "drop")
        try FileManager.default.createDirectory(at: drop, withIntermediateDirectories: false)
        try Data("id,n\ngood,1\n".utf8).write(to: drop.appending(path: "list.csv"))
        try setMode(0o111, of: folder.url)
        let harvested = try await harvest(drop)
        try setMode(0o755, of: folder.url)
        #expect(harvested.ids == ["good"])
    }

    @Test("What is too large to be a sum is no sidecar")
    func longSidecar() async throws {
        let folder = try Project.temporaryFolder()
        let place = folder.url.appending(path: "list.csv")
        try Data("id,n\ngood,1\n".utf8).write(to: place)
        let page = Data(repeating: UInt8(ascii: "x"), count: 5000)
        try page.write(to: folder.url.appending(path: "list.csv.md5"))
        #expect(try await harvest(place).ids == ["good"])
        await #expect {
            try await harvest(place, "protocol: csv\noptions: {id: id, md5: required}")
        } throws: { ($0 as? HarvestError)?.cause.contains("没有 .md5") == true }
    }

    @Test(
        "A link or a pipe in the place of the sidecar is not read where others can write, and costs the file nothing",
        arguments: [Trap.link, .pipe, .folder])
    func sidecar(trap: Trap) async throws {
        let (folder, elsewhere) = (try Project.temporaryFolder(), try Project.temporaryFolder())
        try setMode(0o777, of: folder.url)
        let place = folder.url.appending(path: "list.csv")
        try Data("id,n\ngood,1\n".utf8).write(to: place)
        try trap.set(folder.url.appending(path: "list.csv.md5"), outside: secret(in: elsewhere))
        let harvested = try await harvest(place)
        #expect(harvested.ids == ["good"])
        #expect(harvested.end.warns && harvested.end.notes.contains { $0.contains("list.csv.md5 不是普通文件") })
        await #expect {
            try await harvest(place, "protocol: csv\noptions: {id: id, md5: required}")
        } throws: { ($0 as? HarvestError)?.cause.contains("没有 .md5") == true }
    }

    @Test("The operator's own link leads to the sidecar, and what it says holds")
    func ownSidecar() async throws {
        let (folder, elsewhere) = (try Project.temporaryFolder(), try Project.temporaryFolder())
        try setMode(0o755, of: folder.url)
        let place = folder.url.appending(path: "list.csv")
        try Data("id,n\ngood,1\n".utf8).write(to: place)
        let sum = elsewhere.url.appending(path: "sum")
        try Data(String(repeating: "0", count: 32).utf8).write(to: sum)
        try FileManager.default.createSymbolicLink(
            at: folder.url.appending(path: "list.csv.md5"), withDestinationURL: sum)
        await #expect {
            try await harvest(place)
        } throws: { ($0 as? HarvestError)?.cause.contains("文件与 .md5 不符") == true }
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
