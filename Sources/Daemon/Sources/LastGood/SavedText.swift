import Resources

/// The text by which the state folder keeps an object.
enum SavedText {
    /// The object as JSON: as it was written, save a Work, of which only what is used is kept, as the manifests that it
    /// places on a cluster may hold Secrets.
    static func json(of value: Value, _ resource: Resource) -> [UInt8] {
        if case .work = resource { return Work.reduced(value).json }
        return value.json
    }
}
