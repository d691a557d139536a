extension Responder {
    /// The octets of an OPT record without options (RFC 6891 6.1.2).
    static let optLength = 11
    /// The octets of our cookie option: head, client's part and ours.
    private static let cookieLength = OptionCode.headLength + ServerCookie.clientLength + ServerCookie.length
    private static let idleTimeoutLength = OptionCode.headLength + 2
    private static let zoneVersionLength = OptionCode.headLength + 6
    /// To a multiple of so many octets responses are padded (RFC 8467 4.1).
    private static let paddingBlock = 468

    /// The room to set aside for the options that may not be left out.
    func roomForOptions(_ edns: EDNSRequest, over transport: TransportProtocol) -> Int {
        var room = 0
        if cookie.isPresent { room += Self.cookieLength }
        if edns.subnetStart != 0 { room += OptionCode.headLength + Int(edns.subnetLength) }
        if edns.wantsIdleTimeout, transport != .udp { room += Self.idleTimeoutLength }
        if edns.wantsZoneVersion { room += Self.zoneVersionLength }
        return room
    }

    /// Appends our OPT record (RFC 6891 6.1.1: there is one wherever the query has one).
    mutating func appendOPT(
        _ edns: EDNSRequest, _ octets: Span<UInt8>, _ client: Client, _ table: AnswerTable,
        _ message: inout MutableSpan<UInt8>
    ) {
        let start = response.writer.position
        message[start] = 0
        response.writer.set(RecordCode.opt, at: start + 1, in: &message)
        response.writer.set(table.settings.payloadSize, at: start + 3, in: &message)
        message[start + 5] = response.responseCode >> 4
        message[start + 6] = 0  // The version that we know.
        response.writer.set(edns.wantsDNSSEC ? 0x8000 : 0, at: start + 7, in: &message)
        response.writer.skip(Self.optLength)
        shortOPT = start..<response.writer.position
        if edns.hasOptions || response.extendedError != nil {
            appendOptions(edns, octets, client, table, &message)
        }
        let length = UInt16(response.writer.position - start - Self.optLength)
        response.writer.set(length, at: start + Self.optLength - 2, in: &message)
        response.additionalCount += 1
    }

    /// Appends what the client asked for and what we have to tell, in the order of their worth.
    private mutating func appendOptions(
        _ edns: EDNSRequest, _ octets: Span<UInt8>, _ client: Client, _ table: AnswerTable,
        _ message: inout MutableSpan<UInt8>
    ) {
        if cookie.isPresent { appendCookie(&message) }
        shortOPT = shortOPT.lowerBound..<response.writer.position
        if edns.subnetStart != 0 {
            // Scope 0, as in the query: the answer is the same for all (RFC 7871 7.2.1).
            response.writer.write(
                octets, from: Int(edns.subnetStart) - OptionCode.headLength,
                count: OptionCode.headLength + Int(edns.subnetLength), to: &message)
        }
        if edns.wantsIdleTimeout, client.transport != .udp {  // Passed over in datagrams (RFC 7828 3.3.1).
            response.writer.writeOption(OptionCode.keepAlive, length: 2, to: &message)
            response.writer.write(client.idleTimeout, to: &message)
        }
        if edns.wantsZoneVersion, let zone = response.questionZone { appendVersion(of: table.zones[zone], &message) }
        if edns.wantsIdentity { appendIdentity(table, &message) }
        if let extendedError = response.extendedError, table.settings.sendsExtendedErrors {
            response.append(extendedError, &message)
        }
        if edns.wantsPadding, client.transport == .tls { appendPadding(&message) }
    }

    /// The client's cookie and ours (RFC 7873 4).
    private mutating func appendCookie(_ message: inout MutableSpan<UInt8>) {
        response.writer.writeOption(
            OptionCode.cookie, length: UInt16(ServerCookie.clientLength + ServerCookie.length), to: &message)
        response.writer.writeLittleEndian(cookie.client, to: &message)
        response.writer.writeLittleEndian(cookie.server.head, to: &message)
        response.writer.writeLittleEndian(cookie.server.hash, to: &message)
    }

    /// The SOA serial of the zone that the question is about (RFC 9660 3.2), referrals included.
    private mutating func appendVersion(of zone: ZoneTop, _ message: inout MutableSpan<UInt8>) {
        response.writer.writeOption(OptionCode.zoneVersion, length: 6, to: &message)
        response.writer.write(UInt16(zone.labelCount) << 8, to: &message)  // LABELCOUNT, and TYPE 0: SOA-SERIAL.
        response.writer.write(UInt16(truncatingIfNeeded: zone.serial >> 16), to: &message)
        response.writer.write(UInt16(truncatingIfNeeded: zone.serial), to: &message)
    }

    /// Our identity, where there is one and room for it (RFC 5001 2.2).
    private mutating func appendIdentity(_ table: AnswerTable, _ message: inout MutableSpan<UInt8>) {
        let identity = table.settings.identity
        guard !identity.isEmpty, response.writer.room >= OptionCode.headLength + identity.count else { return }
        response.writer.writeOption(OptionCode.nsid, length: UInt16(identity.count), to: &message)
        response.writer.write(identity.span, from: 0, count: identity.count, to: &message)
    }

    /// Zeros up to the next whole block, or to the largest message (RFC 7830 3, RFC 8467 4.1).
    private mutating func appendPadding(_ message: inout MutableSpan<UInt8>) {
        let room = response.writer.room - OptionCode.headLength
        guard room >= 0 else { return }
        let length = response.writer.position + OptionCode.headLength
        let padded = (length + Self.paddingBlock - 1) / Self.paddingBlock * Self.paddingBlock
        let count = min(padded - length, room)
        response.writer.writeOption(OptionCode.padding, length: UInt16(count), to: &message)
        for _ in 0..<count {
            response.writer.write(0 as UInt8, to: &message)
        }
    }
}
