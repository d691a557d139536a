import HTTP
import Testing

@Suite struct SerializerTests {
    @Test func writesARequest() throws {
        let request = HTTPRequest(
            method: .get, target: "/healthz?full=1",
            headers: HTTPHeaders([.init("Host", "www.shop.test"), .init("X-Probe", "pointsman")]))
        let octets = try HTTPSerializer.serialize(request)
        #expect(
            String(decoding: octets, as: UTF8.self)
                == "GET /healthz?full=1 HTTP/1.1\r\nHost: www.shop.test\r\nX-Probe: pointsman\r\n\r\n")
    }

    @Test func tellsTheLengthOfABodyItself() throws {
        let response = HTTPResponse(status: 200, headers: HTTPHeaders([.init("content-length", "7")]))
        let expected = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n"
        let whole = try HTTPSerializer.serialize(response, body: Array("hi".utf8), answering: .get)
        #expect(String(decoding: whole, as: UTF8.self) == expected + "hi")
        let head = try HTTPSerializer.serialize(response, body: Array("hi".utf8), answering: .head)
        #expect(String(decoding: head, as: UTF8.self) == expected)
        let none = try HTTPSerializer.serialize(HTTPResponse(status: 204), body: [], answering: .get)
        #expect(String(decoding: none, as: UTF8.self) == "HTTP/1.1 204 No Content\r\n\r\n")
    }

    @Test func writesChunks() throws {
        var octets = try HTTPSerializer.chunkedHead(of: HTTPResponse(status: 200))
        octets += HTTPSerializer.chunk(Array(repeating: 0x61, count: 16)) + HTTPSerializer.chunk([])
        octets += HTTPSerializer.lastChunk
        #expect(
            String(decoding: octets, as: UTF8.self)
                == "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10\r\naaaaaaaaaaaaaaaa\r\n0\r\n\r\n")
    }

    @Test(arguments: [
        HTTPRequest(method: .get, target: "/a b", headers: HTTPHeaders([.init("Host", "a")])),
        HTTPRequest(method: .get, target: "", headers: HTTPHeaders([.init("Host", "a")])),
        HTTPRequest(method: .get, target: "/\r\nX: y", headers: HTTPHeaders([.init("Host", "a")])),
        HTTPRequest(method: HTTPMethod(rawValue: "G T"), target: "/", headers: HTTPHeaders([.init("Host", "a")])),
        HTTPRequest(method: .get, target: "/", headers: HTTPHeaders([.init("Host", "a\r\nX: y")])),
        HTTPRequest(method: .get, target: "/", headers: HTTPHeaders([.init("Host", "a"), .init("X:", "y")])),
        HTTPRequest(method: .get, target: "/"),
    ])
    func refusesWhatWouldBreakTheLines(_ request: HTTPRequest) {
        #expect(throws: HTTPError.self) { try HTTPSerializer.serialize(request) }
    }
}
