import Foundation
import Metadata
import Simulating
import TestSupport
import Testing

@testable import huiliu

/// Whether this process may mount in a namespace of its own; root in a container may not everywhere.
private enum Mounting {
    static let isAllowed: Bool = {
        guard geteuid() == 0 else { return false }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["unshare", "--mount", "sh", "-c", "mount -t tmpfs -o size=1m none /tmp"]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        do { try process.run() } catch { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }()
}

/// Real file systems that fill up or may only be read, each in a mount namespace of its own.
@Suite(
    "A real disk that is full or read-only", .serialized,
    .enabled(if: HuiliuProgram.url != nil, "the program is not built"),
    .enabled(if: Mounting.isAllowed, "mounting is not allowed here"))
struct SmallDiskTests {
    private static let source = "620000"

    /// Runs a script in a mount namespace with a small tmpfs at `$disk`; `sync` is one night of one platform.
    /// Whatever the last command of the script found wrong is a failure.
    /// - Returns: what the script said, line by line.
    private func run(_ script: String) async throws -> [String] {
        let simulation = try Simulation(
            root: Project.root, settings: .init(records: 1200, pageSize: 100, sources: [Self.source]))
        let folder = try Project.temporaryFolder()
        let program = try #require(HuiliuProgram.url)
        return try await SimulationServer(simulation: simulation).serving { baseURL in
            let overlay = folder.url.appending(path: "overlay")
            try simulation.writeOverlay(to: overlay, baseURL: baseURL, root: Project.root.url)
            let preamble = """
                disk=\(folder.url.path)/disk; mkdir $disk
                mount -t tmpfs -o size=2m none $disk || exit
                huiliu() { \(program.path) "$@" --root \(Project.root.url.path) --catalogue $disk/c.sqlite; }
                sync() { huiliu sync \(Self.source) --overlay \(overlay.path) 2>&1; echo "exit $?"; }
                doctor() { huiliu doctor; }

                """
            let said = try await ForeignProgram.run(
                URL(filePath: "/usr/bin/env"), ["unshare", "--mount", "sh", "-c", preamble + script])
            #expect(said.status == 0, "\(said.output)")
            return said.output.split(separator: "\n").map(String.init)
        }
    }

    @Test("A full disk fails the night in plain words, the file stays whole, and room is all the next night needs")
    func full() async throws {
        let said = try await run("sync; doctor; mount -o remount,size=200m $disk; sync; doctor")
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
        let said = try await run(script)
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
        let said = try await run(script)
        #expect(said.filter { $0.hasPrefix("exit") } == ["exit 0", "exit 0", "exit 1"], "\(said)")
        #expect(said.contains { $0.contains("读不到") && $0.contains("复制到可写的目录") }, "\(said)")
        #expect(said.last == "目录库完好。", "\(said)")
    }

    @Test("A disk that may only be read refuses the night by name, and the next night goes on where it can write")
    func readOnly() async throws {
        let script = """
            mount -o remount,size=200m $disk; sync; mount -o remount,ro $disk; sync; mount -o remount,rw $disk; sync; doctor
            """
        let said = try await run(script)
        #expect(said.filter { $0.hasPrefix("exit") } == ["exit 0", "exit 1", "exit 0"], "\(said)")
        #expect(said.contains { $0.contains("权限") })
        #expect(said.last == "目录库完好。")
    }
}
