extension EDNS {
    /// One option.
    public struct Option: Hashable, Sendable {
        /// What it is.
        public var code: OptionCode
        /// Its data.
        public var data: [UInt8]

        /// Makes an option.
        public init(code: OptionCode, data: [UInt8] = []) {
            self.code = code
            self.data = data
        }
    }

    /// The data of the first option of a kind; nil where there is none.
    public subscript(code: OptionCode) -> [UInt8]? {
        options.first { $0.code == code }?.data
    }

    /// Why the response is what it is: all extended errors, in their order (RFC 8914 2).
    public var extendedErrors: [ExtendedError] {
        options.filter { $0.code == .extendedError }.compactMap { ExtendedError(data: $0.data) }
    }
}

extension EDNS.Option: CustomStringConvertible {
    /// The code and the data: an extended error in words, others in hexadecimal digits.
    public var description: String {
        if code == .extendedError, let error = EDNS.ExtendedError(data: data) { return "\(code)=\(error)" }
        return data.isEmpty ? "\(code)" : "\(code)=\(RDataField.hexadecimal(data))"
    }
}
