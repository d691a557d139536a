import Daemon

/// A profile as text.
enum ProfileText {
    static func print(_ profile: ProfileReport) {
        Output.line("profile \(profile.namespace)/\(profile.name)\(profile.isDefined ? "" : " (does not exist)")")
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
        for warning in profile.warnings { Output.line("  warning: \(warning)") }
    }

    static func text(_ condition: ConditionReport) -> String {
        "\(condition.type)=\(condition.status)/\(condition.reason): \(condition.message)"
    }

    private static func table(_ profile: ProfileReport) -> TextTable {
        let differ = profile.sharesDiffer
        var columns = [TextTable.Column(title: "ENDPOINT"), TextTable.Column(title: "WEIGHT", isNumber: true)]
        for title in differ ? ["SHARE OF A", "SHARE OF AAAA"] : ["SHARE"] {
            columns.append(TextTable.Column(title: title, isNumber: true))
        }
        columns += ["ADDRESSES", "FROM", "WEIGHT FROM"].map { TextTable.Column(title: $0) }
        var table = TextTable(columns)
        for endpoint in profile.endpoints {
            var cells = [endpoint.name, "\(endpoint.weight)"]
            cells += (differ ? [endpoint.shareA, endpoint.shareAAAA] : [endpoint.shareA])
                .map { Percent.text($0.weight, of: $0.total) }
            cells.append(endpoint.alias.map { "\($0) (alias)" } ?? endpoint.addresses.joined(separator: " "))
            cells.append(endpoint.addressFrom)
            cells.append(endpoint.weightFrom + (endpoint.outReason.map { "; out: \($0)" } ?? ""))
            table.add(cells)
        }
        return table
    }
}
