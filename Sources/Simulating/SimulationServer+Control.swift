import HTTPTypes
import Hummingbird
import Metadata
import NIOCore

extension SimulationServer {
    /// `POST /_day/{n}`, `POST|DELETE /_fault/{code}/{name}`, `GET /_manifest/{day}`.
    func control(_ first: String, _ rest: String, method: String) -> SimulatedAnswer {
        switch (first, method) {
        case ("_day", "POST"):
            guard let number = Int(rest), number >= 1 else { return Self.refused("天数应是 1 以上的整数") }
            day = number
        case ("_day", "GET"): break
        case ("_fault", "POST"):
            let parts = rest.split(separator: "/").map(String.init)
            guard parts.count == 2, simulation.source(code: parts[0]) != nil,
                let fault = SimulationFault(rawValue: parts[1])
            else {
                let names = SimulationFault.allCases.map(\.rawValue).joined(separator: " ")
                return Self.refused("写 /_fault/{平台}/{故障}；故障有：\(names)")
            }
            setFault(fault, on: parts[0])
        case ("_fault", "DELETE"): setFault(nil, on: rest.split(separator: "/").first.map(String.init) ?? "")
        case ("_manifest", "GET"):
            guard let body = try? CodableJSON.bytes(simulation.manifest(day: Int(rest) ?? day), .indented) else {
                return Self.refused("清单写不出来")
            }
            return SimulatedAnswer(contentType: "application/json; charset=utf-8", body: body)
        default: return .notFound
        }
        return SimulatedAnswer(contentType: "text/plain; charset=utf-8", body: Array("第 \(day) 天\n".utf8))
    }

    private static func refused(_ reason: String) -> SimulatedAnswer {
        SimulatedAnswer(status: 400, contentType: "text/plain; charset=utf-8", body: Array((reason + "\n").utf8))
    }

    static func response(to answer: SimulatedAnswer, body: ResponseBody? = nil) -> Response {
        var headers = HTTPFields()
        headers[.contentType] = answer.contentType
        for header in answer.headers {
            if let name = HTTPField.Name(header.name) { headers[name] = header.value }
        }
        return Response(
            status: HTTPResponse.Status(code: answer.status), headers: headers,
            body: body ?? ResponseBody(byteBuffer: ByteBuffer(bytes: answer.body)))
    }

    /// Sends an answer the way its fault wants it.
    func deliver(_ faulty: FaultyAnswer) async throws -> Response {
        let body = faulty.answer.body
        switch faulty.delivery {
        case .whole: return Self.response(to: faulty.answer)
        case .cut(let length):
            return Self.response(
                to: faulty.answer,
                body: ResponseBody(contentLength: max(body.count, length + 1)) { writer in
                    if length > 0 { try await writer.write(ByteBuffer(bytes: body.prefix(length))) }
                    throw CutConnection()
                })
        case .hang:
            try await Task.sleep(for: .seconds(86_400))
            return Self.response(to: faulty.answer)
        case .delayed(let milliseconds):
            try await Task.sleep(for: .milliseconds(milliseconds))
            return Self.response(to: faulty.answer)
        case .blanks(let count):
            return Self.response(
                to: faulty.answer,
                body: ResponseBody { writer in
                    let blanks = ByteBuffer(repeating: UInt8(ascii: " "), count: 1 << 16)
                    for _ in 0..<(count >> 16) { try await writer.write(blanks) }
                    try await writer.finish(nil)
                })
        }
    }
}

/// Ends an answer in mid-body: the connection is closed.
private struct CutConnection: Error {}
