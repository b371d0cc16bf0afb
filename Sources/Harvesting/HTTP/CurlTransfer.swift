internal import CLibCurl
internal import Glibc
internal import Metadata

/// One exchange on libcurl: its handle, what has arrived, and who waits for it. Lives on the loop's thread once handed over.
final class CurlTransfer: @unchecked Sendable {
    // Only the loop's thread touches a transfer between `CurlLoop.start` and its end.
    typealias Completion = @Sendable (Result<FetchResponse, FetchFailure>) -> Void

    let handle: OpaqueCurl
    private let request: FetchRequest
    private let limits: Platform.Limits
    private let allowPrivate: Bool
    private let completion: Completion
    private var headerList: UnsafeMutablePointer<curl_slist>?
    private var headers = HeaderCollector()
    private var pipeline: BodyPipeline?
    private var failure: FetchFailure?
    private var slowness: SlownessGuard

    /// libcurl's handle, an untyped pointer in C.
    typealias OpaqueCurl = UnsafeMutableRawPointer

    init?(
        _ request: FetchRequest, limits: Platform.Limits, allowPrivate: Bool, settings: CurlFetcher.Settings,
        completion: @escaping Completion
    ) {
        guard let handle = curl_easy_init() else { return nil }
        self.handle = handle
        self.request = request
        self.limits = limits
        self.allowPrivate = allowPrivate
        self.completion = completion
        slowness = SlownessGuard(bytesPerSecond: settings.slowestBytesPerSecond, window: settings.slownessWindow)
        configure(settings)
    }

    deinit {
        curl_easy_cleanup(handle)
        curl_slist_free_all(headerList)
    }

    private func configure(_ settings: CurlFetcher.Settings) {
        let context = Unmanaged.passUnretained(self).toOpaque()
        huiliu_curl_set_string(handle, CURLOPT_URL, request.url)
        huiliu_curl_set_string(handle, CURLOPT_PROTOCOLS_STR, WebAddress.schemes.joined(separator: ","))
        huiliu_curl_set_long(handle, CURLOPT_FOLLOWLOCATION, 0)
        huiliu_curl_set_long(handle, CURLOPT_NOSIGNAL, 1)
        huiliu_curl_set_long(handle, CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
        huiliu_curl_set_long(handle, CURLOPT_HTTP_CONTENT_DECODING, 0)
        huiliu_curl_set_long(handle, CURLOPT_TIMEOUT_MS, max(1, Int(limits.requestSeconds * 1000)))
        huiliu_curl_set_long(handle, CURLOPT_CONNECTTIMEOUT_MS, max(1, Int(min(limits.requestSeconds, 20) * 1000)))
        // A proxy from the environment would resolve names out of our sight.
        huiliu_curl_set_string(handle, CURLOPT_PROXY, "")
        huiliu_curl_set_string(handle, CURLOPT_USERAGENT, settings.userAgent)
        // Without this file libcurl would trust any SSH host key.
        huiliu_curl_set_string(handle, CURLOPT_SSH_KNOWNHOSTS, settings.sshKnownHosts)
        huiliu_curl_set_pointer(handle, CURLOPT_PRIVATE, context)
        huiliu_curl_set_pointer(handle, CURLOPT_WRITEDATA, context)
        huiliu_curl_set_pointer(handle, CURLOPT_HEADERDATA, context)
        huiliu_curl_set_pointer(handle, CURLOPT_OPENSOCKETDATA, context)
        huiliu_curl_set_write(handle) { bytes, size, count, context in
            CurlTransfer.from(context).receive(bytes, size * count) ? size * count : 0
        }
        huiliu_curl_set_header(handle) { bytes, size, count, context in
            CurlTransfer.from(context).receiveHeader(bytes, size * count) ? size * count : 0
        }
        huiliu_curl_set_opensocket(handle) { context, _, address in
            guard let address else { return CURL_SOCKET_BAD }
            return CurlTransfer.from(context).openSocket(address)
        }
        if request.method == .post {
            huiliu_curl_set_long(handle, CURLOPT_POST, 1)
            huiliu_curl_set_offset(handle, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(request.body.count))
            let body = request.body
            huiliu_curl_set_body(handle, body)
        }
        for line in requestHeaders { headerList = curl_slist_append(headerList, line) }
        huiliu_curl_set_pointer(handle, CURLOPT_HTTPHEADER, headerList)
    }

    private var requestHeaders: [String] {
        var lines = ["Expect:"]
        if !request.headers.contains(where: { $0.key.lowercased() == "accept-encoding" }) {
            lines.append("Accept-Encoding: gzip, deflate, br, zstd")
        }
        for (name, value) in request.headers.sorted(by: { $0.key < $1.key }) { lines.append("\(name): \(value)") }
        if let etag = request.validators?.etag { lines.append("If-None-Match: \(etag)") }
        if let date = request.validators?.lastModified { lines.append("If-Modified-Since: \(date)") }
        // A line end inside a value would start a header of its own.
        return lines.filter { line in line.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F } }
    }

