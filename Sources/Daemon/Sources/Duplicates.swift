/// Says of objects that lose to equal ones where those stand.
struct Duplicates {
    private var places: [SourceCatalog.ScopedKey: String] = [:]

    init(_ catalog: SourceCatalog, lostIn files: [FileRecord]) {
        var wanted: Set<SourceCatalog.ScopedKey> = []
        for file in files {
            for object in file.objects where !object.isHeld {
                wanted.insert(SourceCatalog.ScopedKey(scope: file.scope, key: object.key))
            }
        }
        guard !wanted.isEmpty else { return }
        for file in catalog.files.lazy.compactMap({ $0 }) {
            for object in file.allObjects where object.isHeld {
                let scoped = SourceCatalog.ScopedKey(scope: file.scope, key: object.key)
                guard wanted.contains(scoped) else { continue }
                let line = file.line(of: object)
                places[scoped] = line > 0 ? "\(file.path):\(line)" : file.path
            }
        }
    }

    func problems(of file: FileRecord) -> [Problem] {
        guard !places.isEmpty else { return [] }
        return file.objects.lazy.filter { !$0.isHeld }.map { object in
            let place = places[SourceCatalog.ScopedKey(scope: file.scope, key: object.key)]
            return Problem(
                file: file.path, line: file.line(of: object), object: "\(object.key)",
                found: "the object a second time", expected: "each object once",
                note: place.map { "the first, in \($0), stays" } ?? "")
        }
    }
}
