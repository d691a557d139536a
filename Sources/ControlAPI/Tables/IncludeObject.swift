/// What a row of a Table holds of its object (`includeObject`).
package enum IncludeObject: String, Sendable {
    /// Nothing.
    case none = "None"
    /// Its metadata.
    case metadata = "Metadata"
    /// All of it.
    case object = "Object"
}
