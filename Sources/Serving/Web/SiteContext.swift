internal import Foundation
package import Hummingbird
package import Logging
internal import NIOCore

/// What travels with one request.
package struct SiteContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    /// Address of the other end of the connection; empty when there is none.
    let peer: String
    /// Address of the client: the peer, or what a reverse proxy on this machine says.
    var client: String
    var query = QueryParameters()
    var language = InterfaceLanguage.zh
    /// Who is asking; nil for the public.
    var visitor: Visitor?

    package init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        peer = source.channel.remoteAddress?.ipAddress ?? ""
        client = peer
    }

    /// Without a connection: how tests ask the router.
    package init(logger: Logger, peer: String = "192.0.2.1") {
        coreContext = CoreRequestContextStorage(source: Unconnected(logger: logger))
        self.peer = peer
        client = peer
    }

    /// A part of the address, percent signs decoded; empty when it has none of this name.
    func part(_ name: String) -> String {
        let part = parameters.get(name) ?? ""
        return part.removingPercentEncoding ?? part
    }

    private struct Unconnected: RequestContextSource {
        let logger: Logger
    }
}
