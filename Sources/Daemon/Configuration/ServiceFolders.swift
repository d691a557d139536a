import Transport

/// Where the unit as it is shipped (systemd/pointsman.service) has its files: what commands take where nothing else is
/// said, so that the installed service can be asked by everybody who may.
public enum ServiceFolders {
    /// The configuration.
    public static let configuration = "/etc/pointsman/pointsman.yaml"
    /// `StateDirectory=`.
    static let state = "/var/lib/pointsman"
    /// `RuntimeDirectory=`.
    static let runtime = "/run/pointsman"
    /// The group whose members may ask the server at its local socket.
    public static let operatorsGroup = "pointsman-operators"

    /// Where the installed service is asked.
    public static let socket = "\(runtime)/\(ControlRoutes.socketName)"

    /// Whether a service runs here that was installed as the unit has it.
    public static var hasSocket: Bool { (try? FileStatus(path: socket)) != nil }

    /// The folder that systemd tells the service by a variable; nil where the configuration is not the service's.
    static func folder(variable: String, configuration path: String) -> String? {
        switch variable {
        case Configuration.stateVariable: state
        // A server that somebody has started by hand is not the installed one, nor asked in its stead.
        case Configuration.runtimeVariable: isService(configuration: path) ? runtime : nil
        default: nil
        }
    }

    /// Whether a configuration lies where the service's does, symbolic links aside.
    public static func isService(configuration path: String) -> Bool {
        path == configuration || FileContents.split(path).folder == FileContents.split(configuration).folder
    }
}
