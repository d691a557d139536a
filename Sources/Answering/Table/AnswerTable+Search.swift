extension AnswerTable {
    /// The node that has a name, or the closest one above it (RFC 4592 3.3.1); nil outside the zones.
    ///
    /// - Parameters:
    ///   - name: The name's labels.
    ///   - octets: What it stands in, from `offset`.
    @inline(__always)
    func search(_ name: borrowing NameSuffixes, in octets: Span<UInt8>, at offset: Int) -> FoundNode? {
        for label in 0...name.labelCount {
            let start = name.start(of: label)
            let hash = name.hash(from: label)
            let length = name.length - start
            if let index = overlay.find(hash: hash, length: length, at: offset + start, in: octets) {
                if overlay.nodes[index].kind == .absent { continue }
                return FoundNode(isInOverlay: true, node: overlay.nodes[index], labelsBefore: label)
            }
            if let index = base.find(hash: hash, length: length, at: offset + start, in: octets) {
                return FoundNode(isInOverlay: false, node: base.nodes[index], labelsBefore: label)
            }
        }
        return nil
    }

    /// The wildcard right below the closest encloser of a name; nil where there is none.
    func searchWildcard(
        below encloser: FoundNode, of name: borrowing NameSuffixes, in octets: Span<UInt8>, at offset: Int
    ) -> FoundNode? {
        let label = encloser.labelsBefore
        let start = name.start(of: label)
        let hash = NameHash.wildcard(below: name.hash(from: label))
        let length = name.length - start
        if let index = overlay.findWildcard(hash: hash, below: length, at: offset + start, in: octets) {
            if overlay.nodes[index].kind == .absent { return nil }
            return FoundNode(isInOverlay: true, node: overlay.nodes[index], labelsBefore: 0)
        }
        guard let index = base.findWildcard(hash: hash, below: length, at: offset + start, in: octets) else {
            return nil
        }
        return FoundNode(isInOverlay: false, node: base.nodes[index], labelsBefore: 0)
    }
}
