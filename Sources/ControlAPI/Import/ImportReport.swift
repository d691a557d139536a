public import Resources

/// What an import came to: the answer to `POST /apis/pointsman.dev/v1/imports`.
public struct ImportReport: Sendable, Equatable {
    /// What became of an object.
    public enum Action: String, Sendable, CaseIterable {
        /// It was not there before.
        case created
        /// It was there with other contents.
        case changed
        /// The import's owner brought it before, and has it no more.
        case removed
        /// It is left aside, as one that is being deleted on the hub.
        case passedOver
        /// It may not be stored as it is.
        case refused
    }

    /// What became of one object; those that stayed as they are have none.
    public struct Result: Sendable, Equatable {
        /// The object as `Kind NAMESPACE/NAME`; empty where it cannot be told.
        public var object: String
        /// What became of it.
        public var action: Action
        /// Why, where that does not go without saying.
        public var reason: String
        /// The line of the body on which it begins; 0 where there is none.
        public var line: Int
        /// What differs, in an import that is only tried.
        public var diff: [FieldChange]

        /// Makes a result.
        public init(
            object: String, action: Action, reason: String = "", line: Int = 0, diff: [FieldChange] = []
        ) {
            self.object = object
            self.action = action
            self.reason = reason
            self.line = line
            self.diff = diff
        }
    }

    /// Its `apiVersion`.
    public static let apiVersion = "pointsman.dev/v1"
    /// Its `kind`.
    public static let kind = "ImportReport"

    /// Objects that were not there before.
    public var created = 0
    /// Objects that have other contents now.
    public var changed = 0
    /// Objects that stayed as they were.
    public var unchanged = 0
    /// Objects of the same owner that the import does not have any more.
    public var removed = 0
    /// Objects that were left aside.
    public var passedOver = 0
    /// Objects that may not be stored; any of them keeps all others from being stored too, unless it was asked otherwise.
    public var refused = 0
    /// The objects that did not stay as they were, or were not taken, in the body's order, then those that were removed.
    public var results: [Result] = []
    /// Why nothing is removed, nor anything else done, before somebody says that it is meant; empty where it may be.
    public var held = ""
    /// What else the sender ought to know.
    public var warnings: [String] = []

    /// A report of nothing.
    public init() {}

    /// Adds what became of an object.
    mutating func add(_ result: Result) {
        switch result.action {
        case .created: created += 1
        case .changed: changed += 1
        case .removed: removed += 1
        case .passedOver: passedOver += 1
        case .refused: refused += 1
        }
        results.append(result)
    }
}
