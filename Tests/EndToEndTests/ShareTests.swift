import DNSWire
import Foundation
import TestSupport
import Testing

/// Queries of the real server, counted against the weights.
@Suite(.serialized, .blocking)
struct ShareTests {
    /// Asks over one socket and counts the answers by their data.
    func count(_ server: PointsmanServer, _ name: String, queries: Int) throws -> [String: Int] {
        let name = try DomainName(name)
        let connection = try server.client.connect(over: .udp)
        var counts: [String: Int] = [:]
        for _ in 0..<queries {
            let message = try connection.query(name, .a).message
            let record = try #require(message.answers.first)
            counts[record.dataDescription, default: 0] += 1
        }
        return counts
    }

    @Test func sampleExportIsAnsweredByItsWeights() throws {
        let fixture = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/Fixtures/hub-export.yaml"
        let server = try PointsmanServer(
            PointsmanServer.zone("trafficmanager.test", sources: ["path: \(fixture)"]))
        let counts = try count(server, "shop-web.trafficmanager.test", queries: 20_000)
        let expected = [
            "shop-blue-aks-east-1.eastus2.cloudapp.azure.com.": 66, "203.0.113.20": 33,
            "shop-blue-aks-west-1.westus3.cloudapp.azure.com.": 2,
            "shop-green-aks-west-1.westus3.cloudapp.azure.com.": 25,
        ]
        #expect(Set(counts.keys) == Set(expected.keys))
        let order = expected.keys.sorted()
        let probability = ChiSquare.probability(
            of: order.map { counts[$0, default: 0] }, weights: order.map { expected[$0, default: 0] })
        #expect(probability > 1e-6, "counted \(counts)")
    }

    @Test func randomWeightVectorsAreAnsweredByTheirWeights() throws {
        var random = SeededGenerator(seed: 2026)
        var vectors = [[999, 1], [1, 1], [1000, 0, 1000]]
        while vectors.count < 10 {
            let count = Int.random(in: 2...100, using: &random)
            vectors.append((0..<count).map { _ in Int.random(in: 0...1000, using: &random) })
        }
        var documents: [String] = []
        for (index, weights) in vectors.enumerated() {
            documents.append(Manifest.profile("p\(index)"))
            for (number, weight) in weights.enumerated() {
                documents.append(
                    Manifest.endpoint(
                        "p\(index)-e\(number)", profile: "p\(index)", target: "192.0.2.\(number)", weight: weight))
            }
        }
        let server = try PointsmanServer(
            PointsmanServer.zone(sources: ["path: objects.yaml"]),
            files: ["objects.yaml": Manifest.documents(documents)])
        for (index, weights) in vectors.enumerated() {
            let counts = try count(server, "shop-p\(index).tm.test", queries: 20_000)
            let ordered = weights.indices.map { counts["192.0.2.\($0)", default: 0] }
            #expect(ordered.reduce(0, +) == 20_000)
            #expect(
                ChiSquare.probability(of: ordered, weights: weights) > 1e-6, "weights \(weights), counted \(ordered)")
        }
    }
}
