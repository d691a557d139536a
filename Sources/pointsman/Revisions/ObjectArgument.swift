import APIClient
import ArgumentParser
import HTTP
import Resources

/// An object that a command is about: KIND NAME and its namespace.
struct ObjectArgument: ParsableArguments {
    @Argument(help: "The kind, such as tmp, trafficmanagerprofiles or TrafficManagerProfile.")
    var kind: String

    @Argument(help: "The object's name.")
    var name: String

    @OptionGroup var namespace: NamespaceOption

    /// The object as a server has it.
    struct Place {
        let resource: APIResource
        let namespace: String?
        let name: String

        /// As people read it.
        var text: String { "\(resource.plural) \(namespace.map { "\($0)/" } ?? "")\(name)" }
    }

    /// Finds the kind among those of a server.
    func place(_ client: APIClient) throws(APIFailure) -> Place {
        let resource = try client.resource(kind)
        return Place(resource: resource, namespace: namespace.namespace(of: resource, client.access), name: name)
    }
}

extension APIClient {
    /// What the server keeps of an object's past, as it gives it.
    func history(_ place: ObjectArgument.Place) throws(APIFailure) -> (answer: Value, list: RevisionList) {
        let path = place.resource.path(namespace: place.namespace, name: place.name, subresource: "history")
        var whole: Value?
        var parameters: [(String, String)] = []
        while true {
            let body = try respond(to: APIRequest(.get, path, parameters: parameters)).body
            guard let part = try? Value.parse(json: body), part["kind"]?.string == "RevisionList" else {
                throw .unreadable(server: "\(access.server)", reason: "\(path) gives no RevisionList")
            }
            var answer = part
            answer.set(Value((whole?["items"]?.elements ?? []) + (part["items"]?.elements ?? [])), for: "items")
            let next = part["metadata"]?["continue"]?.string
            answer.modify(["metadata"]) { $0.set(nil, for: "continue") }
            guard let next, !(part["items"]?.elements ?? []).isEmpty else {
                guard let list = RevisionList(answer) else {
                    throw .unreadable(server: "\(access.server)", reason: "\(path) gives no RevisionList")
                }
                return (answer, list)
            }
            whole = answer
            parameters = [("continue", next)]
        }
    }
}
