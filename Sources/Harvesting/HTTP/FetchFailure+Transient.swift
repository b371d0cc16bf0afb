extension FetchFailure {
    /// A later try may succeed without anyone changing anything.
    package var isTransient: Bool {
        switch self {
        case .timeout, .truncated, .connection: true
        case .storage, .tls, .tooLarge, .decompressionBomb, .refusedAddress, .refusedRedirect, .tooManyRedirects,
            .badRedirect, .notHTTP, .cancelled:
            false
        }
    }

    /// What happened, for the operator.
    package var chineseText: String {
        switch self {
        case .timeout: "超时没有答完"
        case .truncated: "应答中途断掉"
        case .decompressionBomb: "压缩比异常，疑似解压炸弹"
        case .tooManyRedirects: "重定向太多"
        case .notHTTP: "应答不是 HTTP（没有状态行）"
        case .cancelled: "已取消"
        case .connection(let reason): "连接失败（\(reason)）"
        case .storage(let reason): "本机写不下应答的临时文件（\(reason)）"
        case .tooLarge(let limit, _): "应答超过 \(limit) 字节的上限"
        case .refusedAddress(let address): "地址不允许访问（\(address)）"
        case .refusedRedirect(let here, let there): "\(here) 重定向到不允许访问的地址（\(there)）"
        case .badRedirect(let address): "重定向到不能访问的地址（\(address)）"
        case .tls(let reason): "TLS 握手失败（\(reason)）"
        }
    }
}
