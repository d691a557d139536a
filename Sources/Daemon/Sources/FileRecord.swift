import Fleet
import Resources
import Traffic
import Transport

/// What is known of a file: its documents by digest, and the last accepted version of each object by name.
///
/// The objects themselves are not kept: there may be millions, and whoever uses them has them already.
final class FileRecord {
    /// The entry of `sources` that leads to it.
    let source: SourceDefinition.ID
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
    var orphans: [ResourceKey: ObjectRecord] = [:]
    var findings: [Finding] = []
    /// Documents' objects of kinds that are not read: the kind's number.
    var passedOver: [(document: Int32, kind: Int32)] = []
    /// Why the file can not be read.
    var problem: Problem?
    /// Whether the file is gone from its folder, though objects of it are kept.
    var isGone = false
    /// Whether it may have changed after it was read without its status telling.
    var isRacy = false
    /// When its content was taken over last; nil where it never was.
    var readAt: WallTime?
    /// Since when it gives less than is served of it; nil where it gives all.
    var staleSince: WallTime?

    init(path: String, source: SourceDefinition.ID, scope: Int32) {
        self.path = path
        self.source = source
        self.scope = scope
    }

    /// The objects that documents give, and those that are kept.
    var allObjects: [ObjectRecord] { orphans.isEmpty ? objects : objects + orphans.values }

    /// Whether what is served of the file is not all what stands in it.
    var isStale: Bool {
        problem != nil || !orphans.isEmpty || findings.contains { $0.effect != .none }
            || objects.contains(where: \.isKept)
    }

    var isEmpty: Bool { digests.isEmpty && objects.isEmpty && orphans.isEmpty }

    /// The line of an object, counted from 1; 0 where no document gives it.
    func line(of object: ObjectRecord) -> Int {
        object.document < 0 || firstLines.isEmpty ? 0 : absolute(Int(object.line), in: object.document)
    }

    /// A document's line as one of the file.
    func absolute(_ line: Int, in document: Int32) -> Int {
        guard firstLines.indices.contains(Int(document)) else { return line }
        return Int(firstLines[Int(document)]) + max(line, 1) - 1
    }
}
