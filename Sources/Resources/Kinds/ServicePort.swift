/// A port of a service.
public struct ServicePort: Sendable, Equatable {
    /// The port's name; empty where it has none.
    public var name: String
    /// TCP, UDP or SCTP.
    public var protocolName: String
    /// The application protocol; nil where it is not stated.
    public var appProtocol: String?
    /// The port, 1 to 65535.
    public var port: Int
    /// The port of the pods, a number or a name; nil where it is not stated.
    public var targetPort: String?

    /// Makes a port.
    public init(
        name: String = "", protocolName: String = "TCP", appProtocol: String? = nil, port: Int,
        targetPort: String? = nil
    ) {
        self.name = name
        self.protocolName = protocolName
        self.appProtocol = appProtocol
        self.port = port
        self.targetPort = targetPort
    }
}
