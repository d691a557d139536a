internal import Resources

extension Kubeconfig {
    /// What a context says of server, trust and credentials.
    ///
    /// - Parameter context: The context's name; nil for the current one.
    public func access(context name: String? = nil) throws(APIFailure) -> ServerAccess {
        let source = files.isEmpty ? "the kubeconfig" : files.joined(separator: ":")
        let wanted = name ?? currentContext
        guard !wanted.isEmpty else {
            throw .unusable("\(source) has no current-context: give --context, one of \(list(contextNames))")
        }
        guard let context = contexts[wanted] else {
            throw .unusable("\(source) has no context '\(wanted)': it has \(list(contextNames))")
        }
        let clusterName = try Self.text("cluster", of: context) ?? ""
        guard let cluster = clusters[clusterName] else {
            throw .unusable(
                "\(context.place): the context names the cluster '\(clusterName)', which \(source) does not have")
        }
        var access = try Self.server(cluster)
        if let userName = try Self.text("user", of: context), !userName.isEmpty {
            guard let user = users[userName] else {
                throw .unusable(
                    "\(context.place): the context names the user '\(userName)', which \(source) does not have")
            }
            access.credentials = try Credentials(user, cluster: cluster)
        }
        if let namespace = try Self.text("namespace", of: context), !namespace.isEmpty { access.namespace = namespace }
        return access
    }

    private func list(_ names: [String]) -> String {
        names.isEmpty ? "none" : names.joined(separator: ", ")
    }

    private static func server(_ cluster: Entry) throws(APIFailure) -> ServerAccess {
        guard let url = try text("server", of: cluster) else {
            throw .unusable("\(cluster.place): the cluster has no server")
        }
        if let proxy = try text("proxy-url", of: cluster), !proxy.isEmpty {
            throw .unusable("\(cluster.place): proxy-url is not supported: use kubectl port-forward, or a tunnel")
        }
        var access = ServerAccess(server: try ServerURL(url))
        access.tlsServerName = try text("tls-server-name", of: cluster).flatMap { $0.isEmpty ? nil : $0 }
        if let authorities = try contents("certificate-authority", of: cluster) {
            access.trust = .authorities(authorities)
        }
        if let value = cluster.content["insecure-skip-tls-verify"] {
            guard let skips = value.bool else {
                throw .unusable("\(cluster.place): insecure-skip-tls-verify: found \(value.found), expected a boolean")
            }
            if skips {
                guard access.trust == .system else {
                    throw .unusable(
                        "\(cluster.place): insecure-skip-tls-verify beside a certificate-authority: remove one of them")
                }
                access.trust = .anybody
            }
        }
        return access
    }

    /// A text of an entry; nil where it is absent.
    static func text(_ key: String, of entry: Entry) throws(APIFailure) -> String? {
        guard let value = entry.content[key] else { return nil }
        guard let text = value.string else {
            throw .unusable("\(entry.place): \(key): found \(value.found), expected text")
        }
        return text
    }

    /// What `KEY-data` holds in base64, or else the file that KEY names; nil where both are absent.
    static func contents(_ key: String, of entry: Entry) throws(APIFailure) -> [UInt8]? {
        if let data = try text("\(key)-data", of: entry), !data.isEmpty {
            guard let octets = ServerAccess.decoded(data) else {
                throw .unusable("\(entry.place): \(key)-data: found no base64")
            }
            return octets
        }
        guard let path = try text(key, of: entry), !path.isEmpty else { return nil }
        return try ServerAccess.read(resolved(path, of: entry), "\(entry.place): \(key)")
    }

    /// A path as it is meant in the entry's file.
    static func resolved(_ path: String, of entry: Entry) -> String {
        path.hasPrefix("/") ? path : "\(entry.folder)/\(path)"
    }
}
