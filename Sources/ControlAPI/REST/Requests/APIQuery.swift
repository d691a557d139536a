internal import HTTP

/// A request's query, read as the API's options are.
package struct APIQuery: Sendable {
    private let parameters: [HTTPTarget.Parameter]

    /// The parameters of a request.
    package init(_ parameters: [(String, String)]) {
        self.parameters = parameters.map { HTTPTarget.Parameter($0.0, $0.1) }
    }

    init(_ target: HTTPTarget) {
        parameters = target.parameters
    }

    /// The first value of a parameter; an empty one counts as absent.
    subscript(_ name: String) -> String? {
        guard let value = parameters.first(where: { $0.name == name })?.value, !value.isEmpty else { return nil }
        return value
    }

    /// All values of a parameter.
    func values(_ name: String) -> [String] { parameters.filter { $0.name == name }.map(\.value) }

    /// A truth value as the API server reads it: there and neither `false` nor `0`.
    func flag(_ name: String) -> Bool {
        guard let value = parameters.first(where: { $0.name == name })?.value else { return false }
        return value.lowercased() != "false" && value != "0"
    }

    /// A whole number.
    func integer(_ name: String) throws(APIStatus) -> Int64? {
        guard let text = self[name] else { return nil }
        guard let number = Int64(text) else {
            throw .badRequest("\(name): found \"\(text)\", expected a whole number such as 500")
        }
        return number
    }
}
