internal import Foundation
internal import Metadata

/// Gets the file of a drop: over HTTP(S) or SFTP through the fetcher, or out of a local folder.
struct DropFile: Sendable {
    let exchange: SourceExchange
    let options: TableOptions

    /// - Throws: `HarvestError`.
    func get(_ probe: UnchangedProbe) async throws(HarvestError) -> ProbedAnswer {
        let endpoint = exchange.platform.endpoint ?? ""
        if endpoint.hasPrefix("file:") { return try local(endpoint) }
        let request = FetchRequest(url: endpoint, headers: options.headers, validators: probe.validators)
        return try await exchange.fetch(request, doing: "读取表格文件") { (response) throws(TransientAnswer) in
            try ProbedAnswer(response) { (data) throws(TransientAnswer) in try Self.refuseMarkup(data) }
        }
    }

    /// Compares with the `.md5` beside the file.
    /// - Returns: in Chinese, why a sidecar that is there was not looked at; nil: it was, or there is none.
    /// - Throws: `HarvestError` when the file is not what the sidecar says, or a required sidecar is missing.
    func verify(_ answer: ProbedAnswer) async throws(HarvestError) -> String? {
        guard options.md5 != .none, let data = answer.data else { return nil }
        let sidecar = try await sidecar(of: answer.url)
        guard let wanted = sidecar.sum else {
            guard options.md5 == .required else { return sidecar.note }
            throw exchange.error("没有 .md5 校验文件，按配置拒收", next: "请平台补传 .md5，或改 options.md5", isTransient: true)
        }
        guard Digest.md5(data).hex == wanted else {
            let error = exchange.error(
                "文件与 .md5 不符（多半只传了一半），已拒收，沿用上次的数据", next: "请平台重传；重传后再次同步", isTransient: true)
            exchange.refuse(answer, .unreadable, error)
            throw error
        }
        return nil
    }

    /// - Returns: the sum it names, and what there is to say of one that is not read.
    private func sidecar(of address: String) async throws(HarvestError) -> (sum: String?, note: String?) {
        if address.hasPrefix("file:") {
            guard let file = URL(string: address) else { return (nil, nil) }
            return try localSidecar(of: file)
        }
        return (try await remoteSidecar(of: address), nil)
    }

    private func remoteSidecar(of address: String) async throws(HarvestError) -> String? {
        let query = address.firstIndex(of: "?") ?? address.endIndex
        let beside = address[..<query] + ".md5" + address[query...]
        let request = FetchRequest(url: String(beside), headers: options.headers)
        let isRequired = options.md5 == .required
        return try await exchange.fetch(
            request, doing: "读取 .md5", alsoReading: [400, 401, 403, 404, 405, 410]
        ) { (response) throws(TransientAnswer) in
            guard response.status == 200, response.body.count < 4096 else { return nil }
            let data = try response.body.whole()
            let sum = Self.sum(in: String(decoding: data, as: UTF8.self))
            if sum == nil, isRequired { throw TransientAnswer(".md5 里没有校验值") }
            return sum
        }
    }

    /// What `md5sum` (`sum  name`) and BSD (`MD5 (name) = sum`) write, or the sum alone. A page that says that there is no
    /// such file may hold 32 digits as well, and is none of these.
    private static func sum(in text: String) -> String? {
        let line = text.drop { $0.isWhitespace || $0 == "\u{FEFF}" || $0 == "\\" }.prefix { !$0.isNewline }
        let found =
            line.prefixMatch(of: /([0-9A-Fa-f]{32})(?:\s|$)/)?.1
            ?? line.prefixMatch(of: /(?i:MD5)\s*\(.*\)\s*=\s*([0-9A-Fa-f]{32})(?:\s|$)/)?.1
        return found?.lowercased()
    }

    private static func refuseMarkup(_ data: Data) throws(TransientAnswer) {
        let head = data.prefix(1024).drop(while: \.mayLead)
        let start = String(decoding: head.prefix(14), as: UTF8.self).lowercased()
        if start.hasPrefix("<html") || start.hasPrefix("<!doctype html") {
            throw TransientAnswer("返回的是网页而不是文件（可能是维护页或登录页）")
        }
    }

    // MARK: A local folder

