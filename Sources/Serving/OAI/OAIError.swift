/// The error conditions of OAI-PMH 2.0, section 3.6.
package struct OAIError: Error, Sendable, Equatable {
    package enum Code: String, Sendable, CaseIterable {
        case badArgument, badResumptionToken, badVerb, cannotDisseminateFormat, idDoesNotExist, noRecordsMatch
        case noSetHierarchy
    }

    package var code: Code
    package var message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// Whether the `request` element must then stand without attributes (section 3.2).
    var hidesArguments: Bool { code == .badVerb || code == .badArgument }
}

/// What is wrong with one request; the protocol allows several errors in one answer.
struct OAIErrors: Error, Sendable {
    var list: [OAIError]

    init(_ list: [OAIError]) {
        self.list = list
    }

    init(_ code: OAIError.Code, _ message: String) {
        list = [OAIError(code, message)]
    }
}
