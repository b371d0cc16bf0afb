import ArgumentParser
import Counting
import Foundation
import Harvesting
import Mapping
import Metadata
import Searching
import Serving

struct Lint: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "检查平台文件、对照表、词表、目标、告警、对外和检索的设置文件：文件、行、错在哪里、怎么改。")

    @OptionGroup var options: GlobalOptions
    @OptionGroup var platformOptions: PlatformOptions

    func run() throws {
        let root = options.projectRoot
        var errors = SchemaLint(
            root: root, overlay: platformOptions.overlay.map { URL(filePath: $0) },
            environment: ProcessInfo.processInfo.environment, protocols: Set(HarvesterRegistry.makers.keys),
            format: HarvesterRegistry.format(of:)
        ).errors()
        let sources = sourceCodes(root)
        let alerts = AlertLint(root: root, sources: sources).errors()
        let others =
            targetErrors(root) + inhabitantErrors(root, sources) + alerts + outwardErrors(root) + searchErrors(root)
        // What reads a vocabulary complains of it once more.
        for error in others where !errors.contains(error) { errors.append(error) }
        for error in errors { print(error) }
        if !errors.isEmpty { throw ExitCode(1) }
        print("全部文件无误。")
    }

    /// Those of files with a mistake in them, too.
    private func sourceCodes(_ root: ProjectRoot) -> Set<String> {
        let files = root.yamlFiles(in: root.harvesters).map { $0.deletingPathExtension().lastPathComponent }
        return Set(platformOptions.platforms(root).platforms.map(\.code) + files)
    }

    private func targetErrors(_ root: ProjectRoot) -> [ConfigError] {
        let documents: [String]
        do throws(ConfigError) { documents = try CountingInputs.documents(root) } catch { return [error] }
        return documents.flatMap { document in
            errors { () throws(ConfigError) in
                // With the reported figures and the inhabitants that lie beside it.
                _ = try CoverageCounter(root: root, document: document, vocabularies: Vocabularies(root: root))
            }
        }
    }

    /// Of platforms nobody has: their rows would count for nothing.
    private func inhabitantErrors(_ root: ProjectRoot, _ sources: Set<String>) -> [ConfigError] {
        let name = "per-capita.csv"
        let file = root.targets.appending(path: name)
        // What else is wrong with it is told by who counts with it.
        guard let rows = try? CSVTable.rows(of: file, shownAs: "Schemas/targets/\(name)") else { return [] }
        return rows.enumerated().compactMap { index, row in
            guard let code = row["platform"], !code.isEmpty, !sources.contains(code) else { return nil }
            return ConfigError(
                file: "Schemas/targets/\(name)", line: index + 2, reason: "没有来源 \(code)",
                mend: "写 huiliu sources 列出的代码，例如 620000")
        }
    }

    /// Without them neither a night nor the server begins.
    private func outwardErrors(_ root: ProjectRoot) -> [ConfigError] {
        errors { () throws(ConfigError) in
            _ = try RepositoryIdentity(root: root)
        }
    }

    private func searchErrors(_ root: ProjectRoot) -> [ConfigError] {
        errors { () throws(ConfigError) in
            _ = try QueryVocabulary(
                Vocabularies(root: root), root: root, analyser: TextAnalyser(root: root))
        }
    }

    /// What is wrong with the files `read` reads.
    private func errors(_ read: () throws(ConfigError) -> Void) -> [ConfigError] {
        do throws(ConfigError) {
            try read()
            return []
        } catch {
            return [error]
        }
    }
}
