package import DNSWire
package import Transport

/// The folder of what outlives the process; one process uses it at a time (rules 7).
package struct StateFolder: ~Copyable {
    private let path: String
    private let lock: LockFile

    private static let serialsName = "serials"
    private static let serialsLimit = 16 << 20
    private var serialsPath: String { "\(path)/\(Self.serialsName)" }

    /// Takes the folder, which is made if need be.
    package init(path: String) throws(ServiceError) {
        do throws(SystemError) {
            try FileContents.makeFolder(path, mode: 0o750)
            lock = try LockFile(path: path + "/lock")
        } catch {
            if error.call == "flock" {
                throw ServiceError(
                    "state folder \(path) is used by another pointsman: stop it, or give this one a folder of its own (state)"
                )
            }
            throw ServiceError("state folder \(path) cannot be used: \(error)")
        }
        self.path = path
    }

    /// The serials that were kept; a file that is damaged is an error, since serials must not move backwards.
    package func readSerials() throws(ServiceError) -> [DomainName: UInt32] {
        try Self.readSerials(serialsPath)
    }

    /// Looks whether the serials that a folder keeps can be used; what this user may not read is passed over.
    static func verifySerials(in folder: String) throws(ServiceError) {
        let path = "\(folder)/\(serialsName)"
        guard (try? FileContents.read(path, limit: serialsLimit)) != nil else { return }
        _ = try readSerials(path)
    }

    private static func readSerials(_ path: String) throws(ServiceError) -> [DomainName: UInt32] {
        do throws(SystemError) {
            let octets = try FileContents.read(path, limit: serialsLimit)
            guard let serials = SerialKeeper.parse(String(decoding: octets, as: UTF8.self)) else {
                throw SystemError(call: "", subject: "", code: 0)
            }
            return serials
        } catch {
            if error.isNoSuchFile { return [:] }
            let reason =
                error.code == 0 ? "holds something else than lines \"zone serial\"" : "cannot be read: \(error)"
            throw ServiceError("\(path) \(reason): correct or remove it (serials then begin with the time)")
        }
    }

    package func writeSerials(_ text: String) throws(SystemError) {
        try FileContents.replace(serialsPath, with: Array(text.utf8))
    }
}
