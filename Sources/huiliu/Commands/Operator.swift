import Foundation
import Glibc

/// Who gives an order, for the audit log.
enum Operator {
    /// The account that called `sudo`, else the account the process runs as. Not `USER`, which anyone sets as they like
    /// and which names nobody under systemd or cron.
    static var name: String {
        let account = getpwuid(getuid()).map { String(cString: $0.pointee.pw_name) }
        // Only `sudo` starts a process as another account; a variable that names no account was not set by it.
        if let caller = ProcessInfo.processInfo.environment["SUDO_USER"], getpwnam(caller) != nil { return caller }
        return account ?? "uid \(getuid())"
    }
}
