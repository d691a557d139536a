public import Resources

extension APIStatus {
    /// The object that is sent.
    public var value: Value {
        var value: Value = ["kind": "Status", "apiVersion": "v1", "metadata": [:]]
        value.set(Value(.string(isSuccess ? "Success" : "Failure")), for: "status")
        value.set(message, unlessEmptyFor: "message")
        value.set(reason, unlessEmptyFor: "reason")
        if let details { value.set(details.value, for: "details") }
        // The real server leaves the code out of a success.
        if !isSuccess { value.set(Value(.integer(Int64(code))), for: "code") }
        return value
    }

    /// The JSON that is sent.
    public var json: [UInt8] { value.json }

    /// Reads a failure's body; nil for anything else.
    public init?(json: [UInt8]) {
        guard let value = try? Value.parse(json: json), value["kind"]?.string == "Status",
            value["status"]?.string == "Failure", let code = value["code"]?.integer
        else { return nil }
        self.init(
            code: code, reason: value["reason"]?.string ?? "", message: value["message"]?.string ?? "",
            details: value["details"].map { Details($0) })
    }
}

extension APIStatus.Details {
    fileprivate var value: Value {
        var value: Value = [:]
        value.set(name, unlessEmptyFor: "name")
        value.set(group, unlessEmptyFor: "group")
        value.set(kind, unlessEmptyFor: "kind")
        value.set(uid, unlessEmptyFor: "uid")
        if !causes.isEmpty { value.set(Value(.array(causes.map(\.value))), for: "causes") }
        if retryAfterSeconds > 0 { value.set(Value(.integer(Int64(retryAfterSeconds))), for: "retryAfterSeconds") }
        return value
    }

    fileprivate init(_ value: Value) {
        self.init(
            name: value["name"]?.string ?? "", group: value["group"]?.string ?? "", kind: value["kind"]?.string ?? "",
            uid: value["uid"]?.string ?? "",
            causes: (value["causes"]?.elements ?? []).map { cause in
                APIStatus.Cause(
                    reason: cause["reason"]?.string ?? "", message: cause["message"]?.string ?? "",
                    field: cause["field"]?.string ?? "")
            },
            retryAfterSeconds: value["retryAfterSeconds"]?.integer ?? 0)
    }
}

extension APIStatus.Cause {
    fileprivate var value: Value {
        var value: Value = [:]
        value.set(reason, unlessEmptyFor: "reason")
        value.set(message, unlessEmptyFor: "message")
        value.set(field, unlessEmptyFor: "field")
        return value
    }
}

extension Value {
    /// Octets of the longest text that a failure tells: a client's own text, such as a name of megabytes, may be part of
    /// it several times.
    private static let longestText = 32_768

    fileprivate mutating func set(_ text: String, unlessEmptyFor key: String) {
        guard !text.isEmpty else { return }
        guard text.utf8.count > Self.longestText else { return set(Value(.string(text)), for: key) }
        let begin = String(decoding: text.utf8.prefix(Self.longestText), as: UTF8.self)
        set(Value(.string("\(begin)... (\(text.utf8.count) octets)")), for: key)
    }
}
