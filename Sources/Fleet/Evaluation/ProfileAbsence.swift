/// Why there is no profile of a name that objects refer to.
public enum ProfileAbsence: Sendable, Hashable {
    /// Nobody has written one.
    case notFound
    /// It is being deleted.
    case beingDeleted
    /// It was read and refused, at that place.
    case refused(place: String)
}

extension ProfileAbsence: CustomStringConvertible {
    /// Why, as the end of a sentence that names the profile.
    public var description: String {
        switch self {
        case .notFound: "is not found"
        case .beingDeleted: "is being deleted"
        case .refused(let place): "was refused (\(place))"
        }
    }

    /// The same with what to do about it; the namespace is that of the objects of the kind, such as `backend`.
    func text(for kind: String) -> String {
        switch self {
        case .notFound: "\(self): create it in the \(kind)'s namespace"
        case .beingDeleted: description
        case .refused: "\(self): correct it there"
        }
    }
}
