package import ControlAPI
package import Fleet
import Resources

extension MemberTranslation {
    /// What a member's service of an import comes to (rules 4).
    package static func ofImport(_ imported: ImportedMemberService) -> ImportedMemberTranslation {
        let keys = keys(cluster: imported.cluster, namespace: imported.namespace, name: imported.name)
        var service: Resources.Service?
        var export: ServiceExport?
        var remarks: [String] = []
        for tree in [imported.service, imported.export].compactMap({ $0 }) {
            switch ResourceDecoder().decode(tree) {
            case .resource(let resource, let warnings):
                switch resource {
                case .service(let decoded): service = decoded
                case .serviceExport(let decoded): export = decoded
                default: break
                }
                // Unknown fields are as common in exports as they are without effect.
                remarks += warnings.filter { $0.reason != .unknownField }.map { warning in
                    "line \(warning.line): \(resource.key.kind.rawValue): \(warning)"
                }
            case .refused(let key, let violations):
                let kind = key?.kind.rawValue ?? "an object"
                let reasons = violations.map(\.description).joined(separator: "; ")
                return ImportedMemberTranslation(
                    objects: [], keys: keys, refusal: "\(kind): \(reasons)", refusalLine: violations.first?.line ?? 0)
            case .passedOver: break
            }
        }
        guard
            let translation = MemberTranslation(
                service: service, serviceExport: export, cluster: imported.cluster,
                lastWeight: imported.present?["spec"]?["weight"]?.integer.map { .weight($0) })
        else { return ImportedMemberTranslation(objects: [], keys: keys) }
        if let remark = remark(of: translation, hasExport: export != nil) { remarks.append(remark) }
        return ImportedMemberTranslation(
            objects: translation.trees, keys: keys, remark: remarks.isEmpty ? nil : remarks.joined(separator: "; "))
    }

    /// What is worth telling: not that a service is not exported which nobody wanted to be.
    private static func remark(of translation: MemberTranslation, hasExport: Bool) -> String? {
        if let text = translation.ignoredWeight {
            return "its weight annotation is \"\(text)\", expected an integer of 0 to 1000: the last good weight serves"
        }
        return hasExport ? translation.ineligibility.map { "\($0)" } : nil
    }
}
