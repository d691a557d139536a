public import Transport

extension Kubeconfig {
    /// The files that kubectl reads: those of `KUBECONFIG`, or `~/.kube/config`.
    ///
    /// - Parameter environment: Looks up environment variables.
    public static func defaultPaths(
        environment: (String) -> String? = { Environment.value($0) }
    ) -> [String] {
        if let list = environment("KUBECONFIG"), !list.isEmpty {
            return list.split(separator: ":").map(String.init)
        }
        return environment("HOME").map { ["\($0)/.kube/config"] } ?? []
    }

    /// Reads files that may be missing, as kubectl does with its own; the result may be empty.
    public static func load(paths: [String] = Kubeconfig.defaultPaths()) throws(APIFailure) -> Kubeconfig {
        var kubeconfig = Kubeconfig()
        for path in paths {
            let octets: [UInt8]
            do throws(SystemError) {
                octets = try FileContents.read(path, limit: 64 << 20)
            } catch {
                if error.isNoSuchFile || error.isNotDirectory { continue }
                throw .unusable("the kubeconfig \(path) cannot be read: \(error.reason)")
            }
            try kubeconfig.add(octets, path: path)
        }
        return kubeconfig
    }

    /// Reads one file, which must be there.
    public init(path: String) throws(APIFailure) {
        self.init()
        try add(try ServerAccess.read(path, "the kubeconfig"), path: path)
    }
}
