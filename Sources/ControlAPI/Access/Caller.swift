/// Who makes a request.
public struct Caller: Sendable, Hashable {
    /// The token's name, the client certificate's CN, or the local user.
    public var name: String
    /// The client certificate's O values, and the group that Kubernetes gives all who are known, or all who are not.
    public var groups: [String]
    /// What it may do: what one of them allows.
    public var grants: [Grant]
    /// Whether no credentials were given; such a request is refused with 401, not 403.
    public var isAnonymous: Bool

    /// Who has shown credentials.
    public init(name: String, groups: [String] = [], grants: [Grant]) {
        self.name = name
        self.groups = groups + ["system:authenticated"]
        self.grants = grants
        isAnonymous = false
    }

    private init() {
        name = "system:anonymous"
        groups = ["system:unauthenticated"]
        grants = []
        isAnonymous = true
    }

    /// Who has shown none.
    public static let anonymous = Caller()
}
