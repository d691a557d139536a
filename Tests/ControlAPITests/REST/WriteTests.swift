import ControlAPI
import HTTP
import ResourceStore
import Resources
import Testing

@Suite("Writes over the API")
struct WriteTests {
    static let web = APIHarness.profiles + "/web"
    static let merge = "application/merge-patch+json"
    static let apply = "application/apply-patch+yaml"

    @Test("create, change and delete an object")
    func life() async throws {
        let harness = try await APIHarness()
        let made = try await harness.make()
        #expect(made["metadata", "namespace"] == "work" && made["metadata", "generation"] == 1)
        let got = try await harness.send("GET", Self.web)
        #expect(got.text == made.text)
        let same = try await harness.send("PATCH", Self.web, #"{"spec":{"resourceGroup":"rg"}}"#, type: Self.merge)
        #expect(same.status == 200 && same.version == made.version)
        let changed = try await harness.send(
            "PATCH", Self.web, #"{"spec":{"monitorConfig":{}}}"#, type: Self.merge)
        #expect(changed["metadata", "generation"] == 2 && changed.version != made.version)
        #expect(changed["spec", "monitorConfig", "path"] == "/")
        let replaced = try await harness.send(
            "PUT", Self.web,
            APIHarness.profile(metadata: #","resourceVersion":"\#(changed.version ?? "")""#))
        #expect(replaced.status == 200 && replaced["spec", "monitorConfig"] == nil)
        let deleted = try await harness.send("DELETE", Self.web, #"{"propagationPolicy":"Background"}"#)
        #expect(deleted.status == 200 && deleted["status"] == "Success")
        #expect(deleted["details", "uid"] == made["metadata", "uid"])
        #expect(try await harness.send("GET", Self.web).status == 404)
    }

    @Test("keep spec and status apart")
    func status() async throws {
        let harness = try await APIHarness()
        try await harness.make()
        let status = try await harness.send(
            "PATCH", Self.web + "/status",
            #"{"status":{"dnsName":"a.test"},"spec":{"monitorConfig":{}},"metadata":{"labels":{"a":"b"}}}"#,
            type: Self.merge)
        #expect(status.status == 200 && status["status", "dnsName"] == "a.test")
        #expect(status["spec", "monitorConfig"] == nil && status["metadata", "labels"] == nil)
        #expect(status["metadata", "generation"] == 1)
        let main = try await harness.send("PATCH", Self.web, #"{"status":{"dnsName":"b.test"}}"#, type: Self.merge)
        #expect(main["status", "dnsName"] == "a.test" && main.version == status.version)
        #expect(try await harness.send("GET", Self.web + "/status").text == status.text)
    }

    @Test("do nothing on a dry run")
    func dryRun() async throws {
        let harness = try await APIHarness()
        let before = harness.store.revision
        let made = try await harness.send("POST", APIHarness.profiles + "?dryRun=All", APIHarness.profile())
        #expect(made.status == 201 && made["metadata", "uid"] != nil && made.version == nil)
        #expect(harness.store.revision == before)
        let real = try await harness.make()
        let patched = try await harness.send(
            "PATCH", Self.web + "?dryRun=All", #"{"spec":{"monitorConfig":{}}}"#, type: Self.merge)
        #expect(patched["metadata", "generation"] == 2 && patched.version == real.version)
        #expect(try await harness.send("DELETE", Self.web, #"{"dryRun":["All"]}"#).status == 200)
        #expect(try await harness.send("GET", Self.web).text == real.text)
    }

    @Test("warn of unknown fields")
    func warnings() async throws {
        let harness = try await APIHarness()
        let answer = try await harness.send(
            "POST", APIHarness.profiles, APIHarness.profile(spec: #","bogus":1"#))
        #expect(answer.status == 201)
        #expect(answer.headers["Warning"] == "299 - \"unknown field \\\"spec.bogus\\\"\"")
        let quiet = try await harness.send(
            "POST", APIHarness.profiles + "?fieldValidation=Ignore", APIHarness.profile("b", spec: #","bogus":1"#))
        #expect(quiet.status == 201 && quiet.headers["Warning"] == nil)
    }

    @Test("apply a configuration: create it, keep owners, and tell conflicts")
    func serverSideApply() async throws {
        let harness = try await APIHarness()
        let path = Self.web + "?fieldManager=one"
        let yaml = """
            apiVersion: networking.fleet.azure.com/v1beta1
            kind: TrafficManagerProfile
            metadata: {name: web}
            spec: {resourceGroup: rg, monitorConfig: {port: 81}}
            """
        let made = try await harness.send("PATCH", path, yaml, type: Self.apply)
        #expect(made.status == 201 && made["spec", "monitorConfig", "port"] == 81)
        #expect(made["metadata", "managedFields"]?.elements.first?["manager"] == "one")
        let again = try await harness.send("PATCH", path, yaml, type: Self.apply)
        #expect(again.status == 200 && again.version == made.version)
        let other = yaml.replacing("81", with: "82")
        let conflict = try await harness.send("PATCH", Self.web + "?fieldManager=two", other, type: Self.apply)
        #expect(conflict.status == 409 && conflict.reason == "Conflict")
        let cause = conflict["details", "causes"]?.elements.first
        #expect(cause?["reason"] == "FieldManagerConflict" && cause?["field"] == ".spec.monitorConfig.port")
        let forced = try await harness.send(
            "PATCH", Self.web + "?fieldManager=two&force=true", other, type: Self.apply)
        #expect(forced.status == 200 && forced["spec", "monitorConfig", "port"] == 82)
        let strict = try await harness.send(
            "PATCH", path + "&fieldValidation=Strict", yaml + "\nbogus: 1", type: Self.apply)
        #expect(strict.status == 400)
    }

    @Test("tell who wrote what, by fieldManager or User-Agent")
    func owners() async throws {
        let harness = try await APIHarness()
        let made = try await harness.send(
            "POST", APIHarness.profiles, APIHarness.profile(), headers: [("User-Agent", "kubectl/v1.32.5 (linux)")])
        let entry = made["metadata", "managedFields"]?.elements.first
        #expect(entry?["manager"] == "kubectl" && entry?["operation"] == "Update")
        let patched = try await harness.send(
            "PATCH", Self.web + "?fieldManager=ed", #"{"spec":{"monitorConfig":{"port":81}}}"#, type: Self.merge)
        let managers = patched["metadata", "managedFields"]?.elements.map { $0["manager"]?.string } ?? []
        #expect(managers.contains("ed") && managers.contains("kubectl"))
    }

    @Test("hold what has finalizers until the last is gone")
    func finalizers() async throws {
        let harness = try await APIHarness()
        try await harness.make(metadata: #","finalizers":["a/b"]"#)
        let deleting = try await harness.send("DELETE", Self.web)
        #expect(deleting.status == 200 && deleting["kind"] == "TrafficManagerProfile")
        #expect(deleting["metadata", "deletionTimestamp"] != nil && deleting["metadata", "generation"] == 2)
        let again = try await harness.send("DELETE", Self.web)
        #expect(again.version == deleting.version)
        let last = try await harness.send("PATCH", Self.web, #"{"metadata":{"finalizers":null}}"#, type: Self.merge)
        #expect(last.status == 200)
        #expect(try await harness.send("GET", Self.web).status == 404)
    }

    @Test("take a namespace's contents along, and wait for what is held")
    func namespaces() async throws {
        let harness = try await APIHarness()
        try await harness.make("free")
        try await harness.make("held", metadata: #","finalizers":["a/b"]"#)
        let gone = try await harness.send("DELETE", "/api/v1/namespaces/work")
        #expect(gone.status == 200 && gone["kind"] == "Namespace" && gone["status", "phase"] == "Terminating")
        // What `kubectl delete -f` deletes behind its namespace is still there for it.
        #expect(try await harness.send("GET", APIHarness.profiles + "/free").status == 200)
        let late = try await harness.send("POST", APIHarness.profiles, APIHarness.profile("late"))
        #expect(late.status == 403 && late.message?.contains("being terminated") == true)
        try await harness.awaits("GET", APIHarness.profiles + "/free", 404)
        #expect(try await harness.send("GET", "/api/v1/namespaces/work").status == 200)
        let held = APIHarness.profiles + "/held"
        _ = try await harness.send("PATCH", held, #"{"metadata":{"finalizers":[]}}"#, type: Self.merge)
        #expect(try await harness.send("GET", held).status == 404)
        #expect(try await harness.send("GET", "/api/v1/namespaces/work").status == 404)
    }

    @Test("remove a deleted namespace with the last of its contents")
    func deletedOneByOne() async throws {
        let harness = try await APIHarness()
        try await harness.make("only")
        #expect(try await harness.send("DELETE", "/api/v1/namespaces/work")["status", "phase"] == "Terminating")
        #expect(try await harness.send("DELETE", APIHarness.profiles + "/only").status == 200)
        #expect(try await harness.send("GET", "/api/v1/namespaces/work").status == 404)
    }

    @Test("go on with deletions that an earlier process has left")
    func resumed() async throws {
        let harness = try await APIHarness()
        try await harness.make("only")
        let key = ResourceKey(kind: .namespace, namespace: "", name: "work")
        try await harness.store.write { transaction in
            guard var namespace = transaction.object(key)?.value() else { return }
            namespace.modify(["metadata"]) { $0.set("2026-11-21T10:00:00Z", for: "deletionTimestamp") }
            transaction.put(key, namespace)
        }
        harness.service.resumeDeletions()
        try await harness.awaits("GET", "/api/v1/namespaces/work", 404)
        #expect(try await harness.send("GET", APIHarness.profiles + "/only").status == 404)
    }

    @Test("delete a selection, and answer with it")
    func collections() async throws {
        let harness = try await APIHarness()
        try await harness.make("a", metadata: #","labels":{"x":"1"}"#)
        try await harness.make("b", metadata: #","labels":{"x":"2"}"#)
        let deleted = try await harness.send("DELETE", APIHarness.profiles + "?labelSelector=x%3D1")
        #expect(deleted["kind"] == "TrafficManagerProfileList")
        #expect(deleted["items"]?.elements.map { $0["metadata"]?["name"]?.string } == ["a"])
        #expect(try await harness.send("GET", APIHarness.profiles)["items"]?.elements.count == 1)
    }

    @Test("serve the older version by its apiVersion alone")
    func versions() async throws {
        let harness = try await APIHarness()
        let older = APIHarness.profiles.replacing("v1beta1", with: "v1alpha1")
        let made = try await harness.send(
            "POST", older,
            APIHarness.profile(spec: #","monitorConfig":{"intervalInSeconds":10,"timeoutInSeconds":10}"#)
                .replacing("v1beta1", with: "v1alpha1"))
        #expect(made.status == 201 && made["apiVersion"] == "networking.fleet.azure.com/v1alpha1")
        let newer = try await harness.send("GET", Self.web)
        #expect(newer["apiVersion"] == "networking.fleet.azure.com/v1beta1" && newer.version == made.version)
        let list = try await harness.send("GET", older)
        #expect(list["items"]?.elements.first?["apiVersion"] == "networking.fleet.azure.com/v1alpha1")
        let patched = try await harness.send(
            "PATCH", older + "/web", #"{"metadata":{"labels":{"a":"b"}}}"#, type: Self.merge)
        #expect(patched.status == 200 && patched["apiVersion"] == "networking.fleet.azure.com/v1alpha1")
    }

    @Test("leave alone what comes from files and what the server makes")
    func readOnly() async throws {
        let harness = try await APIHarness()
        var object = try Value.parse(json: Array(APIHarness.profile("fixed").utf8))
        object.modify(["metadata"]) {
            $0.set("work", for: "namespace")
            $0.set(["pointsman.dev/source": "fleet.yaml:3"], for: "annotations")
        }
        let event = try Value.parse(
            json: Array(#"{"apiVersion":"v1","kind":"Event","metadata":{"name":"e","namespace":"work"}}"#.utf8))
        let new: Value = ["apiVersion": "v1", "kind": "Namespace", "metadata": ["name": "shown"]]
        await harness.store.setVolatile([
            .set(ResourceKey(kind: .trafficManagerProfile, namespace: "work", name: "fixed"), object, .source),
            .set(ResourceKey(kind: .event, namespace: "work", name: "e"), event, .server),
            .set(ResourceKey(kind: .namespace, namespace: "", name: "shown"), new, .source),
        ])
        let fixed = APIHarness.profiles + "/fixed"
        #expect(try await harness.send("GET", fixed).status == 200)
        for (method, body, type) in [("DELETE", "", nil), ("PATCH", "{}", Self.merge)] as [(String, String, String?)] {
            let answer = try await harness.send(method, fixed, body, type: type)
            #expect(answer.status == 403 && answer.message?.contains("fleet.yaml:3") == true, "\(answer.text)")
        }
        let create = try await harness.send("POST", APIHarness.profiles, APIHarness.profile("fixed"))
        #expect(create.status == 409 && create.reason == "AlreadyExists")
        #expect(try await harness.send("DELETE", "/api/v1/namespaces/work").status == 403)
        #expect(try await harness.send("DELETE", "/api/v1/namespaces/work/events/e").status == 403)
        let shown = try await harness.send(
            "POST", APIHarness.profiles.replacing("/work/", with: "/shown/"), APIHarness.profile())
        #expect(shown.status == 201)
        await harness.store.setVolatile([.remove(ResourceKey(kind: .namespace, namespace: "", name: "shown"))])
        #expect(try await harness.send("GET", "/api/v1/namespaces/shown").status == 200)
    }

    @Test("merge core kinds strategically, and take their bodies without kind")
    func core() async throws {
        let harness = try await APIHarness()
        let path = "/api/v1/namespaces/work/services"
        let made = try await harness.send(
            "POST", path, #"{"metadata":{"name":"web"},"spec":{"ports":[{"port":80},{"port":81}]}}"#)
        #expect(made.status == 201, "\(made.text)")
        let patched = try await harness.send(
            "PATCH", path + "/web",
            #"{"spec":{"$setElementOrder/ports":[{"port":81}],"ports":[{"$patch":"delete","port":80}]}}"#,
            type: "application/strategic-merge-patch+json")
        #expect(patched["spec", "ports"]?.elements.count == 1, "\(patched.text)")
        let deleted = try await harness.send("DELETE", path + "/web")
        #expect(deleted["kind"] == "Service")
    }
}
