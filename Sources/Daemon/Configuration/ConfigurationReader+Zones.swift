import DNSWire
import IPAddress
import Resources
import Traffic

extension ConfigurationReader {
    /// A zone with the lines of its parts, for the checks that need all zones.
    struct ZoneDraft {
        var served: Configuration.ServedZone
        var path: String
        var line: Int
        /// The lines and fields of the zone's records, in their order.
        var recordPlaces: [(line: Int, field: String)] = []
        /// The lines and fields of the name servers, in their order.
        var serverPlaces: [(line: Int, field: String)] = []

        var zone: Zone { served.zone }
    }

    mutating func zones(_ value: Value?) -> [Configuration.ServedZone] {
        var drafts: [ZoneDraft] = []
        var lines: [DomainName: Int] = [:]
        for (index, item) in (value?.elements ?? []).enumerated() {
            guard let draft = zone(item, "zones[\(index)]", isFirst: index == 0) else { continue }
            if let earlier = lines[draft.zone.name] {
                add(
                    at: draft.line, draft.path + ".name", found: "zone \(draft.zone.name) a second time",
                    expected: "each zone once: the first is on line \(earlier)")
                continue
            }
            lines[draft.zone.name] = draft.line
            drafts.append(draft)
        }
        check(drafts)
        recordLines = drafts.map { $0.recordPlaces.map(\.line) }
        return drafts.map(\.served)
    }

    /// A zone; nil where it has no name to go by.
    private mutating func zone(_ value: Value, _ path: String, isFirst: Bool) -> ZoneDraft? {
        guard let nameValue = value["name"], nameValue.string != nil,
            let name = name(nameValue, path + ".name", expected: "a zone's name such as trafficmanager.test")
        else { return nil }
        if name.isWildcard {
            add(at: nameValue.line, path + ".name", found: nameValue.found, expected: "a zone's name without \"*\"")
        }
        let contact: DomainName? =
            if let given = value["contact"] {
                given.string == nil ? nil : self.contact(given, path + ".contact")
            } else { try? name.prepending("hostmaster") }
        let soa = value["soa"]
        func seconds(_ value: Value?, _ key: String, _ fallback: UInt32) -> UInt32 {
            value?[key]?.integer.map { UInt32(clamping: $0) } ?? fallback
        }
        var zone = Zone(name: name, nameServers: [], contact: contact ?? name)
        zone.primaryServer = primaryServer(value["mname"], path + ".mname")
        zone.profileName = template(value["profileName"], path + ".profileName", isFirst: isFirst)
        zone.namespaces = Set(value["namespaces"]?.elements.compactMap(\.string) ?? [])
        zone.ttl = seconds(value, "ttlSeconds", zone.ttl)
        zone.nameServerTTL = seconds(value, "nameServerTTLSeconds", zone.nameServerTTL)
        let defaults = Zone.Timers()
        zone.timers = Zone.Timers(
            refresh: seconds(soa, "refreshSeconds", defaults.refresh),
            retry: seconds(soa, "retrySeconds", defaults.retry),
            expire: seconds(soa, "expireSeconds", defaults.expire),
            negativeTTL: seconds(soa, "negativeTTLSeconds", defaults.negativeTTL))
        let serial = soa?["serial"]?.integer.map { UInt32(clamping: $0) }
        zone.serial = serial ?? zone.serial
        zone.access = access(value["access"], path + ".access")
        var draft = ZoneDraft(
            served: Configuration.ServedZone(zone: zone, fixedSerial: serial), path: path, line: nameValue.line)
        readNameServers(value["nameServers"], into: &draft)
        readRecords(value["records"], into: &draft)
        return draft
    }

