package import Metadata

/// From one source record to one normalised record: read by the crosswalk, normalised by the vocabularies, checked by
/// the rules. Pure: the same record gives the same outcome, on any thread.
package struct Mapper: Sendable {
    package let crosswalk: Crosswalk
    package internal(set) var context: MappingContext
    /// Changes when the same record may map differently: the crosswalk, a vocabulary, a platform fact or this code.
    package let version: String
    /// The same by what a change moves.
    package let basis: MappingBasis
    /// The domain of our own OAI identifiers, for the loop guard; nil: nothing is ours.
    let repository: String?

    /// - Parameter now: the moment after which a date counts as lying in the future; nil: not checked.
    package init(
        platform: Platform, crosswalk: Crosswalk, vocabularies: Vocabularies, trees: TextbookTrees = .empty,
        repository: String? = nil, now: UTCInstant? = nil
    ) {
        self.init(
            platform: platform, crosswalk: crosswalk, lexicon: Lexicon(vocabularies, trees: trees),
            repository: repository, now: now)
    }

    /// For many platforms over one lexicon, which takes longer to prepare than a mapper.
    package init(
        platform: Platform, crosswalk: Crosswalk, lexicon: Lexicon, repository: String? = nil, now: UTCInstant? = nil
    ) {
        self.repository = repository
        self.crosswalk = crosswalk
        context = MappingContext(lexicon: lexicon, platform: platform, now: now)
        basis = MappingVersion.basis(crosswalk: crosswalk, lexicon: lexicon, platform: platform)
        version = basis.digest
    }

    /// Maps one record.
    package func map(_ record: SourceRecord) -> MappingOutcome {
        if record.isDeleted { return .deleted }
        if record.format == .huiliu { return Self.carried(record, context) }
        guard let tree = record.tree else {
            return .rejected(record.findings + [Finding(rule: "unreadable_record", severity: .error)])
        }
        if crosswalk.isFederated { return federated(record, tree) }
        var values = crosswalk.read(record, tree: tree, lexicon: context.lexicon)
        if !values.groups(.deleted).isEmpty { return .deleted }
        let removed = values.removePersonalNumbers(keeping: context.messengerWords)
        let resource = LearningResource(
            platform: context.platform, sourceID: record.sourceID, province: context.province)
        var draft = Draft(values: values, resource: resource, findings: record.findings)
        for normalise in Normalisers.inOrder { normalise(&draft, context) }
        PersonalNumberRemoval.apply(to: &draft, after: removed, keeping: context.messengerWords)
        for rule in Rules.all { rule.check(&draft, context) }
        // The payload says so itself, so that the flag stands when it is mapped again.
        if record.format == .jsonLD, tree.root?.child("readFrom")?.string == "heading" {
            draft.flag("jsonld_unreadable")
        }
        let findings = draft.findings.map { PersonalNumbers.cleaned($0, keeping: context.messengerWords) }
        if findings.contains(where: { $0.severity == .error }) { return .rejected(findings) }
        draft.resource.flags = draft.flags.sorted()
        return .mapped(draft.resource, findings)
    }

    /// A record of another catalogue of this kind, taken as it is but checked like every other.
    private func federated(_ record: SourceRecord, _ tree: SourceTree) -> MappingOutcome {
        guard let carried = FederatedRecord(tree) else {
            let finding = Finding(rule: "unreadable_record", severity: .error, path: "lom.resource")
            return .rejected(record.findings + [finding])
        }
        if let repository,
            carried.origins.contains(where: { $0.identifier.hasPrefix("oai:\(repository):") })
                || record.sourceID.hasPrefix("oai:\(repository):")
        {
            // Ours already: taking it in again would make a new record of it, and the next round another.
            return .rejected([Finding(rule: "returned_to_origin", severity: .error, value: record.sourceID)])
        }
        return Self.checked(
            carried.resource(platform: context.platform, sourceID: record.sourceID), record.findings, context)
    }

    /// A record of a bulk export, taken as it is but checked like every other.
    package static func carried(_ record: SourceRecord, _ context: MappingContext) -> MappingOutcome {
        guard let resource = try? LearningResource(canonicalJSON: record.payload),
            resource.platform == context.platform, resource.sourceID == record.sourceID
        else { return .rejected(record.findings + [Finding(rule: "unreadable_record", severity: .error)]) }
        return checked(resource, record.findings, context)
    }

    private static func checked(
        _ resource: LearningResource, _ findings: [Finding], _ context: MappingContext
    ) -> MappingOutcome {
        var draft = Draft(values: FieldValues(), resource: resource, findings: findings)
        let flags = draft.resource.flags
        PersonalNumberRemoval.apply(to: &draft, keeping: context.messengerWords)
        for rule in Rules.all { rule.check(&draft, context) }
        let findings = draft.findings.map { PersonalNumbers.cleaned($0, keeping: context.messengerWords) }
        if findings.contains(where: { $0.severity == .error }) { return .rejected(findings) }
        draft.resource.flags = Set(flags + draft.flags).sorted()
        return .mapped(draft.resource, findings)
    }
}
