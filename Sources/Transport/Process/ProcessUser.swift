internal import Glibc

/// As whom the process runs.
public enum ProcessUser {
    /// The effective user's number.
    public static var id: UInt32 { geteuid() }
}
