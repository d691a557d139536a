public import Resources

/// Puts the pages of a list together.
public enum ListPages {
    /// How often a list is begun in all, where the server forgets it in between (410).
    private static let attempts = 5

    /// Asks for all pages; what is no list, or one that does not end, is a failure, and never taken for an empty one.
    ///
    /// - Parameters:
    ///   - server: Who is asked, for people.
    ///   - ask: Asks for the page of a `continue` token, or for the first.
    public static func collect(
        from server: String, _ ask: (String?) throws(APIFailure) -> Value
    ) throws(APIFailure) -> (items: [Value], resourceVersion: String) {
        var attempt = 1
        while true {
            do throws(APIFailure) {
                return try all(server, ask)
            } catch {
                guard error.refusal?.code == 410, attempt < attempts else { throw error }
                attempt += 1
            }
        }
    }

    private static func all(
        _ server: String, _ ask: (String?) throws(APIFailure) -> Value
    ) throws(APIFailure) -> (items: [Value], resourceVersion: String) {
        var items: [Value] = []
        var tokens: Set<String> = []
        var token: String?
        while true {
            let page = try ask(token)
            guard page["kind"]?.string?.hasSuffix("List") == true,
                let list = page.members.first(where: { $0.key == "items" })?.value,
                list.content == .null || list.content == .array(list.elements)
            else {
                throw .unreadable(
                    server: server, reason: "found \(page["kind"]?.string ?? page.found), expected a list of objects")
            }
            items += list.elements
            guard let next = page["metadata"]?["continue"]?.string, !next.isEmpty else {
                return (items, page["metadata"]?["resourceVersion"]?.string ?? "")
            }
            guard tokens.insert(next).inserted else {
                throw .unreadable(server: server, reason: "the list of \(items.count) objects comes to no end")
            }
            token = next
        }
    }
}
