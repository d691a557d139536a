internal import CLinux

/// The interfaces of this host.
public enum NetworkInterface {
    /// The index of an interface, as a link-local address is scoped by it (RFC 4007 11): given by its name, or as the
    /// number itself; nil where no interface has the name at present.
    public static func index(_ nameOrNumber: String) -> UInt32? {
        guard !nameOrNumber.utf8.contains(0) else { return nil }
        let index = unsafe clinux_interface_index(nameOrNumber)
        if index > 0 { return index }
        return UInt32(nameOrNumber).flatMap { $0 > 0 ? $0 : nil }
    }
}
