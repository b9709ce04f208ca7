import AsyncHTTPClient
import NIOCore

/// Asks a running agent over its socket.
package enum ControlClient {
    /// Why there is no answer.
    package struct NoAnswer: Error, Hashable, CustomStringConvertible {
        package let description: String
    }

    private static let limitBytes = 4 << 20

    /// The agent's answer to a path as `/status`.
    package static func answer(to path: String, socket: String) async throws(NoAnswer) -> String {
        guard let url = URLText.unix(socket: socket, path: path) else {
            throw NoAnswer(description: "\(socket): it is no path of a socket")
        }
        do {
            let request = HTTPClientRequest(url: url)
            let response = try await HTTPClient.shared.execute(request, timeout: .seconds(5))
            let body = try await response.body.collect(upTo: limitBytes)
            guard response.status == .ok else {
                throw NoAnswer(description: "\(socket): the agent answers \(response.status)")
            }
            return String(buffer: body)
        } catch let error as NoAnswer {
            throw error
        } catch {
            throw NoAnswer(
                description: "\(socket): no agent answers there (\(error)); is it running, and is "
                    + "this its socket ('control.socket')?")
        }
    }
}

/// URLs that are made, not given.
enum URLText {
    /// As the HTTP client names a path on a UNIX socket; nil where the socket is no path.
    static func unix(socket: String, path: String) -> String? {
        guard socket.hasPrefix("/") else { return nil }
        var host = ""
        for byte in socket.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."):
                host.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                host += "%" + (digits.count == 1 ? "0" : "") + digits
            }
        }
        return "http+unix://\(host)\(path)"
    }
}
