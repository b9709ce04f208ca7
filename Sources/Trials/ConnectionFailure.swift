import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// Reads from the errors of the network's libraries what a server did.
enum ConnectionFailure {
    static func answer(_ error: any Error, limit: Duration) -> Answer {
        switch error {
        case is Deadline.Passed, is CancellationError: return .timeout(seconds: limit.inSeconds)
        case ChannelError.connectTimeout: return .timeout(seconds: limit.inSeconds)
        case is ChannelError: return .closed
        case let error as IOError: return answer(code: error.errnoCode, "\(error)")
        case is HTTPParserError: return .unintelligible
        case NIOSSLError.handshakeFailed(let reason): return answer(reason)
        case NIOSSLError.uncleanShutdown: return .closed
        case let error as BoringSSLError: return answer(error)
        default: return .failed(line("\(error)"))
        }
    }

    private static func answer(code: CInt, _ words: String) -> Answer {
        switch code {
        case ECONNREFUSED: .refused
        case ECONNRESET, EPIPE, ECONNABORTED, ENOTCONN: .closed
        case ETIMEDOUT: .failed("the connection timed out")
        default: .failed(line(words))
        }
    }

    private static func answer(_ error: BoringSSLError) -> Answer {
        guard case .sslError(let stack) = error else {
            if case .zeroReturn = error { return .closed }
            if case .syscallError = error { return .closed }
            return .failed(line("\(error)"))
        }
        let lines = stack.map(\.description)
        for text in lines {
            if let alert = alert(in: text) { return .alert(alert) }
        }
        if stack.contains(.eofDuringHandshake) { return .closed }
        // The server's first bytes were of another protocol.
        let foreign = ["WRONG_VERSION_NUMBER", "HTTP_REQUEST", "HTTPS_PROXY_REQUEST"]
        if lines.contains(where: { text in foreign.contains(where: text.contains) }) {
            return .unintelligible
        }
        return .failed(line(lines.first ?? "TLS failed"))
    }

    /// The alert behind an error of BoringSSL, `Error: 268436498 error:…`.
    ///
    /// An error's number holds the library in its upper 8 bits (16 for TLS) and the reason in its
    /// lower 12; 1000 and more stands for the alert of that number (`SSL_AD_REASON_OFFSET`).
    static func alert(in text: String) -> TLSAlert? {
        let words = text.split(separator: " ", maxSplits: 2)
        guard words.count > 1, words[0] == "Error:", let number = UInt32(words[1]),
            number >> 24 == 16, let alert = UInt8(exactly: Int(number & 0xFFF) - 1000)
        else { return nil }
        return TLSAlert(alert)
    }

    private static func line(_ text: String) -> String {
        String(text.prefix(200).map { $0.isNewline ? " " : $0 })
    }
}
