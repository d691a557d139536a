import Resources
import Transport

/// The local socket of the server that a configuration file is for.
///
/// It is found without that the file need be in order: when the file on the disk is broken, the server that runs on with
/// what it has read before is asked the most.
public enum LocalSocket {
    private static let sizeLimit = 64 << 20

    /// Where the socket is.
    ///
    /// - Throws: Where the file names no runtime folder, and nothing else tells one.
    public static func path(configurationPath: String) throws(ServiceError) -> String {
        let octets: [UInt8]
        do throws(SystemError) {
            octets = try FileContents.read(configurationPath, limit: sizeLimit)
        } catch {
            guard !ServiceFolders.isService(configuration: configurationPath) else { return ServiceFolders.socket }
            let advice = error.isNoSuchFile ? ": correct the path of --config, or give --socket PATH" : ""
            throw ServiceError("\(configurationPath) cannot be read: \(error)\(advice)")
        }
        if let folder = runtime(in: octets, file: configurationPath) {
            return "\(ConfigurationReader(file: configurationPath).resolve(folder))/\(ControlRoutes.socketName)"
        }
        let variable = Configuration.runtimeVariable
        let told =
            Environment.value(variable)
            ?? ServiceFolders.folder(variable: variable, configuration: configurationPath)
        guard let folder = told?.split(separator: ":").first else {
            throw ServiceError(
                "\(configurationPath) names no runtime folder, in which the server would have a socket to be asked at: add `runtime` and restart it, or give --socket PATH"
            )
        }
        return "\(folder)/\(ControlRoutes.socketName)"
    }

    /// What a file says of `runtime`, whatever else is wrong with it.
    package static func runtime(in octets: [UInt8], file: String) -> String? {
        var reader = ManifestReader()
        let format = ManifestFormat(fileName: file, contents: octets.span)
        if let root = try? reader.value(in: octets.span, format: format) { return root["runtime"]?.string }
        // No YAML at all: the line that would say it.
        for line in String(decoding: octets, as: UTF8.self).split(whereSeparator: \.isNewline) {
            guard line.hasPrefix("runtime:") else { continue }
            let value = line.dropFirst("runtime:".count).split(whereSeparator: \.isWhitespace).first ?? ""
            let text = String(value).filter { $0 != "\"" && $0 != "'" }
            return text.isEmpty || text.hasPrefix("#") ? nil : text
        }
        return nil
    }
}
