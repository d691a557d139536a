internal import Glibc

/// The folders and names that the kernel passes on the way along a path, symbolic links followed.
///
/// A change of any of these names may make the path lead elsewhere. Names are traced whether they exist or not.
public struct PathTrace: Sendable {
    /// A name that is looked up in a folder.
    public struct Step: Hashable, Sendable {
        /// The folder, without symbolic links in its path.
        public var folder: String
        /// The name.
        public var name: String
    }

    /// The look-ups, in their order.
    public private(set) var steps: [Step] = []
    /// What the path leads to, without symbolic links.
    public private(set) var end: String

    /// How many links are followed: what Linux does (path_resolution(7)).
    private static let linkLimit = 40

    /// Follows a path.
    public init(_ path: String) {
        var rest: [Substring] = path.split(separator: "/").reversed()
        var links = 0
        end = path.hasPrefix("/") ? "/" : "."
        while let name = rest.popLast() {
            if name == "." { continue }
            let next = end == "/" ? "/\(name)" : end == "." ? String(name) : "\(end)/\(name)"
            if name != ".." {
                steps.append(Step(folder: end, name: String(name)))
                if links < Self.linkLimit, let target = Self.target(of: next) {
                    links += 1
                    if target.hasPrefix("/") { end = "/" }
                    rest += target.split(separator: "/").reversed()
                    continue
                }
            }
            end = next
        }
    }

    /// Where a symbolic link leads; nil for anything else.
    private static func target(of path: String) -> String? {
        unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(PATH_MAX)) { buffer in
            guard let start = buffer.baseAddress else { return nil }
            let count = unsafe readlink(path, start, buffer.count)
            guard count >= 0 else { return nil }
            return unsafe String(decoding: buffer[..<count].lazy.map(UInt8.init(bitPattern:)), as: UTF8.self)
        }
    }
}