    private mutating func readNameServers(_ value: Value?, into draft: inout ZoneDraft) {
        for (index, item) in (value?.elements ?? []).enumerated() {
            let path = "\(draft.path).nameServers[\(index)]"
            guard let nameValue = item["name"], nameValue.string != nil,
                let name = name(nameValue, path + ".name", expected: "a host name such as ns1.trafficmanager.test")
            else { continue }
            if name.isRoot || name.isWildcard {
                add(at: nameValue.line, path + ".name", found: nameValue.found, expected: "a host name")
            }
            if draft.zone.nameServers.contains(where: { $0.name == name }) {
                add(
                    at: nameValue.line, path + ".name", found: "\(name) a second time",
                    expected: "each name server once, with all its addresses")
            }
            var addresses: [IPAddress] = []
            for (number, given) in (item["addresses"]?.elements ?? []).enumerated() {
                guard let text = given.string else { continue }
                let field = "\(path).addresses[\(number)]"
                guard let address = IPAddress(text) else {
                    add(at: given.line, field, found: given.found, expected: "an IPv4 or IPv6 address without port")
                    continue
                }
                if address.unusableReason != nil {
                    add(
                        at: given.line, field, found: given.found,
                        expected: "an address that one host can be reached at")
                }
                if addresses.contains(address) {
                    add(at: given.line, field, found: "\(address) a second time", expected: "each address once")
                }
                addresses.append(address)
            }
            draft.served.zone.nameServers.append(Zone.NameServer(name: name, addresses: addresses))
            draft.serverPlaces.append((nameValue.line, path))
        }
    }

    private mutating func readRecords(_ value: Value?, into draft: inout ZoneDraft) {
        for (index, item) in (value?.elements ?? []).enumerated() {
            guard let text = item.string else { continue }
            let field = "\(draft.path).records[\(index)]"
            do throws(RecordTextError) {
                let record = try ResourceRecord(text: text, origin: draft.zone.name, defaultTTL: draft.zone.ttl)
                draft.served.zone.records.append(record)
                draft.recordPlaces.append((item.line, field))
            } catch {
                add(at: item.line, field, note: "\(error) in \(item.found)")
            }
        }
    }

    private mutating func name(_ value: Value, _ field: String, expected: String) -> DomainName? {
        do throws(DomainNameError) {
            return try DomainName(value.string ?? "")
        } catch {
            add(at: value.line, field, found: value.found, expected: expected, note: "\(error)")
            return nil
        }
    }

    private mutating func primaryServer(_ value: Value?, _ field: String) -> DomainName? {
        guard let value, value.string != nil else { return nil }
        let expected = "a host name such as ns1.trafficmanager.test"
        guard let name = name(value, field, expected: expected) else { return nil }
        if name.isRoot || name.isWildcard { add(at: value.line, field, found: value.found, expected: expected) }
        return name
    }

    private mutating func contact(_ value: Value, _ field: String) -> DomainName? {
        if value.string?.contains("@") == true {
            add(
                at: value.line, field, found: value.found,
                expected: "the mailbox as a domain name: hostmaster.example.test for hostmaster@example.test")
            return nil
        }
        return name(value, field, expected: "the mailbox as a domain name, such as hostmaster.trafficmanager.test")
    }

    /// The template of generated names; empty text stands for none.
    private mutating func template(_ value: Value?, _ field: String, isFirst: Bool) -> String? {
        guard let value else { return isFirst ? "{namespace}-{name}" : nil }
        guard let text = value.string, !text.isEmpty else { return nil }
        var sample = text
        for placeholder in ["{namespace}", "{name}"] {
            var pieces = ""
            var rest = sample[...]
            while let range = rest.firstRange(of: placeholder) {
                pieces += rest[..<range.lowerBound] + "x"
                rest = rest[range.upperBound...]
            }
            sample = pieces + rest
        }
        let expected = "a template of letters, digits, \"-\", \".\", {namespace} and {name}"
        if let brace = sample.firstIndex(where: { $0 == "{" || $0 == "}" }) {
            let rest = sample[brace...]
            let end = rest.firstIndex(of: "}").map { sample.index(after: $0) } ?? sample.endIndex
            let placeholder = String(sample[brace..<end])
            add(
                at: value.line, field, found: "\(value.found) with unknown placeholder \(placeholder)",
                expected: expected)
        } else if sample.hasSuffix(".") || (try? DomainName(sample)) == nil {
            add(at: value.line, field, found: value.found, expected: expected)
        }
        return text
    }
}
