internal import Foundation
internal import Metadata

/// Knows an answer of an earlier night again: by the server's validators, and by the hash of the bytes when the server
/// has none or lies.
struct UnchangedProbe: Sendable {
    private let known: [String: String]
    private let prefix: String

    /// - Parameter prefix: keeps several addresses apart in one memory.
    init(_ memory: [String: String], prefix: String = "") {
        known = memory
        self.prefix = prefix
    }

    /// To be sent with the request; nil when there is nothing to compare with.
    var validators: Validators? {
        let validators = Validators(etag: known[prefix + "etag"], lastModified: known[prefix + "lastModified"])
        return validators == Validators() || known[prefix + "sha256"] == nil ? nil : validators
    }

    func isUnchanged(_ answer: ProbedAnswer) -> Bool {
        answer.data == nil || (answer.hash != nil && answer.hash == known[prefix + "sha256"])
    }

    /// What to remember after the answer.
    func memory(after answer: ProbedAnswer) -> [String: String] {
        guard let hash = answer.hash else { return known.filter { $0.key.hasPrefix(prefix) } }
        var memory = [prefix + "sha256": hash]
        memory[prefix + "etag"] = answer.validators.etag
        memory[prefix + "lastModified"] = answer.validators.lastModified
        return memory
    }
}

/// An answer with its hash; without data when the server said 304.
struct ProbedAnswer: Sendable {
    var data: Data?
    var hash: String?
    var validators: Validators
    var url: String
    var headers: [String: String]
    /// Keeps the temporary file behind `data`.
    private let body: FetchBody

    /// - Parameter check: a look at the bytes before they count as an answer.
    init(
        _ response: FetchResponse, check: (Data) throws(TransientAnswer) -> Void
    ) throws(TransientAnswer) {
        body = response.body
        validators = response.validators
        url = response.url
        headers = response.headers
        guard response.status != 304 else { return }
        let bytes = try response.body.whole()
        try check(bytes)
        data = bytes
        hash = Digest.sha256(bytes).hex
    }
}

extension HarvestRequest {
    /// Lets no answer count as unchanged; what else was remembered guards against bad lists and stays.
    package mutating func forgetAnswers() {
        memory = memory.filter { !$0.key.hasSuffix("sha256") }
    }
}

extension HarvestEnd {
    private static let whole = "whole"

    /// The same with the word whether the list was complete kept in memory, and recalled where nothing changed: then the
    /// list is the one that was read.
    /// - Parameter memory: of the last published run.
    func recalling(_ memory: [String: String]) -> HarvestEnd {
        var end = self
        if isUnchanged {
            end.memory = memory.merging(end.memory) { $1 }
            end.isCompleteList = memory[Self.whole] != nil
        }
        end.memory[Self.whole] = end.isCompleteList ? "1" : nil
        return end
    }
}
