import HTTP
import Resources
import Testing

/// Creates, patches and deletes objects of its own, and knows what must be there of them.
struct DurableWriter: Sendable {
    static let path = "\(ControlledServer.own)/shop/externalendpoints"
    /// What the objects need around them: a profile that answers all its endpoints.
    static let setting = [
        ("/api/v1/namespaces", "{apiVersion: v1, kind: Namespace, metadata: {name: shop}}"),
        ("\(ControlledServer.group)/shop/trafficmanagerprofiles", Manifest.profile("web")),
        (
            "\(ControlledServer.own)/shop/profilepolicies",
            """
            {apiVersion: pointsman.dev/v1, kind: ProfilePolicy, metadata: {name: web},
             spec: {profile: {name: web}, maxReturn: 0}}
            """
        ),
    ]

    /// An object: which of the writer's steps it comes from.
    struct State: Sendable {
        var step: Int
        /// Nil where its creation was not acknowledged.
        var uid: String?
        /// The step's address as the object has it.
        var target = ""

        init(step: Int, uid: String? = nil) {
            self.step = step
            self.uid = uid
        }

        /// Reads an object; nil where something of it is missing.
        init?(_ object: Value) {
            guard let step = object["metadata"]?["labels"]?["step"]?.string.flatMap({ Int($0) }),
                let uid = object["metadata"]?["uid"]?.string, let target = object["spec"]?["target"]?.string
            else { return nil }
            self.step = step
            self.uid = uid
            self.target = target
        }
    }

    let number: Int
    /// What was acknowledged, or found at the last start.
    private(set) var known: [String: State] = [:]
    /// The write whose acknowledgement did not come: the object and what was to become of it.
    private var pending: (name: String, state: State?)?
    private var step = 0
    /// How many writes were acknowledged.
    private(set) var count = 0
    /// The highest revision that was acknowledged.
    private(set) var revision: Int64 = 0

    init(number: Int) {
        self.number = number
    }

    /// The names of its objects: few, so that one is written again and again.
    private var names: [String] { (0..<6).map { "w\(number)-\($0)" } }

    /// A step's address, which no other step of any writer has (save every 65,536th).
    func address(_ step: Int) -> String { "10.\(number).\(step >> 8 & 255).\(step & 255)" }

    /// Writes, each time once the former write is acknowledged, until the server is gone.
    mutating func writeUntilTheEnd(socketPath: String) throws {
        guard let connection = try? LocalConnection(path: socketPath) else { return }
        while true {
            guard let name = names.randomElement() else { return }
            step += 1
            let former = known[name]
            let isDeletion = former != nil && Int.random(in: 0..<4) == 0
            let next = isDeletion ? nil : State(step: step, uid: former?.uid)
            pending = (name, next)
            let answer: LocalConnection.Answer
            do {
                answer = try request(connection, name, isNew: former == nil, isDeletion: isDeletion)
            } catch {
                return
            }
            let object = try answer.value()
            try #require(answer.code == (former == nil ? 201 : 200), "\(name): \(object["message"]?.string ?? "")")
            pending = nil
            count += 1
            known[name] = isDeletion ? nil : State(object)
            let written = object["metadata"]?["resourceVersion"]?.string.flatMap { Int64($0) }
            revision = max(revision, written ?? 0)
        }
    }

    private func request(
        _ connection: LocalConnection, _ name: String, isNew: Bool, isDeletion: Bool
    ) throws -> LocalConnection.Answer {
        if isDeletion { return try connection.request(.delete, "\(Self.path)/\(name)") }
        let labels = #""labels":{"step":"\#(step)"}"#
        if isNew {
            return try connection.request(
                .post, Self.path,
                #"{"apiVersion":"pointsman.dev/v1","kind":"ExternalEndpoint","metadata":{"name":"\#(name)",\#(labels)},"#
                    + #""spec":{"profile":{"name":"web"},"target":"\#(address(step))"}}"#)
        }
        return try connection.request(
            .patch, "\(Self.path)/\(name)", #"{"metadata":{\#(labels)},"spec":{"target":"\#(address(step))"}}"#,
            type: "application/merge-patch+json")
    }

    /// Takes its objects out of those that were found after a start.
    ///
    /// - Returns: Where they are neither as acknowledged nor as the last write would have left them.
    mutating func takeOver(_ found: inout [String: State]) -> [String] {
        var differences: [String] = []
        for name in names {
            let object = found.removeValue(forKey: name)
            if let object, object.target != address(object.step) {
                differences.append("\(name) is of step \(object.step), but has \(object.target)")
            }
            let isAsAcknowledged = Self.isSame(object, known[name])
            let isAsAsked = pending.map { $0.name == name && Self.isSame(object, $0.state) } ?? false
            if !isAsAcknowledged && !isAsAsked {
                let asked = pending.map { " (last asked for: \($0.name), \($0.state?.step as Int?))" } ?? ""
                differences.append(
                    "\(name): found \(object?.step as Int?), acknowledged \(known[name]?.step as Int?)\(asked)")
            }
            known[name] = object
        }
        pending = nil
        return differences
    }

    private static func isSame(_ found: State?, _ expected: State?) -> Bool {
        guard let found, let expected else { return found == nil && expected == nil }
        return found.step == expected.step && (expected.uid == nil || found.uid == expected.uid)
    }
}
