extension AnswerTable {
    /// How many names were rendered for this table alone; the others it has from its base.
    package var overlayNameCount: Int { overlay.nodes.count }

    /// Whether this table and another have the same base.
    package func sharesBase(with other: AnswerTable) -> Bool { base === other.base }
}
