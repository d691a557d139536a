internal import Traffic
internal import Transport

/// The TLS contexts of the settings in use, made anew when a file of theirs changes; confined to the loop.
final class TLSContextStore {
    /// How often the files are looked at for changes, so that a renewed certificate needs no reload.
    private static let checkInterval: Duration = .seconds(10)

    private struct Entry {
        var result: Result<TLSClientContext, ProbeFailure>
        var files: [FileStatus?]
        var nextCheck: MonotonicTime
    }

    private let folder: String?
    private var entries: [TLSSettings: Entry] = [:]

    /// Looks for files in that folder alone.
    init(folder: String?) {
        self.folder = folder
    }

    /// The context for the settings, or why no probe can run with them.
    func context(for settings: TLSSettings, now: MonotonicTime) -> Result<TLSClientContext, ProbeFailure> {
        // The name is the session's matter: one context serves all of them.
        var settings = settings
        settings.serverName = nil
        if let entry = entries[settings], now < entry.nextCheck { return entry.result }
        let nextCheck = now.advanced(by: Self.checkInterval)
        let files = settings.files.map { name in folder.flatMap { try? FileStatus(path: "\($0)/\(name)") } }
        if entries[settings]?.files == files, case .success? = entries[settings]?.result {
            entries[settings]?.nextCheck = nextCheck
        } else {
            entries[settings] = Entry(result: make(settings), files: files, nextCheck: nextCheck)
        }
        return entries[settings]?.result ?? .failure(.tls("no context"))
    }

    private func make(_ settings: TLSSettings) -> Result<TLSClientContext, ProbeFailure> {
        Result { () throws(ProbeFailure) in
            let verification: TLSClientContext.Verification =
                switch settings.verify {
                case .none: .none
                case .system: .system
                case .file: .file(try path(of: settings.caFile ?? ""))
                }
            var identity: TLSClientContext.Identity?
            if let certificate = settings.certificateFile {
                identity = TLSClientContext.Identity(
                    certificateFile: try path(of: certificate),
                    keyFile: try path(of: settings.keyFile ?? certificate))
            }
            do throws(TLSContextError) {
                return try TLSClientContext(verification, identity: identity)
            } catch {
                let name = error.path.split(separator: "/").last.map(String.init) ?? ""
                throw name.isEmpty ? .tls(error.reason) : .unusableFile(name, reason: error.reason)
            }
        }
    }

    /// The path of a plain file name, so that who may edit an object cannot read the daemon's files.
    private func path(of name: String) throws(ProbeFailure) -> String {
        guard let folder else { throw .unusableFile(name, reason: "the configuration has no probes.filesFolder") }
        guard !name.isEmpty, name != ".", name != "..", !name.utf8.contains(where: { $0 == 0x2F || $0 == 0 }) else {
            throw .unusableFile(name, reason: "expected a plain file name inside probes.filesFolder")
        }
        return "\(folder)/\(name)"
    }
}

extension TLSSettings {
    fileprivate var files: [String] { [caFile, certificateFile, keyFile].compactMap(\.self) }
}
