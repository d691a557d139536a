import ControlAPI
import FoundationEssentials
import Transport

/// The files that a configuration names beside its sources, looked at as `serve` does at its start, so that `check` refuses
/// what `serve` would.
///
/// What this user may not read is the service's user's to read: that is a warning, and nothing is said of what it holds.
package enum ServedFiles {
    private static let sizeLimit = 16 << 20

    /// What is wrong with them.
    package static func problems(of configuration: Configuration) -> [Problem] {
        var problems: [Problem] = []
        if configuration.cookies.isEnabled, let file = configuration.cookies.secretFile {
            problems += cookieSecrets(file)
        }
        problems += state(configuration)
        for certificate in certificates(configuration) { problems += self.certificate(certificate) }
        if let control = configuration.control {
            if let file = control.tokensFile { problems += tokens(file) }
            if let audit = control.audit, audit.isRequired {
                problems += auditLog(audit.presentFile, configuration.state)
            }
        }
        return problems
    }

    // MARK: Secrets

    private static func cookieSecrets(_ file: String) -> [Problem] {
        do throws(SystemError) {
            let octets = try FileContents.read(file, limit: CookieSecretFile.sizeLimit, onlyRegular: true)
            do throws(ConfigurationError) {
                _ = try CookieSecretFile.read(octets, file: file)
                return []
            } catch {
                return error.problems
            }
        } catch {
            return [unreadable(file, "the cookie secrets", error)]
        }
    }

    private static func tokens(_ file: String) -> [Problem] {
        do throws(SystemError) {
            _ = try FileContents.read(file, limit: AccessFile.sizeLimit, onlyRegular: true)
        } catch {
            let advice = error.isNoSuchFile ? ": make it with `pointsman token create`" : ""
            return [unreadable(file, "the tokens file", error, advice)]
        }
        do throws(AccessFileError) {
            _ = try AccessFile.load(path: file)
            return []
        } catch {
            return error.problems.map { text in
                var note = text[...]
                var line = 0
                if note.hasPrefix("\(file):") { note = note.dropFirst(file.count + 1) }
                if let colon = note.firstIndex(of: ":"), let number = Int(note[..<colon]) {
                    line = number
                    note = note[note.index(after: colon)...]
                }
                return Problem(file: file, line: line, note: String(note.drop { $0 == " " }))
            }
        }
    }

    // MARK: Certificates

    private static func certificates(_ configuration: Configuration) -> [ServerCertificate] {
        let listeners = configuration.allListeners.filter(\.isEncrypted)
        var certificates: [ServerCertificate] = []
        for files in Set(listeners.compactMap(\.certificate)).sorted(by: { $0.certificateFile < $1.certificateFile }) {
            certificates.append(ServerCertificate(files))
        }
        guard let state = configuration.state else { return certificates }
        let selfSigned = listeners.filter { $0.certificate == nil }
        if !selfSigned.isEmpty {
            certificates.append(ServerCertificate(selfSignedFor: selfSigned, nameServers: [], state: state))
        }
        if let control = configuration.control, control.listen.contains(where: \.isEncrypted) {
            certificates.append(ServerCertificate(control, state: state))
        }
        return certificates
    }

    private static func certificate(_ files: ServerCertificate) -> [Problem] {
        if files.isToBeMade { return files.clientCAFile.map { readable($0, "the \(files.purpose) file") } ?? [] }
        let unreadable = CertificateKeeper.paths(files).flatMap { readable($0, "the \(files.purpose) file") }
        // What the server has made in its state folder is its own, and another user's not to be read.
        guard unreadable.isEmpty else { return unreadable.filter { $0.severity == .error || !files.isSelfSigned } }
        do throws(ServiceError) {
            try CertificateKeeper.verify(files)
            return []
        } catch {
            return [Problem(file: files.certificateFile, note: error.description)]
        }
    }

    private static func readable(_ file: String, _ what: String) -> [Problem] {
        do throws(SystemError) {
            _ = try FileContents.read(file, limit: sizeLimit)
            return []
        } catch {
            return [unreadable(file, what, error)]
        }
    }

    // MARK: What is written

    private static func state(_ configuration: Configuration) -> [Problem] {
        // The one that systemd makes is the service's alone.
        guard let folder = configuration.state, folder != ServiceFolders.state else { return [] }
        var problems = writable(folder, "state folder")
        do throws(ServiceError) {
            try StateFolder.verifySerials(in: folder)
        } catch {
            problems.append(Problem(file: folder, field: "state", note: error.description))
        }
        return problems
    }

    private static func auditLog(_ file: String, _ state: String?) -> [Problem] {
        let folder = FileContents.split(file).folder
        if folder == state { return [] }
        do throws(SystemError) {
            _ = try FileStatus(path: folder)
        } catch {
            if error.isNoSuchFile { return [Problem(file: folder, note: "the audit log's folder is missing: make it")] }
        }
        return writable(folder, "the audit log's folder")
    }

    /// Whether a folder is there or can be made, and files in it.
    private static func writable(_ folder: String, _ what: String) -> [Problem] {
        func refused(_ error: SystemError) -> [Problem] {
            // It is another user who is to write there.
            if error.isForbidden { return [] }
            return [Problem(file: folder, note: "\(what) cannot be used: \(error.withAdvice)")]
        }
        do throws(SystemError) {
            let status = try FileStatus(path: folder)
            guard status.isDirectory else { return [Problem(file: folder, note: "\(what) is no folder")] }
            try attempt("\(folder)/.check.\(ProcessInfo.processInfo.processIdentifier)")
            return []
        } catch {
            guard error.isNoSuchFile else { return refused(error) }
        }
        do throws(SystemError) {
            try attempt(folder)
            return []
        } catch {
            return refused(error)
        }
    }

    /// Makes a folder, and takes it away again unless somebody else has made it meanwhile.
    private static func attempt(_ folder: String) throws(SystemError) {
        if try FileContents.makeNewFolder(folder) { try FileContents.removeFolder(folder) }
    }

    private static func unreadable(
        _ file: String, _ what: String, _ error: SystemError, _ advice: String = ""
    ) -> Problem {
        guard error.isForbidden else {
            return Problem(file: file, note: "\(what) cannot be read: \(error.withAdvice)\(advice)")
        }
        return Problem(.warning, file: file, note: "\(what) may not be read by this user, and is not checked: \(error)")
    }
}
