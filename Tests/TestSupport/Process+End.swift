package import Foundation

extension Process {
    /// Ends the program at once.
    ///
    /// `terminate()` would not end it: a program started from one of Dispatch's threads inherits the signals these
    /// block, SIGTERM among them. What is left running keeps the test runner waiting for its output.
    package func end() {
        if isRunning { kill(processIdentifier, SIGKILL) }
    }
}
