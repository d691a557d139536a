public import ControlAPI
public import DNSWire
import FoundationEssentials
import Transport

/// What the local socket serves (`pointsman.sock` in the runtime folder).
public enum ControlRoutes {
    /// The socket's name in the runtime folder.
    public static let socketName = "pointsman.sock"
    static let statusPath = "/status"
    static let explainPath = "/explain"
    static let acceptPath = "/accept"
    static let reloadPath = "/reload"

    /// Takes a removal that is held: the source, the number, and who says so.
    public typealias Accept =
        @Sendable (_ source: String, _ number: Int, _ user: String) async throws(AcceptError) -> AcceptReport

    /// `GET /status` gives a ``StatusReport``, `GET /explain?name=NAME&type=TYPE` a ``NameExplanation`` (type A by default).
    public static func routes(
        status: @escaping @Sendable () async -> StatusReport,
        explain: @escaping @Sendable (DomainName, RecordType) async -> NameExplanation?
    ) -> [String: ServerHandler] {
        [
            statusPath: { _ in respond(await status()) },
            explainPath: { request in
                guard let text = request["name"] else {
                    return refuse("the parameter name is missing: /explain?name=www.example.test&type=A")
                }
                let name: DomainName
                do throws(DomainNameError) {
                    name = try DomainName(text)
                } catch {
                    return refuse("'\(text)' is no domain name: \(error)")
                }
                guard let type = RecordType(request["type"] ?? "A") else {
                    return refuse("'\(request["type"] ?? "")' is no record type such as A, AAAA or TYPE65280")
                }
                return respond(await explain(name, type))
            },
        ]
    }

    /// `POST /accept?source=PATH&number=N` gives an ``AcceptReport``; `POST /reload` reads everything again, and then gives
    /// a ``ReloadReport``.
    public static func actions(
        accept: @escaping Accept, reload: @escaping @Sendable () async -> ReloadReport
    ) -> [String: ServerHandler] {
        [
            reloadPath: { _ in respond(await reload()) },
            acceptPath: { request in
                guard let source = request["source"], let number = request["number"].flatMap({ Int($0) }) else {
                    return refuse("the parameters source and number are missing: /accept?source=hub.yaml&number=1")
                }
                do throws(AcceptError) {
                    return respond(try await accept(source, number, user(request.client.channel)))
                } catch {
                    return ServerResponse(APIStatus(code: 404, message: error.message(source, number)))
                }
            },
        ]
    }

    private static func user(_ channel: ServerClient.Channel) -> String {
        switch channel {
        case .local(let uid): uid == 0 ? "root" : "uid \(uid)"
        case .tls(let identity): identity?.commonName ?? "a token's holder"
        case .plain: "a token's holder"
        }
    }

    private static func refuse(_ message: String) -> ServerResponse {
        ServerResponse(APIStatus(code: 400, message: message))
    }

    private static func respond(_ value: some Encodable) -> ServerResponse {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return ServerResponse(json: Array(try encoder.encode(value)))
        } catch {
            return ServerResponse(APIStatus(code: 500, message: "the answer cannot be written as JSON: \(error)"))
        }
    }
}
