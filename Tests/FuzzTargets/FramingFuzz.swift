import DNSServer
import Transport

/// Cuts a stream anywhere, and checks that the same messages come of it as of the whole.
enum FramingFuzz {
    /// The first octet says how the stream is cut; the stream follows.
    static func run(_ input: [UInt8]) throws {
        guard let seed = input.first else { return }
        let stream = Array(input.dropFirst())
        var whole = StreamBuffer()
        var expected: [[UInt8]] = []
        try take(stream[...], into: &whole, &expected)
        var pieces = StreamBuffer()
        var messages: [[UInt8]] = []
        var rest = stream[...]
        var size = Int(seed)
        while !rest.isEmpty {
            size = (size * 5 + 1) & 0xFF
            try take(rest.prefix(size), into: &pieces, &messages)
            rest = rest.dropFirst(size)
        }
        try FuzzFinding.check(messages == expected, "other messages from pieces than from the whole")
    }

    /// Adds octets to a stream, and takes the messages that are complete by them.
    private static func take(
        _ octets: ArraySlice<UInt8>, into buffer: inout StreamBuffer, _ messages: inout [[UInt8]]
    ) throws {
        _ = buffer.append(Array(octets))
        while true {
            let (reading, message) = buffer.withWaiting { waiting -> (MessageFraming.Reading, [UInt8]) in
                let reading = MessageFraming.read(waiting)
                guard case .message(let length) = reading else { return (reading, []) }
                return (reading, (0..<length).map { waiting[MessageFraming.prefix + $0] })
            }
            switch reading {
            case .message(let length):
                messages.append(message)
                buffer.consume(MessageFraming.prefix + length)
            case .incomplete(let needed):
                try FuzzFinding.check(
                    needed > buffer.count && needed <= MessageFraming.prefix + MessageFraming.longestMessage,
                    "\(needed) octets needed with \(buffer.count) at hand")
                return
            case .lost: return
            }
        }
    }
}
