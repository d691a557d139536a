extension DomainName: Comparable {
    /// Canonical order: by labels from the last to the first, as octet strings (RFC 4034 6.1).
    public static func < (left: DomainName, right: DomainName) -> Bool {
        let (leftStarts, leftCount) = left.labelStarts
        let (rightStarts, rightCount) = right.labelStarts
        for depth in 1..<1 + min(leftCount, rightCount) {
            let leftLabel = left.label(at: Int(leftStarts[leftCount - depth]))
            let rightLabel = right.label(at: Int(rightStarts[rightCount - depth]))
            if leftLabel != rightLabel { return leftLabel.lexicographicallyPrecedes(rightLabel) }
        }
        return leftCount < rightCount
    }

    /// Where the labels begin; on the stack, since large sets of names are sorted.
    private var labelStarts: (starts: InlineArray<127, UInt8>, count: Int) {
        var starts = InlineArray<127, UInt8>(repeating: 0)
        var count = 0
        var position = 0
        while wire[position] != 0 {
            starts[count] = UInt8(position)
            count += 1
            position += Int(wire[position]) + 1
        }
        return (starts, count)
    }

    private func label(at start: Int) -> ArraySlice<UInt8> {
        wire[start + 1..<start + 1 + Int(wire[start])]
    }
}
