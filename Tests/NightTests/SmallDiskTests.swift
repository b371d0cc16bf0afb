import Foundation
import Metadata
import Simulating
import TestSupport
import Testing

@testable import huiliu

/// Real file systems that fill up or may only be read, each in a mount namespace of its own. Needs root.
@Suite("A real disk that is full or read-only", .serialized, .enabled(if: HuiliuProgram.url != nil && geteuid() == 0))
struct SmallDiskTests {
    private static let source = "620000"

    /// Runs a script in a mount namespace with a small tmpfs at `$disk`; `sync` is one night of one platform.
    /// - Returns: what the script said, line by line; nil where mounting is not allowed.
    private func run(_ script: String) async throws -> [String]? {
        let simulation = try Simulation(
            root: Project.root, settings: .init(records: 1200, pageSize: 100, sources: [Self.source]))
        let folder = try Project.temporaryFolder()
        let program = try #require(HuiliuProgram.url)
        return try await SimulationServer(simulation: simulation).serving { baseURL in
            let overlay = folder.url.appending(path: "overlay")
            try simulation.writeOverlay(to: overlay, baseURL: baseURL, root: Project.root.url)
            let preamble = """
                disk=\(folder.url.path)/disk; mkdir $disk
                mount -t tmpfs -o size=2m none $disk 2>/dev/null || { echo forbidden; exit; }
                huiliu() { \(program.path) "$@" --root \(Project.root.url.path) --catalogue $disk/c.sqlite; }
                sync() { huiliu sync \(Self.source) --overlay \(overlay.path) 2>&1; echo "exit $?"; }
                doctor() { huiliu doctor; }

                """
            let said = try await ForeignProgram.run(
                URL(filePath: "/usr/bin/env"), ["unshare", "--mount", "sh", "-c", preamble + script])
            let lines = said.output.split(separator: "\n").map(String.init)
            return lines.contains("forbidden") || said.status != 0 ? nil : lines
        }
    }

    @Test("A full disk fails the night in plain words, the file stays whole, and room is all the next night needs")
    func full() async throws {
        guard let said = try await run("sync; doctor; mount -o remount,size=200m $disk; sync; doctor") else { return }
        #expect(said.filter { $0.hasPrefix("exit") } == ["exit 1", "exit 0"], "\(said)")
        #expect(said.contains { $0.contains("清出磁盘空间后重新运行") })
        #expect(said.filter { $0 == "目录库完好。" }.count == 2)
    }

    @Test("A disk without room for a second catalogue leaves the first in its place, and no backup half done")
    func restore() async throws {
        let script = """
            mount -o remount,size=200m $disk; sync; huiliu backup $disk/../copy
            mount -o remount,size=$(( $(du -sk $disk | cut -f1) + 300 ))k $disk
            huiliu restore $disk/../copy 2>&1; echo "exit $?"; huiliu backup $disk/copy 2>&1; echo "exit $?"
            doctor; ls $disk | tr '\\n' ' '; echo; huiliu why \(Self.source) nothing
            mount -o remount,size=200m $disk; huiliu restore $disk/../copy; echo "exit $?"; doctor
            """
        guard let said = try await run(script) else { return }
        #expect(said.filter { $0.hasPrefix("exit") } == ["exit 0", "exit 1", "exit 1", "exit 0"], "\(said)")
        #expect(said.contains { $0.contains("没有写成") })
        #expect(said.filter { $0 == "目录库完好。" }.count == 2, "\(said)")
        #expect(!said.contains { $0.contains("restoring") || $0.contains(".part") }, "\(said)")
    }

    @Test("A backup on a disk that may only be read is restored; a raw copy that cannot be read there is told as that")
    func readOnlyBackup() async throws {
        let script = """
            other=$disk/../other; mkdir $other; mount -t tmpfs -o size=200m none $other
            mount -o remount,size=200m $disk; sync; huiliu backup $other/backup; cp $disk/c.sqlite $other/raw
            mount -o remount,ro $other
            huiliu restore $other/backup 2>&1; echo "exit $?"; huiliu restore $other/raw 2>&1; echo "exit $?"; doctor
            """
        guard let said = try await run(script) else { return }
        #expect(said.filter { $0.hasPrefix("exit") } == ["exit 0", "exit 0", "exit 1"], "\(said)")
        #expect(said.contains { $0.contains("读不到") && $0.contains("复制到可写的目录") }, "\(said)")
        #expect(said.last == "目录库完好。", "\(said)")
    }

    @Test("A disk that may only be read refuses the night by name, and the next night goes on where it can write")
    func readOnly() async throws {
        let script = """
            mount -o remount,size=200m $disk; sync; mount -o remount,ro $disk; sync; mount -o remount,rw $disk; sync; doctor
            """
        guard let said = try await run(script) else { return }
        #expect(said.filter { $0.hasPrefix("exit") } == ["exit 0", "exit 1", "exit 0"], "\(said)")
        #expect(said.contains { $0.contains("权限") })
        #expect(said.last == "目录库完好。")
    }
}