    static func from(_ context: UnsafeMutableRawPointer?) -> CurlTransfer {
        guard let context else { preconditionFailure("libcurl lost the context it was given") }
        return Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue()
    }

    // MARK: What libcurl calls

    private func receive(_ bytes: UnsafeMutablePointer<CChar>?, _ count: Int) -> Bool {
        guard let bytes, count > 0 else { return true }
        slowness.received(count)
        if pipeline == nil {
            pipeline = BodyPipeline(
                limits: limits, coding: headers["content-encoding"] ?? "",
                announced: headers["content-length"].flatMap { Int($0) })
        }
        do throws(FetchFailure) {
            try bytes.withMemoryRebound(to: UInt8.self, capacity: count) { pointer -> Result<Void, FetchFailure> in
                do throws(FetchFailure) {
                    return .success(try pipeline?.append(UnsafeBufferPointer(start: pointer, count: count)) ?? ())
                } catch { return .failure(error) }
            }.get()
            return true
        } catch {
            failure = error
            return false
        }
    }

    private func receiveHeader(_ bytes: UnsafeMutablePointer<CChar>?, _ count: Int) -> Bool {
        guard let bytes, count > 0 else { return true }
        let line = bytes.withMemoryRebound(to: UInt8.self, capacity: count) {
            String(decoding: UnsafeBufferPointer(start: $0, count: count), as: UTF8.self)
        }
        if headers.add(line) { return true }
        failure = .tooLarge(limit: HeaderCollector.limit)
        return false
    }

    private func openSocket(_ address: UnsafeMutablePointer<curl_sockaddr>) -> curl_socket_t {
        let isAllowed = withUnsafePointer(to: &address.pointee.addr) { socketAddress -> Bool in
            guard let bytes = NetworkAddress.bytes(of: socketAddress) else { return false }
            let reach = NetworkAddress.reach(of: bytes)
            if reach == .public || (reach == .intranet && allowPrivate) { return true }
            failure = .refusedAddress(NetworkAddress.text(bytes))
            return false
        }
        guard isAllowed else { return CURL_SOCKET_BAD }
        let target = address.pointee
        return socket(target.family, target.socktype | Int32(SOCK_CLOEXEC.rawValue), target.protocol)
    }

    // MARK: The end

    /// The transfer has been slower than allowed for a whole window.
    func isTooSlow(at now: ContinuousClock.Instant) -> Bool { slowness.isTooSlow(at: now) }

    /// Called once, when libcurl is through with it.
    func finish(_ code: CURLcode) {
        completion(result(code))
    }

    func fail(_ failure: FetchFailure) {
        completion(.failure(failure))
    }

    private func result(_ code: CURLcode) -> Result<FetchResponse, FetchFailure> {
        if code != CURLE_OK { return .failure(CurlCode.failure(code, noticed: failure)) }
        do throws(FetchFailure) {
            var status = 0
            huiliu_curl_get_long(handle, CURLINFO_RESPONSE_CODE, &status)
            // Schemes without statuses (sftp) answer whole or fail.
            if status == 0 { status = 200 }
            let body = try pipeline?.finish() ?? FetchBody([])
            return .success(FetchResponse(status: status, url: request.url, headers: headers.fields, body: body))
        } catch {
            return .failure(error)
        }
    }
}
