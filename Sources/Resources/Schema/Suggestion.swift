/// Finds what a mistyped word was meant to be.
public enum Suggestion {
    /// The candidate nearest to the word; nil where none is near.
    public static func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
        guard word.utf8.count <= longestWord else { return nil }
        var best: (word: String, distance: Int)?
        let limit = max(1, min(3, word.count / 3))
        for candidate in candidates {
            let distance = distance(word.lowercased(), candidate.lowercased())
            if distance <= limit, best.map({ distance < $0.distance }) ?? true { best = (candidate, distance) }
        }
        return best?.word
    }

    /// The field that a key was meant to be: the nearest one, else the shortest that begins or ends with the key, as
    /// `ttlSeconds` with `ttl`.
    static func field(_ key: String, among fields: [String]) -> String? {
        if let nearest = nearest(to: key, among: fields) { return nearest }
        let part = key.lowercased()
        guard part.count >= 3 else { return nil }
        return fields.filter { $0.lowercased().hasPrefix(part) || $0.lowercased().hasSuffix(part) }
            .min { $0.count < $1.count }
    }

    /// Octets of the longest word that is compared, which costs the product of the lengths: no field's name is longer.
    private static let longestWord = 64

    /// How many characters must be put in, left out, replaced or swapped with their neighbour; long words are far apart.
    public static func distance(_ left: String, _ right: String) -> Int {
        guard left.utf8.count <= longestWord, right.utf8.count <= longestWord else {
            return max(left.utf8.count, right.utf8.count)
        }
        let left = Array(left.utf8)
        let right = Array(right.utf8)
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for row in left.indices {
            var current = [row + 1]
            for column in right.indices {
                let substitution = last[column] + (left[row] == right[column] ? 0 : 1)
                var cost = min(substitution, last[column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                    cost = min(cost, beforeLast[column - 1] + 1)
                }
                current.append(cost)
            }
            beforeLast = last
            last = current
        }
        return last[right.count]
    }
}
