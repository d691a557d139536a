package import ControlAPI
package import Fleet
import Resources

extension MemberTranslation {
    /// What a member's service of an import comes to (rules 4).
    package static func ofImport(_ imported: ImportedMemberService) -> ImportedMemberTranslation {
        let keys = keys(cluster: imported.cluster, namespace: imported.namespace, name: imported.name)
        var service: Resources.Service?
        var export: ServiceExport?
        for tree in [imported.service, imported.export].compactMap({ $0 }) {
            switch ResourceDecoder().decode(tree) {
            case .resource(.service(let decoded), _): service = decoded
            case .resource(.serviceExport(let decoded), _): export = decoded
            case .refused(let key, let violations):
                let kind = key?.kind.rawValue ?? "an object"
                let reasons = violations.map { "\($0.path): found \($0.found), expected \($0.expected)" }
                return ImportedMemberTranslation(
                    objects: [], keys: keys, refusal: "\(kind): \(reasons.joined(separator: "; "))")
            case .resource, .passedOver: break
            }
        }
        guard
            let translation = MemberTranslation(
                service: service, serviceExport: export, cluster: imported.cluster,
                lastWeight: imported.present?["spec"]?["weight"]?.integer.map { .weight($0) })
        else { return ImportedMemberTranslation(objects: [], keys: keys) }
        return ImportedMemberTranslation(
            objects: translation.trees, keys: keys, remark: remark(of: translation, hasExport: export != nil))
    }

    /// What is worth telling: not that a service is not exported which nobody wanted to be.
    private static func remark(of translation: MemberTranslation, hasExport: Bool) -> String? {
        if let text = translation.ignoredWeight {
            return "its weight annotation is \"\(text)\", expected an integer of 0 to 1000: the last good weight serves"
        }
        return hasExport ? translation.ineligibility.map { "\($0)" } : nil
    }
}
