internal import CLinux

/// How many descriptors this process may have open (getrlimit(2), RLIMIT_NOFILE).
public enum DescriptorLimit {
    /// The limit in force.
    public static var current: Int { Int(clamping: clinux_descriptor_limit()) }

    /// Raises the limit as far as is allowed without privileges.
    ///
    /// The low limit that programs are started with by default is kept for those that use select(2); none of ours do.
    public static func raise() {
        // Where it fails the limit stays, and what depends on it reads that.
        _ = clinux_raise_descriptor_limit()
    }
}
