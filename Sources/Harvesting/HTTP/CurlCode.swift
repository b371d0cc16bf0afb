internal import CLibCurl

/// libcurl's result codes in the words of `FetchFailure`.
enum CurlCode {
    /// - Parameter noticed: what our own callbacks refused; it goes before the code libcurl made of the refusal.
    static func failure(_ code: CURLcode, noticed: FetchFailure?) -> FetchFailure {
        let isRefusal = [CURLE_WRITE_ERROR, CURLE_COULDNT_CONNECT, CURLE_ABORTED_BY_CALLBACK].contains(code)
        if isRefusal, let noticed { return noticed }
        return switch code {
        case CURLE_OPERATION_TIMEDOUT: .timeout
        case CURLE_PARTIAL_FILE: .truncated
        // Schemes are looked at before anything is asked: this is said of an answer.
        case CURLE_UNSUPPORTED_PROTOCOL: .notHTTP
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER,
            CURLE_SSL_CACERT_BADFILE, CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_ISSUER_ERROR:
            .tls(text(code))
        default: .connection(text(code))
        }
    }

    private static func text(_ code: CURLcode) -> String { String(cString: curl_easy_strerror(code)) }
}
