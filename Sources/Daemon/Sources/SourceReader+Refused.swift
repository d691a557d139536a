package import Fleet
import Resources

extension SourceReader {
    /// The objects that the sources hold and of which nothing is accepted, in source order.
    package var refusedObjects: [RefusedObject] {
        filesInOrder.flatMap { file in
            let scope = catalog.scopes[Int(file.scope)]
            return file.findings.compactMap { finding -> RefusedObject? in
                guard let key = finding.refused else { return nil }
                let line = file.absolute(finding.line, in: finding.document)
                return RefusedObject(scope: scope, key: key, place: "\(file.path):\(line)")
            }
        }
    }

    /// What is worth telling of the kinds that are passed over in a file: once a kind, where it stands first.
    func remarks(on file: FileRecord) -> [Problem] {
        guard !catalog.passedOverRemarks.isEmpty else { return [] }
        var told: Set<Int32> = []
        return file.passedOver.compactMap { document, kind in
            guard let remark = catalog.passedOverRemarks[kind], told.insert(kind).inserted else { return nil }
            let count = file.passedOver.count { $0.kind == kind }
            return Problem(
                .warning, file: file.path, line: file.absolute(1, in: document),
                found: "\(count) of the kind \(catalog.passedOverKinds[Int(kind)])", expected: "none",
                note: "passed over: \(remark)")
        }
    }
}
