internal import Resources
internal import Transport

/// The API's description (OpenAPI 3.0), from which kubectl explains kinds and tells whether it may ask for validation.
package enum OpenAPI {
    /// `/openapi/v3`: where the documents are.
    package static func index() -> [UInt8] { indexDocument }

    /// `/openapi/v3/apis/GROUP/VERSION` or `/openapi/v3/api/v1`, by the part behind `v3/`, with the hash under which the
    /// index names it, so that it can be kept for ever; nil where nothing is served.
    package static func document(groupVersion: String) -> (json: [UInt8], hash: String)? {
        documents[groupVersion]
    }

    /// `/openapi/v2`: an empty message. kubectl takes it as a server that describes no kind there, and falls back to version 3.
    package static let version2 = (
        contentType: "application/com.github.proto-openapi.spec.v2.v1.0+protobuf", octets: [UInt8]()
    )

    private static let documents: [String: (json: [UInt8], hash: String)] = {
        var documents: [String: (json: [UInt8], hash: String)] = [:]
        for group in APIGroup.all {
            for version in group.versions {
                let json = OpenAPIDocument(group: group, version: version).value.json
                documents[group.path(version: version)] = (json, SHA256Digest(of: json).hexadecimal)
            }
        }
        return documents
    }()

    private static let indexDocument: [UInt8] = {
        var paths: Value = [:]
        for (path, document) in documents.sorted(by: { $0.key < $1.key }) {
            paths.set(["serverRelativeURL": Value("/openapi/v3/\(path)?hash=\(document.hash)")], for: path)
        }
        return (["paths": paths] as Value).json
    }()
}
