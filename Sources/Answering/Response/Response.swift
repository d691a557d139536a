import IPAddress
import Traffic

/// A response in the making: its sections so far, and where in a chain of aliases it is.
struct Response {
    /// The most names that a chain inside the served zones has.
    static let chainLimit = 8

    var writer = ResponseWriter()
    var responseCode = Code.noError
    /// Why the response is what it is, where that is worth telling; the last reason counts.
    var extendedError: ExtendedError?
    var isAuthoritative = false
    var answerCount: UInt16 = 0
    var authorityCount: UInt16 = 0
    var additionalCount: UInt16 = 0
    /// The pointer to the name that the answer is about now: the question's, then each alias's target.
    var owner = RenderedRecord.questionPointer
    /// How many names the chain has so far.
    var chainLength = 0
    /// The zone that the question is about, once it is known to be one of ours.
    var questionZone: Int?
    /// Who asks; set where the table has access lists.
    var clientAddress = IPAddress.v4(.unspecified)
    /// Where a target's addresses stand in for an alias: the zone of the name that was asked, and the TTL that bounds
    /// theirs, the lowest of the aliases that they were reached by.
    var replacement: Replacement?
    /// Which endpoints of several have been drawn.
    var successive = SuccessiveDraw()
    /// Which of the records that they share are in the answer, by their numbers: 65,535 octets hold no more than
    /// half of the slots.
    var shared = NumberSet(slotCount: 8192)
    /// The octets of those options that follow where there is room for them.
    var optionalRoom = 0
    /// Whether the client can be told why the response is what it is.
    var tellsErrors = false
    /// Where the data of the record that was written last begins.
    var dataStart = 0
    var random: RandomGenerator
    var draws = DrawLog()

    /// What an alias's replacement needs to know.
    struct Replacement {
        var zone: Int
        var ttl: UInt32
    }

    init(random: RandomGenerator) {
        self.random = random
    }

    /// Begins a response to a query.
    mutating func begin(
        repeating query: Span<UInt8>, upTo end: Int, limit: Int, in message: inout MutableSpan<UInt8>
    ) {
        writer.begin(repeating: query, upTo: end, limit: limit, in: &message)
        responseCode = Code.noError
        extendedError = nil
        isAuthoritative = false
        clearSections()
        owner = RenderedRecord.questionPointer
        chainLength = 0
        questionZone = nil
        replacement = nil
    }

    /// Forgets what the sections behind the question hold.
    mutating func clearSections() {
        answerCount = 0
        authorityCount = 0
        additionalCount = 0
    }

    /// Answers for one name of a chain.
    mutating func answer(
        _ type: UInt16, name: borrowing NameSuffixes, in octets: Span<UInt8>, at offset: Int,
        from table: AnswerTable, to message: inout MutableSpan<UInt8>
    ) -> Step {
        guard let found = table.search(name, in: octets, at: offset) else {
            finishOutside(table, &message)
            return .finished
        }
        if !table.accessLists.isEmpty, !permits(found, type, in: table) {
            refuse(table, &message)
            return .finished
        }
        if chainLength == 0 { questionZone = table.zone(of: found.node, asked: type) }
        chainLength += 1
        if found.node.kind == .delegation, found.labelsBefore > 0 || type != RecordCode.ds {
            refer(to: found, in: table, &message)
            return .finished
        }
        isAuthoritative = true
        if found.labelsBefore == 0 {
            return answer(type, at: found, from: table, to: &message)
        }
        if let wildcard = table.searchWildcard(below: found, of: name, in: octets, at: offset) {
            return answer(type, at: wildcard, from: table, to: &message)
        }
        if replacement == nil { responseCode = Code.nameError }
        deny(zone: Int(found.node.zone), table, &message)
        return .finished
    }

    /// Answers from a node and the segment that it stands in.
    private mutating func answer(
        _ type: UInt16, at found: FoundNode, from table: AnswerTable, to message: inout MutableSpan<UInt8>
    ) -> Step {
        let segment = found.isInOverlay ? table.overlay : table.base
        return answer(type, at: found.node, isInOverlay: found.isInOverlay, segment, table, &message)
    }
}
