extension Array {
    /// Puts an element into the place that was freed last, else at the end.
    /// - Returns: its position, which stays the same as long as the element is there.
    mutating func place(_ element: Element, reusing free: inout [Int]) -> Int {
        if let position = free.popLast() {
            self[position] = element
            return position
        }
        append(element)
        return count - 1
    }
}
