import Resources
import Testing

/// Items of a list come while the list is being read.
@Suite struct ListStreamingTests {
    private func read(_ text: String, file: String) -> (names: [String], error: ManifestError?) {
        let octets = Array(text.utf8)
        let format = ManifestFormat(fileName: file, contents: octets.span)
        var reader = ManifestReader()
        var names: [String] = []
        do throws(ManifestError) {
            for document in DocumentSplitter.documents(in: octets.span, format: format) {
                try reader.read(document, in: octets.span) { names.append($0["name"]?.string ?? "?") }
            }
            return (names, nil)
        } catch {
            return (names, error)
        }
    }

    @Test(arguments: [
        ("a.yaml", "items:\n- name: a\n- name: b\n- name: [\nkind: List\n", ["a", "b"]),
        ("a.yaml", "kind: \"PodList\" # x\nitems:\n- name: a\n- name: a\n  name: b\n", ["a"]),
        ("a.json", "{\"items\": [{\"name\": \"a\"}, {\"name\": b}], \"kind\": \"List\"}", ["a"]),
        ("a.json", "{\"kind\": \"List\", \"items\": [{\"name\": \"a\"}, {\"name\": b}]}", ["a"]),
        // Without a kind in sight nothing is delivered before the end.
        ("a.yaml", "items:\n- name: a\n- name: [\n", []),
        ("a.json", "{\"items\": [{\"name\": \"a\"}, {\"name\": b}]}", []),
        ("a.yaml", "items:\n- name: a\n- name: [\nkind: Service\n", []),
    ])
    func itemsBeforeAnError(_ file: String, _ text: String, _ names: [String]) {
        let (found, error) = read(text, file: file)
        #expect(found == names)
        #expect(error != nil)
    }

    @Test func listsWhoseKindComesLate() {
        for kind in ["kind: List", "kind: 'List'", "kind:   List   # comment", "\"kind\": List"] {
            let (names, error) = read("items:\n- name: a\n- name: b\n\(kind)\n", file: "a.yaml")
            #expect(names == ["a", "b"] && error == nil, "\(kind)")
        }
        let (names, error) = read(#"{"items":[{"name":"a"}],"x":["}",{"y":"\""}],"kind":"List"}"#, file: "a.json")
        #expect(names == ["a"] && error == nil)
    }

    @Test func textThatOnlyLooksLikeAKind() throws {
        // The second line belongs to a text that goes on without indentation: the root has no kind.
        let (_, error) = read("{name: \"x\nkind: FakeList\", items: [{name: a}]}", file: "a.yaml")
        let found = try #require(error)
        #expect(found.found.contains("FakeList"))
    }

    @Test func whatIsNoList() {
        #expect(read("kind: AllowList\nname: a\nspec: {items: [b]}\n", file: "a.yaml").names == ["a"])
        #expect(read("kind: Service\nname: a\nitems: [{name: b}]\n", file: "a.yaml").names == ["a"])
        #expect(read("kind: List\nname: a\nitems: {b: c}\n", file: "a.yaml").names == ["a"])
    }

    @Test func oneDocumentWhereOneIsExpected() throws {
        let error = try #require(readingError("a: 1\n---\nb: 2\n"))
        #expect(error.description == "line 2, column 1: found a second document, expected one document")
    }

    @Test func keysAreText() throws {
        let root = try #require(try value("1: a\ntrue: b\n~: c\n\"\": d\n'x y': e"))
        #expect(root.members.map(\.key) == ["1", "true", "~", "", "x y"])
    }

    @Test func keysDisturbNoMessage() throws {
        let text = "apiVersion: v1\nkind: Namespace\nmetadata: {name: a, annotations: {\"b\\nc\": 5}, \"d\\x1b\": 1}"
        #expect(try violations(text).first?.hasPrefix(#"3: metadata.annotations["b\nc"]: found integer 5"#) == true)
        #expect(
            try warnings(text.replacing("5", with: "\"5\"")).first?.hasPrefix(#"3: metadata."d\u{1b}": found an"#)
                == true)
    }

    @Test func workWithOddManifests() throws {
        let text = """
            apiVersion: placement.kubernetes-fleet.io/v1beta1
            kind: Work
            metadata: {name: w, namespace: elsewhere}
            spec:
              workload:
                manifests:
                - 5
                - {kind: Service, apiVersion: v1}
                - {kind: Service, apiVersion: v1, metadata: {name: a}}
                - kind: ServiceExport
                  apiVersion: networking.fleet.azure.com/v1alpha1
                  metadata: {name: b, annotations: {networking.fleet.azure.com/weight: 7}}
                - kind: ServiceExport
                  apiVersion: networking.fleet.azure.com/v1alpha1
                  metadata: {name: c, annotations: {networking.fleet.azure.com/weight: "2000"}}
            """
        guard case .work(let work) = try resources(text).first else {
            Issue.record("refused")
            return
        }
        #expect(work.cluster == nil)
        #expect(
            work.manifests == [
                Work.Manifest(namespace: "default", name: "a", content: .service(type: .clusterIP)),
                Work.Manifest(namespace: "default", name: "b", content: .serviceExport(weight: .invalid("integer 7"))),
                Work.Manifest(namespace: "default", name: "c", content: .serviceExport(weight: .invalid("2000"))),
            ])
    }
}
