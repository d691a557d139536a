public import Resources

/// A service of a member cluster as an import brings it.
public struct ImportedMemberService: Sendable {
    /// The member.
    public var cluster: String
    /// The service's namespace on the member.
    public var namespace: String
    /// The name of the service and its export.
    public var name: String
    /// The member's `Service`; nil where the import has none.
    public var service: Value?
    /// The member's `ServiceExport`; nil where the import has none.
    public var export: Value?
    /// The export that an earlier import has come to; nil where there is none.
    public var present: Value?

    /// Names a service, with what is known of it.
    public init(
        cluster: String, namespace: String, name: String, service: Value? = nil, export: Value? = nil,
        present: Value? = nil
    ) {
        self.cluster = cluster
        self.namespace = namespace
        self.name = name
        self.service = service
        self.export = export
        self.present = present
    }
}

/// What a member's service comes to on the hub (rules 4).
public struct ImportedMemberTranslation: Sendable {
    /// The objects; none where the service is not exported.
    public var objects: [(key: ResourceKey, tree: Value)]
    /// All keys that the service can come to, whatever it comes to now.
    public var keys: [ResourceKey]
    /// Why the member's objects may not be taken; nil where they may.
    public var refusal: String?
    /// The line of what is refused; 0 where none is known.
    public var refusalLine = 0
    /// Why the service is not exported, or not as it says; nil where all is well.
    public var remark: String?

    /// Makes a translation.
    public init(
        objects: [(key: ResourceKey, tree: Value)], keys: [ResourceKey], refusal: String? = nil, refusalLine: Int = 0,
        remark: String? = nil
    ) {
        self.objects = objects
        self.keys = keys
        self.refusal = refusal
        self.refusalLine = refusalLine
        self.remark = remark
    }
}

/// Tells what a member's service comes to on the hub.
public typealias MemberTranslator = @Sendable (ImportedMemberService) -> ImportedMemberTranslation
