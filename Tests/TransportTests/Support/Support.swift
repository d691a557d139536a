import Glibc
import IPAddress
import Synchronization
import TestSupport
import Testing
import Transport

/// Reads an address of a test.
func address(_ text: String) throws -> SocketAddress {
    try #require(SocketAddress(text))
}

/// An address with a port of a test's own: other tests run at the same time, and a wildcard address meets them all.
func addressWithOwnPort(_ text: String) throws -> SocketAddress {
    SocketAddress(address: try #require(IPAddress(text)), port: FreePort.find())
}

/// Takes the result of a call that prepares a test.
func succeed(_ result: Int32) throws {
    try #require(result == 0)
}

/// Asks until it is so, as long as tests wait for anything.
func eventually(_ isSo: () -> Bool) -> Bool {
    poll(until: isSo)
}

/// Keeps what handlers on other threads tell.
final class Recorder<Element: Sendable>: Sendable {
    private let kept = Mutex<[Element]>([])

    var elements: [Element] { kept.withLock { $0 } }

    func append(_ element: Element) {
        kept.withLock { $0.append(element) }
    }

    func append(contentsOf elements: [Element]) {
        kept.withLock { $0 += elements }
    }

    func removeAll() {
        kept.withLock { $0 = [] }
    }
}

/// A folder of a test's own, deleted with what is in it.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        var template = Array("/tmp/transport-tests-XXXXXX".utf8CString)
        let made = unsafe template.withUnsafeMutableBufferPointer { buffer -> String? in
            guard let template = buffer.baseAddress, let path = unsafe mkdtemp(template) else { return nil }
            return unsafe String(cString: path)
        }
        path = try #require(made)
    }

    deinit {
        Self.delete(path)
    }

    /// Links are deleted, not followed.
    private static func delete(_ path: String) {
        guard unsafe unlink(path) != 0 else { return }
        for name in (try? FileContents.names(in: path)) ?? [] { delete("\(path)/\(name)") }
        unsafe rmdir(path)
    }

    subscript(name: String) -> String { "\(path)/\(name)" }
}
