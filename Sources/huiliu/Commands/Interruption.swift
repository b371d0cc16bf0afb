import Dispatch
import Glibc

/// Removes what a command leaves half made when somebody ends it early (Ctrl-C, SIGTERM); the process then ends with the
/// code shells give for it, 128 and the signal's number. Holds as long as the object lives.
final class Interruption {
    private let sources: [any DispatchSourceSignal]

    /// - Parameter cleanUp: runs beside the work it interrupts.
    init(cleanUp: @escaping @Sendable () -> Void) {
        let queue = DispatchQueue(label: "huiliu.interruption")
        sources = [SIGINT, SIGTERM].map { number in
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler {
                cleanUp()
                _exit(128 + number)
            }
            source.resume()
            return source
        }
    }

    deinit { for source in sources { source.cancel() } }
}
