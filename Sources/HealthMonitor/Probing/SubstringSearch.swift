/// Looks for a text in octets that arrive in pieces, without keeping them (Knuth, Morris and Pratt).
package struct SubstringSearch: Sendable {
    private let pattern: [UInt8]
    /// For each place of the pattern, the length of the longest start of it that ends there too.
    private let borders: [Int]
    private var matched = 0

    /// Prepares the search; an empty text is found at once.
    package init(_ text: String) {
        let pattern = Array(text.utf8)
        self.pattern = pattern
        var borders = [Int](repeating: 0, count: pattern.count)
        var length = 0
        for place in pattern.indices.dropFirst() {
            while length > 0, pattern[place] != pattern[length] { length = borders[length - 1] }
            if pattern[place] == pattern[length] { length += 1 }
            borders[place] = length
        }
        self.borders = borders
    }

    /// Whether the text has been found.
    package var isFound: Bool { matched == pattern.count }

    /// Looks at the next octets.
    package mutating func receive(_ octets: some Sequence<UInt8>) {
        for octet in octets {
            guard !isFound else { return }
            while matched > 0, pattern[matched] != octet { matched = borders[matched - 1] }
            if pattern[matched] == octet { matched += 1 }
        }
    }
}
