package import ResourceStore
package import Resources

/// Whether an import is newer than what is known of its objects, and what is remembered of it (rules 6): pure.
///
/// Versions are compared for one `uid` under one owner only. What was removed is remembered for a week, so that an older
/// snapshot does not bring it back.
package struct ImportVersions: Sendable {
    /// How long it is remembered that an object was removed, in seconds.
    package static let memory: Int64 = 7 * 86_400
    /// Removed objects that are remembered under one key; of more the oldest are forgotten.
    private static let removedLimit = 20

    /// The time of the import.
    package var now: Timestamp
    /// Whether older versions are taken too: the server that they come from was restored.
    package var allowsOlder: Bool

    /// Rules of an import.
    package init(now: Timestamp, allowsOlder: Bool = false) {
        self.now = now
        self.allowsOlder = allowsOlder
    }

    /// Why a version is not taken: it is older than what is known of the object. nil where it is.
    package func refusal(of origin: ImportOrigin?, _ records: [ImportRecord]) -> String? {
        guard !allowsOlder, let origin, let record = records.first(where: { $0.uid == origin.uid }),
            let given = ObjectVersion(origin.version), let known = ObjectVersion(record.version)
        else { return nil }
        let advice =
            "import a newer export, or repeat with --allow-older if the hub was restored from a backup"
        if let removed = record.removed {
            guard !isForgotten(record), given <= known else { return nil }
            return
                "it was removed on \(removed) as of version \(Self.quoted(record.version)), and the import brings version "
                + "\(Self.quoted(origin.version)) of the same object back: \(advice)"
        }
        guard given < known else { return nil }
        return
            "version \(Self.quoted(origin.version)) is older than version \(Self.quoted(record.version)), which was imported "
            + "before: \(advice)"
    }

    /// What is remembered once a version is taken; another object of that key is gone by then.
    package func records(_ records: [ImportRecord], taking origin: ImportOrigin?) -> [ImportRecord] {
        guard let origin else { return records }
        let others = records.filter { $0.uid != origin.uid }.map { gone($0) }
        return bounded(others) + [ImportRecord(uid: origin.uid, version: origin.version)]
    }

    /// What is remembered once an object is removed.
    ///
    /// - Parameter origin: The version that shows it as deleted; nil where the import lacks it.
    package func records(_ records: [ImportRecord], removing origin: ImportOrigin?) -> [ImportRecord] {
        guard let origin else { return bounded(records.map { gone($0) }) }
        var last = ImportRecord(uid: origin.uid, version: origin.version, removed: now)
        if let record = records.first(where: { $0.uid == origin.uid }), let known = ObjectVersion(record.version),
            let given = ObjectVersion(origin.version), given < known
        {
            last.version = record.version
        }
        return bounded(records.filter { $0.uid != origin.uid } + [last])
    }

    /// The records without those that are too old to be remembered.
    package func remembered(_ records: [ImportRecord]) -> [ImportRecord] { records.filter { !isForgotten($0) } }

    private func gone(_ record: ImportRecord) -> ImportRecord {
        guard record.removed == nil else { return record }
        return ImportRecord(uid: record.uid, version: record.version, removed: now)
    }

    private func bounded(_ records: [ImportRecord]) -> [ImportRecord] {
        let records = remembered(records)
        let surplus = records.count { $0.removed != nil } - Self.removedLimit
        guard surplus > 0 else { return records }
        let oldest = records.compactMap(\.removed).sorted()[surplus - 1]
        return records.filter { ($0.removed ?? now) > oldest || $0.removed == nil }
    }

    private func isForgotten(_ record: ImportRecord) -> Bool {
        guard let removed = record.removed else { return false }
        let (age, isOverflow) = now.seconds.subtractingReportingOverflow(removed.seconds)
        return isOverflow || age > Self.memory
    }

    /// A version of a length that fits a line.
    private static func quoted(_ version: String) -> String {
        version.utf8.count > 40 ? "\(version.prefix(40))..." : version
    }
}
