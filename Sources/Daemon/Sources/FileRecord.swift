import Resources
import Transport

/// An object as a file gives it.
struct ObjectRecord {
    var key: ResourceKey
    /// The document that gives it, or is meant to; -1 where it is kept though no document gives it.
    var document: Int32
    /// The line, counted from the document's first.
    var line: UInt32
    /// Whether this file's object is the one that counts among equal ones.
    var isHeld: Bool
    /// Whether it is the last accepted version of an object that is refused, or can not be read, now.
    var isKept = false
}

/// What was found in a document; its line is counted from the document's first.
struct Finding {
    /// What it means for the file's other objects.
    enum Effect {
        /// Nothing.
        case none
        /// The document can not be parsed: every object of the file keeps its last accepted version.
        case breaksFile
        /// An object is refused that does not say which it is: it may be any that is missing now.
        case hidesObject
    }

    var document: Int32
    var severity: Problem.Severity
    var line: Int
    var object = ""
    var field = ""
    var found: String
    var expected: String
    var note = ""
    var effect = Effect.none
}

/// What is known of a file: its documents by digest, and the last accepted version of each object by name.
///
/// The objects themselves are not kept: there may be millions, and whoever uses them has them already.
final class FileRecord {
    /// The number of the scope of its objects.
    let scope: Int32
    /// As it was reached.
    let path: String
    /// The place in source order.
    var order = 0
    /// As it was when it was last read; nil where it must be read again.
    var status: FileStatus?
    var digests: [DocumentDigest] = []
    /// The line on which each document begins.
    var firstLines: [UInt32] = []
    /// The objects by document.
    var objects: [ObjectRecord] = []
    /// Objects that are kept though no document gives them.
    var orphans: [ObjectRecord] = []
    var findings: [Finding] = []
    /// Documents' objects of kinds that are not read: the kind's number.
    var passedOver: [(document: Int32, kind: Int32)] = []
    /// Why the file can not be read.
    var problem: Problem?

    init(path: String, scope: Int32) {
        self.path = path
        self.scope = scope
    }

    var isEmpty: Bool { digests.isEmpty && objects.isEmpty && orphans.isEmpty }

    /// The line of an object, counted from 1; 0 where no document gives it.
    func line(of object: ObjectRecord) -> Int {
        object.document < 0 ? 0 : absolute(Int(object.line), in: object.document)
    }

    /// A document's line as one of the file.
    func absolute(_ line: Int, in document: Int32) -> Int {
        guard firstLines.indices.contains(Int(document)) else { return line }
        return Int(firstLines[Int(document)]) + max(line, 1) - 1
    }
}
