/// Facts that are kept in a list ordered by the objects' names.
protocol NamedFacts {
    var name: String { get }
}

extension Array where Element: NamedFacts {
    /// Puts the facts in their place by name, instead of older ones of that name.
    mutating func put(_ facts: Element) {
        // Objects mostly arrive in the order of their names.
        guard let last, last.name >= facts.name else {
            append(facts)
            return
        }
        let index = firstIndex(notBefore: facts.name)
        if self[index].name == facts.name {
            self[index] = facts
        } else {
            insert(facts, at: index)
        }
    }

    /// Changes the facts of that name, made where there are none, and takes them out where nothing is left.
    mutating func change(
        _ name: String, orAdd make: (String) -> Element, _ body: (inout Element) -> Void,
        removingIf isEmpty: (Element) -> Bool
    ) {
        let index = firstIndex(notBefore: name)
        if index == count || self[index].name != name { insert(make(name), at: index) }
        body(&self[index])
        if isEmpty(self[index]) { remove(at: index) }
    }

    /// Takes the facts of that name out; nothing happens where there are none.
    mutating func take(_ name: String) {
        let index = firstIndex(notBefore: name)
        if index < count, self[index].name == name { remove(at: index) }
    }

    /// The facts of that name.
    func named(_ name: String) -> Element? {
        let index = firstIndex(notBefore: name)
        return index < count && self[index].name == name ? self[index] : nil
    }

    private func firstIndex(notBefore name: String) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if self[middle].name < name { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
