import Daemon

/// The program's version.
enum Version {
    static let text = "pointsman \(Product.version)"
}
