internal import Resources

/// What `/version` says.
package enum Version {
    /// The document. kubectl warns where `gitVersion` is more than one minor version from its own, and some
    /// distributions' kubectl runs the version that it names.
    package static let json: [UInt8] = {
        let document: Value = [
            "major": "1", "minor": "32", "gitVersion": "v1.32.0+pointsman", "gitCommit": "", "gitTreeState": "",
            "buildDate": "1970-01-01T00:00:00Z", "goVersion": "", "compiler": "swiftc", "platform": Value(platform),
        ]
        return document.json
    }()

    private static var platform: String {
        #if arch(arm64)
            "linux/arm64"
        #else
            "linux/amd64"
        #endif
    }
}
