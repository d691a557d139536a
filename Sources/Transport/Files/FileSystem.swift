internal import CLinux

/// What is known of the file system behind a path.
public enum FileSystem {
    /// File systems that other hosts, or the host of this machine, change without the kernel hearing of it: NFS, SMB,
    /// CIFS, AFS, Ceph, 9P, Lustre, FUSE (and so GlusterFS, sshfs, virtiofs), VirtualBox' folders (statfs(2)).
    private static let shared: Set<UInt32> = [
        0x6969, 0x517B, 0xFF53_4D42, 0xFE53_4D42, 0x5346_414F, 0x00C3_6400, 0x0102_1997, 0x0BD0_0BD0, 0x6573_5546,
        0x786F_4256,
    ]

    /// Whether files may change there without inotify telling; false where that cannot be told.
    public static func isShared(_ path: String) -> Bool {
        shared.contains(unsafe clinux_file_system_type(path))
    }
}
