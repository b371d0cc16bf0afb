import Foundation
import Serving

/// Where the server is reached: at what it listens to, and under the address people use.
struct ServerAddress {
    var host: String
    /// 0: any free one.
    var port: Int
    /// The address people use; nil: nobody said.
    var given: String?

    /// With the port it will listen to: what is told other machines names it before anything listens.
    /// - Throws: `ListenFailure` when nothing can be served at the host.
    func settled() async throws -> ServerAddress {
        guard port == 0 else { return self }
        var address = self
        address.port = try await HuiliuServer.freePort(host: host)
        return address
    }

    /// What OAI-PMH, feeds and sitemaps name.
    var told: String { given ?? listening(at: port) }

    /// As a URL: an IPv6 host stands in brackets.
    func listening(at port: Int) -> String { "http://\(host.contains(":") ? "[\(host)]" : host):\(port)" }

    /// What to say where the addresses given to other machines lead nowhere; nil when there is nothing to say.
    var notice: String? {
        guard given == nil, ["0.0.0.0", "::"].contains(host) else { return nil }
        return "没有写 --public-address：OAI-PMH、订阅、网站地图里的网址是 \(told)，别人打不开。"
            + "下一步：用 --public-address 写明对外网址"
    }

    /// Why no path can be written behind an address; nil when one can.
    static func mistake(in address: String) -> String? {
        guard let parts = URLComponents(string: address), ["http", "https"].contains(parts.scheme ?? ""),
            parts.host?.isEmpty == false
        else { return "--public-address 应是完整的网址，例如 https://huiliu.example.edu.cn" }
        guard parts.query == nil, parts.fragment == nil, parts.user == nil else {
            return "--public-address 里不要写用户名、? 和 #，例如 https://huiliu.example.edu.cn"
        }
        return nil
    }
}
