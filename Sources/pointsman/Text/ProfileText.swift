import Daemon

/// A profile as text.
enum ProfileText {
    static func print(_ profile: ProfileReport) {
        Output.line("profile \(profile.namespace)/\(profile.name)\(state(profile))")
        if !profile.dnsNames.isEmpty {
            let ttl = profile.ttlSeconds.map { ", TTL \($0) s" } ?? ""
            let count =
                switch profile.maxReturn {
                case 1: ""
                case 0: ", all endpoints in each answer"
                default: ", \(profile.maxReturn) endpoints in each answer"
                }
            Output.line("  names: \(profile.dnsNames.joined(separator: ", "))\(ttl)\(count)")
        }
        if let https = profile.https { Output.line("  https: \(https), with the drawn endpoint's addresses as hints") }
        if profile.endpoints.isEmpty {
            Output.line("  no endpoints")
        } else {
            for line in table(profile).lines { Output.line("  " + line) }
        }
        for condition in profile.conditions where condition.status != "True" {
            Output.line("  \(text(condition))")
        }
        for object in profile.objects {
            for condition in object.conditions {
                Output.line("  \(object.kind) \(object.name): \(text(condition))")
            }
        }
        for excluded in profile.excluded { Output.line("  out: \(excluded)") }
        for error in profile.errors { Output.line("  error: \(error)") }
        for warning in profile.warnings { Output.line("  warning: \(warning)") }
    }

    private static func state(_ profile: ProfileReport) -> String {
        if profile.isDefined { return "" }
        // Only an object has conditions.
        return profile.conditions.isEmpty ? " (does not exist)" : " (is being deleted)"
    }

    static func text(_ condition: ConditionReport) -> String {
        "\(condition.type)=\(condition.status)/\(condition.reason): \(condition.message)"
    }

    private static func table(_ profile: ProfileReport) -> TextTable {
        var shares: [(title: String, of: (EndpointReport) -> ShareReport)] = [("SHARE OF A", { $0.shareA })]
        if profile.sharesDiffer { shares.append(("SHARE OF AAAA", { $0.shareAAAA })) }
        if profile.sharesOfHTTPSDiffer { shares.append(("SHARE OF HTTPS", { $0.shareHTTPS ?? $0.shareA })) }
        if shares.count == 1 { shares[0].title = "SHARE" }
        var columns = [TextTable.Column(title: "ENDPOINT"), TextTable.Column(title: "WEIGHT", isNumber: true)]
        columns += shares.map { TextTable.Column(title: $0.title, isNumber: true) }
        columns += ["ADDRESSES", "FROM", "WEIGHT FROM"].map { TextTable.Column(title: $0) }
        var table = TextTable(columns)
        for endpoint in profile.endpoints {
            var cells = [endpoint.name, "\(endpoint.weight)"]
            cells += shares.map { $0.of(endpoint) }.map { Percent.text($0.weight, of: $0.total) }
            cells.append(endpoint.alias.map { "\($0) (alias)" } ?? endpoint.addresses.joined(separator: " "))
            cells.append(endpoint.addressFrom)
            cells.append(endpoint.weightFrom + (endpoint.outReason.map { "; out: \($0)" } ?? ""))
            table.add(cells)
        }
        return table
    }
}