    private func local(_ endpoint: String) throws(HarvestError) -> ProbedAnswer {
        guard let address = URL(string: endpoint), address.isFileURL else {
            throw exchange.error("endpoint 不是合法的 file:// 地址", next: "写成 file:///绝对路径")
        }
        var file = address
        do {
            file = try Self.behindLinks(address)
            var folder = try DropFolder(passing: file.deletingLastPathComponent().path)
            if folder.kind(of: file.lastPathComponent) == .folder {
                folder = try folder.folder(file.lastPathComponent)
                file = file.appending(path: try newest(of: folder.files()))
            }
            let body = try folder.contents(of: file.lastPathComponent, limit: exchange.platform.limits.responseBytes)
            let response = FetchResponse(status: 200, url: file.absoluteString, headers: [:], body: body)
            return try ProbedAnswer(response) { _ throws(TransientAnswer) in }
        } catch let error as HarvestError {
            throw error
        } catch let problem as DropFolder.Problem {
            throw failure(problem, file.lastPathComponent)
        } catch {
            let reason = (error as? TransientAnswer)?.reason ?? error.localizedDescription
            throw failure(.unreadable(reason), file.lastPathComponent)
        }
    }

    /// Where the operator's own links lead to. A link in a folder others can write to stays, and is refused where it is
    /// opened.
    private static func behindLinks(_ address: URL) throws -> URL {
        var place = address
        for _ in 0..<linkLimit {
            let folder = try DropFolder(passing: place.deletingLastPathComponent().path)
            guard folder.kind(of: place.lastPathComponent) == .link, folder.isOurs else { break }
            let target = try FileManager.default.destinationOfSymbolicLink(atPath: place.path)
            place = URL(filePath: target, relativeTo: place.deletingLastPathComponent()).absoluteURL
        }
        return place
    }

    /// Links that lead to links; as many as Linux follows.
    private static let linkLimit = 40

    private func newest(of names: [String]) throws(HarvestError) -> String {
        guard let name = names.filter({ $0.matches(glob: options.file) }).max() else {
            throw exchange.error(
                "文件夹里没有符合 \(options.file) 的文件", next: "确认平台已投递（链接和子文件夹不算），或检查 options.file",
                isTransient: true)
        }
        return name
    }

    /// Like the file itself it may be the operator's own link. What is no plain file otherwise tells nothing: whoever may
    /// lay one down could leave the sum out as well.
    private func localSidecar(of file: URL) throws(HarvestError) -> (sum: String?, note: String?) {
        let name = file.lastPathComponent + ".md5"
        do {
            let place = try Self.behindLinks(file.deletingLastPathComponent().appending(path: name))
            let folder = try DropFolder(passing: place.deletingLastPathComponent().path)
            let text = try folder.contents(of: place.lastPathComponent, limit: 4096).bytes()
            return (Self.sum(in: String(decoding: text, as: UTF8.self)), nil)
        } catch DropFolder.Problem.missing {
            return (nil, nil)
        } catch DropFolder.Problem.tooLarge {
            // No sum is that long, whatever it is.
            return (nil, nil)
        } catch DropFolder.Problem.notPlain {
            return (nil, "校验文件 \(name) 不是普通文件（是链接、管道或别的），没有读它，文件未经校验；请平台投递 .md5 文件本身")
        } catch {
            throw exchange.error("读不到校验文件 \(name)", next: "检查它的读取权限")
        }
    }

    private func failure(_ problem: DropFolder.Problem, _ name: String) -> HarvestError {
        switch problem {
        case .missing: exchange.error("没有文件 \(name)", next: "确认平台已投递，或检查 endpoint", isTransient: true)
        case .notPlain:
            exchange.error(
                "\(name) 不是普通文件（是链接、管道或别的），不读",
                next: "请平台投递文件本身；链接是自己建的，就把 endpoint 写成它所指的地方，或把链接放在只有运行汇流的用户可写的文件夹里")
        case .tooLarge: exchange.error("文件超过 limits.responseBytes", next: "确认后调大该上限")
        case .unreadable(let reason): exchange.error("读不到文件 \(name)：\(reason)", next: "检查路径和读取权限")
        case .storage(let failure):
            ExchangeFailure(.fetch(failure), attempts: 1)
                .harvestError(platform: exchange.platform.code, doing: "读取表格文件")
        }
    }
}

extension String {
    /// Whether the whole name fits a pattern in which `*` stands for any run of characters.
    func matches(glob pattern: String) -> Bool {
        let parts = pattern.split(separator: "*", omittingEmptySubsequences: false).map(String.init)
        guard parts.count > 1 else { return self == pattern }
        guard hasPrefix(parts[0]), hasSuffix(parts[parts.count - 1]),
            count >= parts[0].count + parts[parts.count - 1].count
        else { return false }
        var rest = dropFirst(parts[0].count).dropLast(parts[parts.count - 1].count)
        for part in parts.dropFirst().dropLast() where !part.isEmpty {
            guard let found = rest.range(of: part) else { return false }
            rest = rest[found.upperBound...]
        }
        return true
    }
}
