/// Kinds that are kept for clients and never read.
extension Schemas {
    static let multiClusterService = kind(
        "A member cluster's wish to import a service.", name: boundedName,
        [
            .required(
                "spec",
                .object(
                    "What is wanted.",
                    [.optional("serviceImport", reference("The import."))])),
            .optional("status", .any("What the member agent saw.")),
        ])

    static let internalServiceImport = kind(
        "The hub's record of one cluster's import.",
        [.optional("spec", .any("The import.")), .optional("status", .any("What the hub found."))])

    static let endpointSliceExport = kind(
        "The hub's record of the pods behind one cluster's export.",
        [.required("spec", .any("The pods.")), .optional("status", .any("Not used."))])

    static let endpointSliceImport = kind(
        "The hub's record of the pods that one cluster imports.", [.required("spec", .any("The pods."))])
}
