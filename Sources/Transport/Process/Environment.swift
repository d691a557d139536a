internal import Glibc

/// The process's environment variables.
public enum Environment {
    /// A variable's value; nil where it is unset.
    public static func value(_ name: String) -> String? {
        guard let text = unsafe getenv(name) else { return nil }
        return unsafe String(cString: text)
    }
}
