extension ObjectMeta {
    /// kubectl keeps the whole manifest in it, which nothing here reads.
    private static let lastApplied = "kubectl.kubernetes.io/last-applied-configuration"

    init?(_ value: Value, isNamespaced: Bool) {
        guard let name = value["name"]?.string else { return nil }
        self.init(name: name)
        for member in value.members {
            switch (member.key, member.value.content) {
            case ("namespace", .string(let text)) where isNamespaced: namespace = text
            case ("uid", .string(let text)): uid = text
            case ("resourceVersion", .string(let text)): resourceVersion = text
            case ("generation", .integer(let number)): generation = number
            case ("creationTimestamp", .string(let text)): creationTimestamp = Timestamp(text)
            case ("deletionTimestamp", .string): isBeingDeleted = true
            case ("labels", .object(let members)): labels = Self.texts(members)
            case ("annotations", .object(let members)): annotations = Self.texts(members)
            default: break
            }
        }
        if isNamespaced, namespace.isEmpty { namespace = ResourceDecoder.defaultNamespace }
    }

    private static func texts(_ members: [Value.Member]) -> [String: String] {
        var texts: [String: String] = [:]
        for member in members where member.key != lastApplied {
            if let text = member.value.string { texts[member.key] = text }
        }
        return texts
    }
}
