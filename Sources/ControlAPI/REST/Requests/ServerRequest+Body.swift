internal import HTTP
internal import Resources

extension ServerRequest {
    /// The body's octets.
    func octets() async throws(APIStatus) -> [UInt8] {
        do throws(RequestBodyError) {
            return try await body.collect()
        } catch {
            throw APIStatus(code: error.status, message: "\(error)")
        }
    }

    /// An object in the body; nil for an empty body.
    ///
    /// - Parameter kind: What it ought to be, for the failure's text.
    func object(of kind: String) async throws(APIStatus) -> Value? {
        guard let format = BodyFormat(contentType: head.headers["Content-Type"]) else {
            throw BodyFormat.unsupported
        }
        let octets = try await octets()
        guard !octets.isEmpty else { return nil }
        return try Self.parse(octets, format, kind)
    }

    static func parse(_ octets: [UInt8], _ format: BodyFormat, _ kind: String) throws(APIStatus) -> Value {
        switch format {
        case .json, .yaml:
            do throws(ManifestError) {
                return try format == .json
                    ? Value.parse(json: octets, limits: .request) : Value.parse(yaml: octets, limits: .request)
            } catch {
                throw .badRequest(
                    "the object provided is unrecognized (must be of type \(kind)): couldn't get version/kind; "
                        + "\(format == .json ? "json" : "yaml") parse error: \(error)")
            }
        case .protobuf:
            do throws(ProtobufError) {
                return try ProtobufBody.decode(octets)
            } catch .unsupported(let found) {
                throw APIStatus(
                    code: 415, message: "\(BodyFormat.unsupported.message) (found \(found) in protobuf)")
            } catch {
                throw .badRequest("\(error)")
            }
        }
    }
}

extension ResourceRequest {
    /// The object in the body.
    func object() async throws(APIStatus) -> Value {
        guard let object = try await request.object(of: path.kind.rawValue) else {
            throw .badRequest("the body of the request: found nothing, expected a \(path.kind.rawValue)")
        }
        return object
    }

    /// The patch in the body.
    func patchBody(_ format: PatchFormat) async throws(APIStatus) -> Value {
        let octets = try await request.octets()
        do throws(ManifestError) {
            // JSON is YAML, but read faster and with the real scalars.
            let isJSON = format != .apply || octets.first { $0 > 0x20 } == UInt8(ascii: "{")
            return try isJSON
                ? Value.parse(json: octets, limits: .request) : Value.parse(yaml: octets, limits: .request)
        } catch {
            throw .badRequest("the body of the patch cannot be read: \(error)")
        }
    }
}
