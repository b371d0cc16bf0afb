/// Asks the search regularly whether there is something newer. It takes over what was published beside the searches, but
/// only looks when somebody asks: the first reader of the morning would get the state of the evening.
struct IndexWatch: Sendable {
    var look: @Sendable () throws -> Void
    /// Seconds between two looks.
    var pause = 2.0
    /// Lets the seconds pass; throws when it is cancelled.
    var wait: @Sendable (Double) async throws -> Void = { try await Task.sleep(for: .seconds($0)) }

    /// Returns when the task is cancelled.
    func run() async {
        while true {
            do { try await wait(pause) } catch { return }
            // What fails now is looked for again, and told to whoever searches.
            do { try look() } catch { continue }
        }
    }
}
