import Glibc
import Testing
import Transport

@Suite struct FilesTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test(arguments: [0, 1, 4095, 4096, 4097, 300_000])
    func whatIsWrittenIsRead(_ size: Int) throws {
        let octets = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let path = folder["file"]
        try FileContents.replace(path, with: octets)
        #expect(try FileContents.read(path) == octets)
        #expect(try FileStatus(path: path).size == Int64(size))
        #expect(try FileContents.names(in: folder.path) == ["file"])
    }

    @Test func replacingKeepsReadersOfTheOldFile() throws {
        let path = folder["file"]
        try FileContents.replace(path, with: [1])
        let before = try FileStatus(path: path)
        try FileContents.replace(path, with: [2], mode: 0o600)
        let after = try FileStatus(path: path)
        #expect(before != after)
        #expect(before.inode != after.inode)
        #expect(try FileContents.read(path) == [2])
        #expect(try FileStatus(path: path) == after)
    }

    @Test func errorsNameTheCallAndThePath() throws {
        let missing = folder["missing"]
        let error = #expect(throws: SystemError.self) { try FileContents.read(missing) }
        #expect(error?.description == "open \(missing): No such file or directory")
        #expect(error?.isNoSuchFile == true)
        let isFolder = #expect(throws: SystemError.self) { try FileContents.read(folder.path) }
        #expect(isFolder?.description == "read \(folder.path): Is a directory")
        let nowhere = #expect(throws: SystemError.self) { try FileContents.replace("\(missing)/x", with: []) }
        #expect(nowhere?.call == "open")
        #expect(#expect(throws: SystemError.self) { try FileContents.names(in: missing) }?.call == "opendir")
        #expect(#expect(throws: SystemError.self) { try FileStatus(path: missing) }?.call == "stat")
        // A refused replacement leaves nothing behind.
        let taken = folder["taken"]
        try FileContents.makeFolder(taken)
        #expect(throws: SystemError.self) { try FileContents.replace(taken, with: [1]) }
        #expect(try FileContents.names(in: folder.path) == ["taken"])
    }

    @Test func aFileOverTheLimitIsRefused() throws {
        let path = folder["file"]
        try FileContents.replace(path, with: [1, 2, 3])
        #expect(try FileContents.read(path, limit: 3) == [1, 2, 3])
        #expect(#expect(throws: SystemError.self) { try FileContents.read(path, limit: 2) }?.code == EFBIG)
        // A device says nothing of its size.
        #expect(#expect(throws: SystemError.self) { try FileContents.read("/dev/zero", limit: 9999) }?.code == EFBIG)
    }

    @Test func foldersAreToldFromFilesAndListedInOrder() throws {
        try FileContents.makeFolder(folder["b"])
        try FileContents.makeFolder(folder["b"])
        try FileContents.replace(folder["a"], with: [])
        try FileContents.replace(folder[".c"], with: [])
        #expect(try FileContents.names(in: folder.path) == [".c", "a", "b"])
        #expect(try FileStatus(path: folder["b"]).isDirectory)
        #expect(try !FileStatus(path: folder["a"]).isDirectory)
    }

    @Test func aLockIsHeldByOne() throws {
        let path = folder["lock"]
        do {
            let lock = try LockFile(path: path)
            let error = #expect(throws: SystemError.self) { _ = try LockFile(path: path) }
            #expect(error?.call == "flock")
            #expect(error?.code == EWOULDBLOCK)
            withExtendedLifetime(lock) {}
        }
        _ = try LockFile(path: path)
    }
}
