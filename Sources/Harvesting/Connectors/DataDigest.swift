package import Foundation
internal import Metadata

extension Data: ContiguousBytesLike {
    package func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        withUnsafeBytes(body)
    }
}
