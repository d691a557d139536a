internal import Resources

/// Cells of one object of the core kinds as the API server makes them.
struct DerivedCells {
    private let now: Timestamp
    private let object: ObjectText
    /// The members that were read already; few cells need only one.
    private var trees: [(name: String, value: Value?)] = []

    init(of object: ObjectText, now: Timestamp) {
        self.object = object
        self.now = now
    }

    private static let none: Value = "<none>"

    mutating func value(_ derived: PrinterColumn.Derived) -> Value {
        switch derived {
        case .age: age(member("metadata")?["creationTimestamp"])
        case .serviceClusterAddress: clusterAddress(member("spec"))
        case .serviceAddresses: serviceAddresses(member("spec"), member("status"))
        case .servicePorts: servicePorts(member("spec"))
        case .serviceSelector: selector(member("spec"))
        case .eventLastSeen: age(lastSeen())
        case .eventFirstSeen: age(firstSeen())
        case .eventObject: eventObject(member("involvedObject"))
        case .eventSource: eventSource()
        case .eventCount: count()
        case .dataCount:
            Value(Int64((member("data")?.members.count ?? 0) + (member("binaryData")?.members.count ?? 0)))
        }
    }

    private func age(_ moment: Value?) -> Value {
        guard let text = moment?.string else { return Value(AgeText.unknown) }
        return Value(Timestamp(text).map { AgeText.text(since: $0, now: now) } ?? "<invalid>")
    }

    private mutating func member(_ name: String) -> Value? {
        for tree in trees where tree.name == name { return tree.value }
        let value = object.tree(name)
        trees.append((name, value))
        return value
    }

    // MARK: Services

    private func clusterAddress(_ spec: Value?) -> Value {
        let address = spec?["clusterIPs"]?.elements.first?.string ?? spec?["clusterIP"]?.string ?? ""
        return address.isEmpty ? Self.none : Value(address)
    }

    private func serviceAddresses(_ spec: Value?, _ status: Value?) -> Value {
        let stated = spec?["externalIPs"]?.elements.compactMap(\.string) ?? []
        switch spec?["type"]?.string {
        case "ExternalName": return spec?["externalName"].map { Value($0.string ?? "") } ?? Self.none
        case "LoadBalancer":
            let entries = status?["loadBalancer"]?["ingress"]?.elements ?? []
            let given = Set(
                entries.compactMap { entry -> String? in
                    let address = entry["ip"]?.string ?? ""
                    return address.isEmpty ? entry["hostname"]?.string : address
                }
            ).filter { !$0.isEmpty }
            let all = given.sorted() + stated
            return all.isEmpty ? "<pending>" : Value(all.joined(separator: ","))
        default: return stated.isEmpty ? Self.none : Value(stated.joined(separator: ","))
        }
    }

    private func servicePorts(_ spec: Value?) -> Value {
        let ports = (spec?["ports"]?.elements ?? []).map { port -> String in
            let node = port["nodePort"]?.integer ?? 0
            return "\(port["port"]?.integer ?? 0)\(node > 0 ? ":\(node)" : "")/\(port["protocol"]?.string ?? "TCP")"
        }
        return ports.isEmpty ? Self.none : Value(ports.joined(separator: ","))
    }

    private func selector(_ spec: Value?) -> Value {
        let labels = (spec?["selector"]?.members ?? []).map { "\($0.key)=\($0.value.string ?? "")" }
        return labels.isEmpty ? Self.none : Value(labels.sorted().joined(separator: ","))
    }

    // MARK: Events

    private mutating func firstSeen() -> Value? { member("firstTimestamp") ?? member("eventTime") }

    private mutating func lastSeen() -> Value? {
        member("series")?["lastObservedTime"] ?? member("lastTimestamp") ?? firstSeen()
    }

    private mutating func count() -> Value {
        Value(Int64(member("series")?["count"]?.integer ?? max(1, member("count")?.integer ?? 1)))
    }

    private func eventObject(_ object: Value?) -> Value {
        let kind = (object?["kind"]?.string ?? "").lowercased()
        let name = object?["name"]?.string ?? ""
        return Value(name.isEmpty ? kind : "\(kind)/\(name)")
    }

    private mutating func eventSource() -> Value {
        let source = member("source")
        let component = stated(source?["component"], or: "reportingComponent")
        let host = stated(source?["host"], or: "reportingInstance")
        return Value(host.isEmpty ? component : "\(component), \(host)")
    }

    private mutating func stated(_ value: Value?, or name: String) -> String {
        let text = value?.string ?? ""
        return text.isEmpty ? member(name)?.string ?? "" : text
    }
}
