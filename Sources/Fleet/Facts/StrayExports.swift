import Resources

/// The `ServiceExport`s that have no `Service` of their name beside them: an export has the name of its service, so they
/// are most likely misnamed.
struct StrayExports {
    /// An export without a service.
    struct Stray: Equatable {
        /// Whose object it is.
        var scope: ResourceScope
        /// Its name.
        var name: String
    }

    private struct Names {
        var services: Set<String> = []
        var exports: Set<String> = []
    }

    /// By namespace and the scope in it.
    private var namespaces: [String: [ResourceScope: Names]] = [:]
    /// What each namespace had when it was asked last; only of those that have some.
    private var known: [String: [Stray]] = [:]
    /// The namespaces that have changed since.
    private var touched: Set<String> = []

    /// Notes that a service or an export is there, or is not any more.
    mutating func set(_ key: ResourceKey, in scope: ResourceScope, isThere: Bool) {
        func change(_ names: inout Set<String>) -> Bool {
            isThere ? names.insert(key.name).inserted : names.remove(key.name) != nil
        }
        let isChanged =
            key.kind == .service
            ? change(&namespaces[key.namespace, default: [:]][scope, default: Names()].services)
            : change(&namespaces[key.namespace, default: [:]][scope, default: Names()].exports)
        if isChanged { touched.insert(key.namespace) }
    }

    /// The strays of a namespace, those of the hub first, then by cluster and name.
    func strays(in namespace: String) -> [Stray] { known[namespace] ?? [] }

    /// Settles what has changed.
    ///
    /// - Returns: the namespaces that have other strays than before.
    mutating func settle() -> [String] {
        defer { touched.removeAll(keepingCapacity: false) }
        return touched.filter { namespace in
            let strays = found(in: namespace)
            defer { known[namespace] = strays.isEmpty ? nil : strays }
            return strays != known[namespace] ?? []
        }
    }

    private func found(in namespace: String) -> [Stray] {
        (namespaces[namespace] ?? [:])
            .flatMap { scope, names in
                names.exports.subtracting(names.services).map { Stray(scope: scope, name: $0) }
            }
            .sorted { ($0.scope.cluster ?? "", $0.name) < ($1.scope.cluster ?? "", $1.name) }
    }
}

extension ResourceScope {
    /// The member cluster; nil for the hub.
    fileprivate var cluster: String? { if case .member(let cluster) = self { cluster } else { nil } }
}
