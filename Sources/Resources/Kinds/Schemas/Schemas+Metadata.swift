extension Schemas {
    /// What all objects say of themselves.
    static func metadata(name: Schema, owners: Schema) -> Schema {
        .object(
            "What all objects have: name, namespace, labels, and what the server notes of them.",
            [
                .required("name", name),
                .optional(
                    "namespace",
                    .string(
                        "The namespace that holds the object; \"default\" where none is stated. It cannot be changed.",
                        format: .namespace)),
                .optional(
                    "uid",
                    .string("The identity of this very object, made by the server: an equal name later has another.")),
                .optional(
                    "resourceVersion",
                    .string(
                        """
                        The version of the object, made by the server at each change. Sent back with a write, the write \
                        is refused where the object has changed since.
                        """)),
                .optional(
                    "generation",
                    .integer("Counts the changes of what is wanted; status, labels and annotations do not count.")),
                .optional(
                    "creationTimestamp",
                    .string(
                        """
                        When the object was created (RFC 3339), written by the server. Of two objects that claim the same, \
                        the older one wins.
                        """, format: .dateTime)),
                .optional("annotations", .map("Notes for programs, by name.", of: .string("A note, any text."))),
                .optional(
                    "labels",
                    .map(
                        "Marks by which objects are selected: names and values of at most 63 characters.",
                        of: .string("A mark."), rules: [labelSyntax])),
                .optional(
                    "deletionTimestamp",
                    .string(
                        "When the object's deletion was asked for (RFC 3339); it goes with its last finalizer.",
                        format: .dateTime)),
                .optional("deletionGracePeriodSeconds", .integer("Seconds left to an object that is being deleted.")),
                .optional(
                    "finalizers",
                    .list(
                        "What must be done before the object goes; each is removed by whoever did it.",
                        of: .string("A finalizer's name."), isSet: true)),
                .optional(
                    "generateName",
                    .string(
                        "The begin of a name that the server completes with five characters, where no name is stated.")),
                .optional("ownerReferences", owners),
                .optional("managedFields", .any("Who last wrote which field, for server-side apply.")),
                .optional("selfLink", .any("Unused.")),
            ])
    }

    /// What an API server stored before this rule stays, and can be corrected.
    private static let labelSyntax = SchemaRule(
        "label syntax", expected: "names and values of labels as Kubernetes has them", severity: .refusedWhenNew
    ) { labels in
        for label in labels.members {
            let value = label.value.string ?? ""
            let faultsOfName = LabelSyntax.faults(inKey: label.key)
            guard let fault = faultsOfName.first ?? LabelSyntax.faults(inValue: value).first else { continue }
            return SchemaRule.Breach(
                line: label.keyLine,
                found: faultsOfName.isEmpty
                    ? "\(Value.quoted(value)) as value of \(Value.quoted(label.key))"
                    : "\(Value.quoted(label.key)) as name",
                expected: "a label whose \(faultsOfName.isEmpty ? "value" : "name"): \(fault)")
        }
        return nil
    }

    static let ownerReferences = Schema.list(
        """
        Objects that this one belongs to. They are kept for clients; nothing is collected here: an object stays when its \
        owners go.
        """,
        of: .object(
            "An owner.",
            [
                .required("apiVersion", .string("The owner's group and version.")),
                .required("kind", .string("The owner's kind.")),
                .required("name", .string("The owner's name.")),
                .required("uid", .string("The owner's identity.")),
                .optional("controller", .boolean("Whether the owner manages the object.")),
                .optional("blockOwnerDeletion", .boolean("Whether the owner waits for the object's end.")),
            ], isAtomic: true), key: "uid")
}
