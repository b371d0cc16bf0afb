import ArgumentParser
import Counting
import Foundation
import Harvesting
import Mapping
import Metadata

struct Lint: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "检查平台文件、对照表、词表和目标文件：文件、行、错在哪里、怎么改。")

    @OptionGroup var options: GlobalOptions
    @OptionGroup var platformOptions: PlatformOptions

    func run() throws {
        let root = options.projectRoot
        let lint = SchemaLint(
            root: root, overlay: platformOptions.overlay.map { URL(filePath: $0) },
            environment: ProcessInfo.processInfo.environment, protocols: Set(HarvesterRegistry.makers.keys))
        let errors = lint.errors() + targetErrors(root) + alertErrors(root)
        for error in errors { print(error) }
        if !errors.isEmpty { throw ExitCode(1) }
        print("全部文件无误。")
    }

    private func alertErrors(_ root: ProjectRoot) -> [ConfigError] {
        do throws(ConfigError) {
            _ = try AlertSettings.read(root)
            return []
        } catch {
            return [error]
        }
    }

    private func targetErrors(_ root: ProjectRoot) -> [ConfigError] {
        CountingInputs.documents(root).compactMap { document in
            do throws(ConfigError) {
                // With the reported figures and the inhabitants that lie beside it.
                _ = try CoverageCounter(root: root, document: document, vocabularies: Vocabularies(root: root))
                return nil
            } catch {
                return error
            }
        }
    }
}
