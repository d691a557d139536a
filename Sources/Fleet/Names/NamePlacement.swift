public import DNSWire
public import Traffic

/// A name that a profile asks for, and whether it holds it.
public struct NamePlacement: Sendable, Equatable {
    /// How a name is asked for; generated names come before host names.
    public enum Kind: UInt8, Sendable, Comparable {
        /// By a zone's template.
        case generated
        /// By the policy's `hostnames`.
        case hostname

        /// Generated names come first.
        public static func < (left: Kind, right: Kind) -> Bool { left.rawValue < right.rawValue }
    }

    /// Why a name is not held.
    public indirect enum Problem: Sendable, Equatable {
        /// It is no domain name; the text that the template or the policy gave.
        case malformed(text: String, DomainNameError)
        /// It lies in no served zone.
        case outsideZones
        /// It lies in a zone whose `namespaces` do not list the profile's.
        case namespaceNotAccepted(zone: DomainName)
        /// It is a wildcard, which only a policy may ask for.
        case wildcard
        /// The zone has a static record of that type there.
        case staticRecord(zone: DomainName, RecordType)
        /// It is the name of one of the zone's name servers.
        case nameServer(zone: DomainName)
        /// It lies at or below a delegation.
        case delegated(at: DomainName)
        /// Another profile holds it.
        case taken(by: ProfileID, as: Kind)
    }

    /// The name; nil where the text is none.
    public var name: DomainName?
    /// How it is asked for.
    public var kind: Kind
    /// Why it is not held; nil where the profile holds it.
    public var problem: Problem?

    /// Makes a placement.
    public init(name: DomainName?, kind: Kind, problem: Problem? = nil) {
        self.name = name
        self.kind = kind
        self.problem = problem
    }

    /// The name, or the text that is none.
    public var text: String {
        if let name { return name.description }
        if case .malformed(let text, _)? = problem { return text }
        return ""
    }
}

extension NamePlacement.Problem {
    /// Whether somebody else has the name, rather than nobody being able to have it.
    var isNotAvailable: Bool {
        switch self {
        case .staticRecord, .nameServer, .delegated, .taken: true
        case .malformed, .outsideZones, .namespaceNotAccepted, .wildcard: false
        }
    }
}

extension NamePlacement.Problem: CustomStringConvertible {
    /// Why the name is not held and what to do, as the end of a sentence that begins with the name.
    public var description: String {
        switch self {
        case .malformed(_, let error): "is no domain name: \(error)"
        case .outsideZones: "lies in no served zone: serve a zone that holds it, or ask for another name"
        case .namespaceNotAccepted(let zone):
            "lies in zone \(zone), whose namespaces do not list the profile's: add it there, or ask for another name"
        case .wildcard: "is a wildcard, which no template can give: ask for it by a policy's hostnames"
        case .staticRecord(let zone, let type):
            "is held by a static \(type) record of zone \(zone): remove the record, or choose another name"
        case .nameServer(let zone):
            "is the name of a name server of zone \(zone): choose another name"
        case .delegated(let cut):
            "lies in the delegation \(cut): remove the static NS record, or choose another name"
        case .taken(let profile, .generated):
            "is held by profile \(profile), whose generated name it is: choose another profile name or namespace"
        case .taken(let profile, .hostname):
            "is held by profile \(profile), by its policy's hostnames: choose another name"
        }
    }
}
