import HTTP
import Testing

@Suite struct TargetTests {
    @Test(arguments: [
        ("/", "/", [HTTPTarget.Parameter]()),
        ("/status?", "/status", []),
        ("/explain?name=a.test&type=AAAA", "/explain", [.init("name", "a.test"), .init("type", "AAAA")]),
        ("/%41?n%3D=%E2%82%AC&flag&&x=a=b", "/A", [.init("n=", "€"), .init("flag", ""), .init("x", "a=b")]),
        ("/a+b?b=c?d+e%2Bf", "/a+b", [.init("b", "c?d e+f")]),
        ("http://a.test:80/b?c", "/b", [.init("c", "")]),
        ("https://a/", "/", []),
    ])
    func reads(_ text: String, _ path: String, _ parameters: [HTTPTarget.Parameter]) throws {
        let target = try #require(HTTPTarget(text))
        #expect(target.path == path && target.parameters == parameters)
    }

    @Test(arguments: ["", "status", "*", "http://a", "ftp://a/", "/%", "/%4", "/%zz", "/%ff", "/?a=%", "/?%c3=1"])
    func refuses(_ text: String) {
        #expect(HTTPTarget(text) == nil)
    }

    @Test func writesWhatItReads() {
        let target = HTTPTarget(path: "/a b/c", parameters: [.init("name", "*.a&b=c?€%"), .init("", "")])
        #expect(target.encoded == "/a%20b/c?name=%2A.a%26b%3Dc%3F%E2%82%AC%25&=")
        #expect(HTTPTarget(target.encoded) == target)
    }
}
