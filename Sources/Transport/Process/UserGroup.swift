internal import Glibc

/// The host's groups of users.
public enum UserGroup {
    private static let bufferSize = 64 * 1024

    /// A group's number; nil where there is none of that name.
    public static func id(named name: String) -> UInt32? {
        unsafe find { entry, buffer, size, result in unsafe getgrnam_r(name, entry, buffer, size, result) }?.id
    }

    /// A group's name; nil where the host knows none.
    public static func name(of id: UInt32) -> String? {
        unsafe find { entry, buffer, size, result in unsafe getgrgid_r(id, entry, buffer, size, result) }?.name
    }

    private static func find(
        _ call: (
            UnsafeMutablePointer<group>, UnsafeMutablePointer<CChar>, Int,
            UnsafeMutablePointer<UnsafeMutablePointer<group>?>
        ) -> Int32
    ) -> (id: UInt32, name: String)? {
        unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: bufferSize) { buffer in
            var entry = unsafe group()
            var result: UnsafeMutablePointer<group>?
            guard let base = buffer.baseAddress, unsafe call(&entry, base, buffer.count, &result) == 0,
                unsafe result != nil, let name = unsafe entry.gr_name
            else { return nil }
            return (unsafe entry.gr_gid, unsafe String(cString: name))
        }
    }
}
