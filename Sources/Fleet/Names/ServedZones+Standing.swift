import DNSWire
import Traffic

extension ServedZones {
    /// What stands at a name, as far as a client who is led there is concerned.
    enum Standing: Equatable {
        /// It lies in no served zone, or another server answers it.
        case outside
        /// Static records, or they may: names below it exist.
        case data
        /// A static CNAME record to that name.
        case alias(DomainName)
        /// A profile, which may have aliases among its endpoints.
        case profile(ProfileID, hasAliases: Bool)
        /// Nothing, and no wildcard covers it.
        case nothing
    }

    /// Tells what stands at a name.
    ///
    /// - Parameter holder: the profile that holds a name, and whether it has aliases.
    func standing(
        at name: DomainName, holder: (DomainName) -> (id: ProfileID, hasAliases: Bool)?
    ) -> Standing {
        guard let zone = zone(of: name), delegation(above: name, in: zone) == nil else { return .outside }
        func found(at owner: DomainName) -> Standing? {
            if let holder = holder(owner) { return .profile(holder.id, hasAliases: holder.hasAliases) }
            if let target = staticAlias(at: owner) { return .alias(target) }
            return hasData(at: owner) ? .data : nil
        }
        if let standing = found(at: name) { return standing }
        // Names that exist between may block the wildcard, of which only a whole table knows: no false alarm.
        var ancestor = name.parent
        while let candidate = ancestor, candidate.isSubdomain(of: zone.name) {
            if let standing = (try? candidate.prepending("*")).flatMap(found) { return standing }
            ancestor = candidate.parent
        }
        return .nothing
    }
}
