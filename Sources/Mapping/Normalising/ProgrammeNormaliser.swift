internal import Metadata

/// The policy's named programmes, by what the record says of itself; after everything that brings words.
enum ProgrammeNormaliser {
    static func apply(_ draft: inout Draft, _ context: MappingContext) {
        draft.resource.recogniseProgrammes(context.lexicon.vocabularies.programmes)
    }
}
