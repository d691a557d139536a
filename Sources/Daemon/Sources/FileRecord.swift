import Fleet
import Transport

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
    /// The place of its source, which decides between equal claims of undated objects (rules 1).
    var rank = SourceRank.last
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
