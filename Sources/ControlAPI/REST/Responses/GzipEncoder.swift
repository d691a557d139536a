internal import CZlib
internal import Synchronization

/// Compresses a body piece by piece into one gzip member (RFC 1952).
final class GzipEncoder: Sendable {
    /// zlib's state, which may not move, with the octets that it fills at a time.
    @safe
    private struct Deflater: ~Copyable {
        private let stream: UnsafeMutablePointer<z_stream>
        private var buffer = [UInt8](repeating: 0, count: 32_768)

        init?(level: Int32) {
            unsafe stream = .allocate(capacity: 1)
            unsafe stream.initialize(to: z_stream())
            guard unsafe czlib_begin_gzip(stream, level) == Z_OK else {
                unsafe stream.deallocate()
                return nil
            }
        }

        deinit {
            unsafe deflateEnd(stream)
            unsafe stream.deallocate()
        }

        mutating func run(_ octets: [UInt8], _ flush: Int32) -> [UInt8] {
            var result: [UInt8] = []
            var input = octets
            let stream = unsafe stream
            unsafe input.withUnsafeMutableBufferPointer { input in
                unsafe stream.pointee.next_in = input.baseAddress
                unsafe stream.pointee.avail_in = UInt32(clamping: input.count)
                repeat {
                    unsafe buffer.withUnsafeMutableBufferPointer { buffer in
                        unsafe stream.pointee.next_out = buffer.baseAddress
                        unsafe stream.pointee.avail_out = UInt32(clamping: buffer.count)
                        _ = unsafe deflate(stream, flush)
                    }
                    result += buffer[..<(buffer.count - Int(unsafe stream.pointee.avail_out))]
                } while unsafe stream.pointee.avail_out == 0
            }
            return result
        }
    }

    /// zlib's fastest level, as the real server has it: its time is the client's wait.
    private static let level: Int32 = 1

    private let deflater: Mutex<Deflater>

    /// An encoder; nil where zlib lacks memory.
    init?() {
        guard let deflater = Deflater(level: Self.level) else { return nil }
        self.deflater = Mutex(deflater)
    }

    /// What a piece comes to; zlib holds much of it back for the next one.
    func compress(_ octets: [UInt8]) -> [UInt8] { deflater.withLock { $0.run(octets, Z_NO_FLUSH) } }

    /// What is left, and the end of the member.
    func finish() -> [UInt8] { deflater.withLock { $0.run([], Z_FINISH) } }
}
