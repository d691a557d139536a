internal import Synchronization

/// A descriptor that handlers share and one of them closes.
final class ClosableDescriptor: Sendable {
    /// The kernel's number, valid until `close`.
    let number: Int32
    private let descriptor: Mutex<FileDescriptor?>

    init(_ descriptor: consuming FileDescriptor) {
        number = descriptor.rawValue
        self.descriptor = Mutex(descriptor)
    }

    func close() {
        descriptor.withLock { $0 = nil }
    }
}
