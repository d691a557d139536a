import Answering
import DNSServer
import Resources

// How questions are answered and limited, whatever they are about.
extension ConfigurationReader {
    /// Reads `edns` and what of `cookies` is no secret.
    mutating func answers(_ edns: Value?, _ cookies: Value?) -> AnswerSettings {
        var settings = AnswerSettings()
        func size(_ value: Value?) -> UInt16? { value?.integer.flatMap { UInt16(exactly: $0) } }
        settings.payloadSize = size(edns?["payloadSize"]) ?? settings.payloadSize
        settings.identity = text(edns?["identity"], "edns.identity")
        settings.hostName = text(edns?["hostName"], "edns.hostName")
        settings.version = text(edns?["version"], "edns.version")
        settings.sendsExtendedErrors = edns?["extendedErrors"]?.bool ?? settings.sendsExtendedErrors
        settings.payloadSizeWithoutCookie = min(settings.payloadSizeWithoutCookie, settings.payloadSize)
        if let given = cookies?["payloadSizeWithout"], let size = size(given) {
            if size > settings.payloadSize {
                add(
                    at: given.line, "cookies.payloadSizeWithout", found: given.found,
                    expected: "at most edns.payloadSize, which is \(settings.payloadSize)")
            }
            settings.payloadSizeWithoutCookie = size
        }
        settings.requiresCookies = cookies?["required"]?.bool ?? settings.requiresCookies
        if settings.requiresCookies, cookies?["enabled"]?.bool == false {
            add(
                at: cookies?["required"]?.line ?? 0, "cookies.required", found: "true with enabled: false",
                expected: "false, as no client could show a cookie")
        }
        return settings
    }

    /// Reads `cookies` as to the secrets.
    func cookies(_ value: Value?) -> Configuration.Cookies {
        Configuration.Cookies(
            isEnabled: value?["enabled"]?.bool ?? true, secretFile: value?["secretFile"]?.string.map(resolve))
    }

    /// Text of a character string (RFC 1035 3.3); empty for none.
    private mutating func text(_ value: Value?, _ field: String) -> [UInt8] {
        guard let value, let text = value.string else { return [] }
        let octets = Array(text.utf8)
        if octets.count > 255 {
            add(at: value.line, field, found: "text of \(octets.count) octets", expected: "at most 255 octets")
        }
        return octets
    }

    /// Reads `rateLimit`; nil where it is off.
    mutating func rateLimit(_ value: Value?) -> RateLimitSettings? {
        var settings = RateLimitSettings()
        guard let value else { return settings }
        func rate(_ key: String, _ fallback: UInt32) -> UInt32 {
            value[key]?.integer.flatMap { UInt32(exactly: $0) } ?? fallback
        }
        settings.answers = rate("answers", settings.answers)
        settings.noData = rate("noData", settings.noData)
        settings.nameErrors = rate("nameErrors", settings.nameErrors)
        settings.errors = rate("errors", settings.errors)
        settings.all = rate("all", settings.all)
        settings.slip = value["slip"]?.integer ?? settings.slip
        settings.ipv4PrefixLength = value["ipv4PrefixLength"]?.integer ?? settings.ipv4PrefixLength
        settings.ipv6PrefixLength = value["ipv6PrefixLength"]?.integer ?? settings.ipv6PrefixLength
        if value["exempt"] != nil { settings.exempt = prefixes(value["exempt"], "rateLimit.exempt") }
        settings.isDryRun = value["dryRun"]?.bool ?? settings.isDryRun
        settings.tableSize = value["tableSize"]?.integer ?? settings.tableSize
        return value["enabled"]?.bool == false ? nil : settings
    }
}
