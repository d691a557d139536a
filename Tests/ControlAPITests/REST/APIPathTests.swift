import ControlAPI
import Resources
import Testing

@Suite("Paths of the API")
struct APIPathTests {
    private static let group = "/apis/networking.fleet.azure.com"

    @Test("name collections, objects and their status")
    func resources() throws {
        func path(_ text: String) throws -> ResourcePath {
            guard case .resource(let path) = APIPath(text) else {
                throw APIStatus(code: 404, message: text)
            }
            return path
        }
        let all = try path("\(Self.group)/v1beta1/trafficmanagerprofiles/")
        #expect(all.kind == .trafficManagerProfile && all.version == "v1beta1" && all.namespace == nil)
        let status = try path("\(Self.group)/v1alpha1/namespaces/work/trafficmanagerprofiles/web/status")
        #expect(status.version == "v1alpha1" && status.namespace == "work" && status.name == "web")
        #expect(status.subresource == "status")
        let namespace = try path("/api/v1/namespaces/work")
        #expect(namespace.kind == .namespace && namespace.name == "work" && namespace.namespace == nil)
        #expect(try path("/api/v1/namespaces/work/status").subresource == "status")
        let service = try path("/api/v1/namespaces/work/services/web")
        #expect(service.kind == .service && service.namespace == "work" && service.name == "web")
        #expect(try path("/api/v1/namespaces/work/events").kind == .event)
    }

    @Test(
        "name nothing where nothing is served",
        arguments: [
            "/apis/networking.fleet.azure.com/v1beta1/trafficmanagerprofiles/web",
            "/apis/networking.fleet.azure.com/v1/trafficmanagerprofiles",
            "/api/v1/namespaces/work/pods", "/api/v1/namespaces/work/services/web/scale",
            "/api/v1/namespaces/work/services/web/status/more", "/api/v2/services", "/other", "/",
        ])
    func others(_ path: String) {
        #expect(APIPath(path) == .other)
    }

    @Test("lead to discovery, the schemas and the reviews")
    func meta() {
        #expect(APIPath("/api/") == .discovery)
        #expect(APIPath("/apis/pointsman.dev/v1") == .discovery)
        #expect(APIPath("/openapi/v3/") == .openAPIIndex)
        #expect(APIPath("/openapi/v3/apis/pointsman.dev/v1") == .openAPIDocument("apis/pointsman.dev/v1"))
        #expect(APIPath("/openapi/v2") == .openAPIVersion2)
        #expect(
            APIPath("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews")
                == .accessReview(apiVersion: "authorization.k8s.io/v1"))
    }
}
