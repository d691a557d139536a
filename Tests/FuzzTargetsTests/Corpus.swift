import FuzzTargets
import Transport

/// The inputs that are kept beside the fuzz targets.
enum Corpus {
    private static let folder =
        String(#filePath.split(separator: "/").dropLast(2).reduce("") { "\($0)/\($1)" }) + "/FuzzTargets/Corpus"

    /// A target's inputs with the names of their files.
    static func inputs(of target: FuzzTarget) throws -> [(name: String, octets: [UInt8])] {
        let folder = "\(folder)/\(target.rawValue)"
        return try FileContents.names(in: folder).map { ($0, try FileContents.read("\(folder)/\($0)")) }
    }
}
