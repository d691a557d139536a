internal import CLinux

/// The seconds since 1970 modulo 2^32, a few milliseconds late: about 5 ns.
public func unixSeconds() -> UInt32 {
    clinux_unix_seconds()
}
