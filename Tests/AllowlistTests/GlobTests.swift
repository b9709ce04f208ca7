import Testing

@testable import Allowlist

struct GlobTests {
    @Test(arguments: [
        ("/usr/bin/kubelet", "/usr/bin/kubelet", true),
        ("/usr/bin/kubelet", "/usr/bin/kube", false),
        ("/opt/*/bin", "/opt/cni/bin", true), ("/opt/*/bin", "/opt/a/b/bin", false),
        ("/opt/**/bin", "/opt/a/b/bin", true), ("/opt/**/bin", "/opt/bin", true),
        ("/opt/**/bin", "/opt/xbin", false), ("**/kubelet", "/a/b/kubelet", true),
        ("**/kubelet", "/a/xkubelet", false), ("/opt/**", "/opt/a/b", true),
        ("/opt/**", "/opt", false), ("/a?c", "/abc", true), ("/a?c", "/a/c", false),
        ("/[a-c]x", "/bx", true), ("/[a-c]x", "/dx", false), ("/[!a-c]x", "/dx", true),
        ("/[!a]x", "//x", false), ("/[]a]", "/]", true), ("/[a-]", "/-", true),
        ("/{usr/,}bin/sh", "/bin/sh", true), ("/{usr/,}bin/sh", "/usr/bin/sh", true),
        ("/{usr/,}bin/sh", "/opt/bin/sh", false), ("/a{b,c{d,e}}", "/ace", true),
        ("/a\\*", "/a*", true), ("/a\\*", "/ab", false), ("/*a*b", "/xaxb", true),
        ("/*a*b", "/xbxa", false), ("/usr/lib/*.so.*", "/usr/lib/x.so.1", true),
        ("*", "", true), ("/lib/modules/*/x", "/lib/modules//x", true), ("/a,b", "/a,b", true),
    ])
    func `a pattern fits whole texts`(pattern: String, text: String, fits: Bool) throws {
        let glob = try Glob(pattern, separator: 0x2F)
        #expect(glob.fits(Array(text.utf8)[...]) == fits)
        #expect(GlobSet([glob]).fits(text) == fits)
    }

    @Test func `without a separator a star fits everything`() throws {
        let glob = try Glob("--config=*", separator: nil)
        #expect(glob.fits(Array("--config=/etc/x".utf8)[...]))
        #expect(try Glob("*", separator: nil).fitsEverything)
        #expect(try !Glob("/*", separator: 0x2F).fitsEverything)
        #expect(try Glob("/**", separator: 0x2F).fitsEverything)
    }

    @Test(arguments: [
        "", "/a[", "/a[b", "/{a", "/a}", "/a\\", "/[z-a]", "/{a,{b}",
        "/*" + String(repeating: "a", count: 130) + "*", String(repeating: "a", count: 5_000),
        String(repeating: "{a,b}", count: 9), String(repeating: "{", count: 20),
    ])
    func `what is no pattern is refused`(text: String) {
        #expect(throws: GlobError.self) { try Glob(text, separator: 0x2F) }
    }

    @Test func `a pattern of many stars takes no more steps than lengths multiply to`() throws {
        let glob = try Glob(String(repeating: "*a", count: 50) + "*b", separator: 0x2F)
        let text = Array(repeating: UInt8(ascii: "a"), count: 20_000)
        // With backtracking this would not end.
        #expect(!glob.fits(text[...]))
        #expect(glob.fits((text + [UInt8(ascii: "b")])[...]))
    }
}
