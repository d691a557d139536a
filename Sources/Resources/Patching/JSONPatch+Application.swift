extension JSONPatch {
    /// The document with all operations applied; `PatchError.notApplicable` names the pointer that does not fit, or the
    /// test that failed. The document itself stays as it is.
    public func apply(to document: Value) throws(PatchError) -> Value {
        var application = Application(document: document)
        for operation in operations { try application.perform(operation) }
        return application.document
    }

    /// A document while operations apply to it.
    private struct Application {
        var document: Value
        /// What is left of the work that one patch may make: nodes searched, moved, copied or compared. Ten thousand
        /// operations on a large document could otherwise keep the server busy for minutes, and copies could double
        /// the document with each operation.
        var budget = 4_000_000
        /// What is left of the octets that copies may add: a few octets stand for any number of them.
        var copyBudget = JSONPatch.copyOctets

        mutating func perform(_ operation: Operation) throws(PatchError) {
            switch operation {
            case .add(let path, let value): try add(value, at: path)
            case .remove(let path): _ = try take(path)
            case .replace(let path, let value):
                try measure(value, at: path)
                try change(path) { (target, _) throws(PatchError) in target = value }
            case .move(let source, let path):
                guard source != path else {
                    _ = try value(at: source)
                    return
                }
                try add(try take(source), at: path)
            case .copy(let source, let path):
                let value = try value(at: source)
                try spendCopy(value, at: path)
                try add(value, at: path)
            case .test(let path, let expected):
                try measure(expected, at: path)
                let found = try value(at: path)
                guard found.equals(expected) else {
                    throw PatchError(
                        .notApplicable, path: path.description,
                        message: "the test failed: found \(found.found), expected \(expected.found)")
                }
            }
        }

        // MARK: Reading

        private mutating func value(at path: JSONPointer) throws(PatchError) -> Value {
            var value = document
            for token in path.tokens {
                let place = try self.place(of: token, in: value, path)
                switch value.content {
                case .object(let members): value = members[place].value
                case .array(let elements): value = elements[place]
                default: throw Self.missing(path)
                }
            }
            return value
        }

        /// The index of a member or element that exists.
        private mutating func place(
            of token: String, in value: Value, _ path: JSONPointer
        ) throws(PatchError) -> Int {
            switch value.content {
            case .object(let members):
                try spend(members.count, at: path)
                guard let place = members.firstIndex(where: { $0.key == token }) else { throw Self.missing(path) }
                return place
            case .array(let elements):
                let place = try Self.index(token, path)
                guard place < elements.count else { throw Self.missing(path) }
                return place
            default: throw Self.missing(path)
            }
        }

        // MARK: Changing

        private mutating func add(_ value: Value, at path: JSONPointer) throws(PatchError) {
            try measure(value, at: path)
            guard let last = path.tokens.last else {
                document = value
                return
            }
            try change(path, tokens: path.tokens.dropLast()) { (parent, budget) throws(PatchError) in
                if var members = parent.takeMembers() {
                    budget -= members.count
                    if let place = members.firstIndex(where: { $0.key == last }) {
                        members[place].value = value
                    } else {
                        members.append(Value.Member(key: last, value: value))
                    }
                    parent.content = .object(members)
                } else if var elements = parent.takeElements() {
                    let place = last == "-" ? elements.count : try Self.index(last, path)
                    guard place <= elements.count else { throw Self.missing(path) }
                    budget -= elements.count - place
                    elements.insert(value, at: place)
                    parent.content = .array(elements)
                } else {
                    throw Self.missing(path)
                }
            }
        }

        private mutating func take(_ path: JSONPointer) throws(PatchError) -> Value {
            guard let last = path.tokens.last else {
                throw PatchError(.notApplicable, message: "found the whole document, expected a place in it to remove")
            }
            var taken = Value(.null)
            try change(path, tokens: path.tokens.dropLast()) { (parent, budget) throws(PatchError) in
                if var members = parent.takeMembers() {
                    budget -= members.count
                    guard let place = members.firstIndex(where: { $0.key == last }) else { throw Self.missing(path) }
                    taken = members.remove(at: place).value
                    parent.content = .object(members)
                } else if var elements = parent.takeElements() {
                    let place = try Self.index(last, path)
                    guard place < elements.count else { throw Self.missing(path) }
                    budget -= elements.count - place
                    taken = elements.remove(at: place)
                    parent.content = .array(elements)
                } else {
                    throw Self.missing(path)
                }
            }
            return taken
        }

        private typealias Change = (inout Value, inout Int) throws(PatchError) -> Void

        private mutating func change(
            _ path: JSONPointer, tokens: ArraySlice<String>? = nil, _ body: Change
        ) throws(PatchError) {
            var root = document
            document = Value(.null)
            try descend(tokens ?? path.tokens[...], &root, path, body)
            document = root
            try spend(1, at: path)
        }

        /// Changes what the tokens lead to where it stands. A document is lost where this throws, as the patch is.
        private mutating func descend(
            _ tokens: ArraySlice<String>, _ value: inout Value, _ path: JSONPointer, _ body: Change
        ) throws(PatchError) {
            guard let token = tokens.first else { return try body(&value, &budget) }
            let place = try self.place(of: token, in: value, path)
            if var members = value.takeMembers() {
                try descend(tokens.dropFirst(), &members[place].value, path, body)
                value.content = .object(members)
            } else if var elements = value.takeElements() {
                try descend(tokens.dropFirst(), &elements[place], path, body)
                value.content = .array(elements)
            }
        }

        // MARK: Bounds

        /// Counts a value against the budget, and its levels below the path against the bound of a document.
        private mutating func measure(_ value: Value, at path: JSONPointer) throws(PatchError) {
            var nodes = 0
            guard path.tokens.count + ValueDepth.measure(value, nodes: &nodes) <= ValueDepth.limit else {
                throw PatchError.tooDeep(path: path.description)
            }
            try spend(nodes, at: path)
        }

        private mutating func spend(_ work: Int, at path: JSONPointer) throws(PatchError) {
            budget -= work
            guard budget > 0 else {
                throw PatchError(
                    .tooLarge, path: path.description,
                    message: "the operations so far take too much work; send them as several patches")
            }
        }

        private mutating func spendCopy(_ value: Value, at path: JSONPointer) throws(PatchError) {
            guard let octets = value.jsonOctets(limit: copyBudget) else {
                throw PatchError(
                    .tooLarge, path: path.description,
                    message:
                        "the copies so far come to more than \(JSONPatch.copyOctets) octets, expected at most that many"
                )
            }
            copyBudget -= octets
        }

        private static func missing(_ path: JSONPointer) -> PatchError {
            PatchError(
                .notApplicable, path: path.description, message: "found nothing there, expected an existing place")
        }

        /// An index of a list: digits without a leading zero (RFC 6901 4).
        private static func index(_ token: String, _ path: JSONPointer) throws(PatchError) -> Int {
            guard !token.isEmpty, token.utf8.count <= 9, token.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
                token == "0" || token.utf8.first != UInt8(ascii: "0"), let index = Int(token)
            else {
                if token == "-" { throw missing(path) }
                throw PatchError(
                    .notApplicable, path: path.description,
                    message: "found \(Value.quoted(token)) for a place in a list, expected its index")
            }
            return index
        }
    }
}

extension Value {
    /// Whether two values are equal as RFC 6902 4.6 has it: numbers by their number, objects in any order of members.
    func equals(_ other: Value) -> Bool {
        switch (content, other.content) {
        case (.integer(let left), .number(let right)): return Double(left) == right
        case (.number(let left), .integer(let right)): return left == Double(right)
        case (.array(let left), .array(let right)):
            return left.count == right.count && zip(left, right).allSatisfy { $0.equals($1) }
        case (.object(let left), .object(let right)):
            guard left.count == right.count else { return false }
            let index = MemberIndex(right, changes: left.count)
            for (place, member) in left.enumerated() {
                // Most often the order is the same.
                if right[place].key == member.key {
                    guard member.value.equals(right[place].value) else { return false }
                } else {
                    guard let found = index.place(of: member.key, in: right), member.value.equals(right[found].value)
                    else { return false }
                }
            }
            return true
        default: return content == other.content
        }
    }
}
