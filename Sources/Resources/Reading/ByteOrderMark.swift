/// The octets EF BB BF that some editors put before UTF-8 text.
enum ByteOrderMark {
    static func length(in octets: Span<UInt8>) -> Int {
        octets.count >= 3 && octets[0] == 0xEF && octets[1] == 0xBB && octets[2] == 0xBF ? 3 : 0
    }
}
