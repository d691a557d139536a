import Transport

extension Configuration {
    /// Where the folders that systemd makes for a service are told.
    public static let stateVariable = "STATE_DIRECTORY"
    /// Where systemd tells the runtime folder.
    public static let runtimeVariable = "RUNTIME_DIRECTORY"

    /// Reads a configuration file.
    ///
    /// - Parameters:
    ///   - path: The file; paths in it are relative to its folder.
    ///   - isService: Whether this is the server's own process, whose folders systemd tells. Others take the folders that
    ///     systemd makes for the service (``ServiceFolders``), where none are configured.
    /// - Throws: Everything that is wrong with it.
    public static func load(path: String, isService: Bool = true) throws(ConfigurationError) -> ConfigurationReading {
        let octets: [UInt8]
        do throws(SystemError) {
            octets = try FileContents.read(path, limit: 64 << 20)
        } catch {
            let advice = error.isNoSuchFile ? "give the configuration's path with --config" : (error.advice ?? "")
            throw ConfigurationError(problems: [
                Problem(file: path, note: "cannot be read: \(error)\(advice.isEmpty ? "" : ": " + advice)")
            ])
        }
        return try read(octets, file: path) { name in
            Environment.value(name) ?? (isService ? nil : ServiceFolders.folder(variable: name, configuration: path))
        }
    }

    /// Reads a configuration's text.
    ///
    /// - Parameters:
    ///   - octets: The text, YAML or JSON.
    ///   - file: The file's path, named in problems; paths in the text are relative to its folder.
    ///   - environment: Looks up environment variables.
    /// - Throws: Everything that is wrong with it.
    public static func read(
        _ octets: [UInt8], file: String, environment: (String) -> String? = { _ in nil }
    ) throws(ConfigurationError) -> ConfigurationReading {
        var reader = ConfigurationReader(file: file)
        let configuration = reader.read(octets, environment: environment)
        guard let configuration, !reader.problems.hasErrors else {
            throw ConfigurationError(problems: reader.problems.sorted { $0.line < $1.line })
        }
        return ConfigurationReading(
            configuration: configuration, warnings: reader.problems,
            recordPlaces: RecordPlaces(
                file: file, zones: configuration.zones.map(\.zone), lines: reader.recordLines))
    }
}
