import Cataloguing
import Foundation
import GRDB

/// What the operator reads when a database or a file fails under a command: in Chinese, with the next step.
enum PlainError {
    /// The same error in words, where it came without any.
    /// - Parameter catalogue: the file the command worked on.
    static func explained(_ error: any Error, catalogue: String) -> any Error {
        if let error = error as? CocoaError { return explained(error) }
        return Catalogue.explain(error, path: catalogue)
    }

    private static func explained(_ error: CocoaError) -> any Error {
        let file = error.filePath ?? error.url?.path ?? ""
        return switch error.code {
        case .fileNoSuchFile, .fileReadNoSuchFile:
            Catalogue.Failure(cause: "没有文件或目录 \(file)", nextStep: "核对路径；要写入的目录须先建好")
        case .fileWriteOutOfSpace:
            Catalogue.Failure(cause: "磁盘已满，没有写完 \(file)", nextStep: "清出磁盘空间，删去没写完的文件，重新运行")
        case .fileWriteNoPermission, .fileReadNoPermission, .fileWriteVolumeReadOnly:
            Catalogue.Failure(cause: "没有权限读写 \(file)", nextStep: "检查文件和所在目录的权限")
        case .fileWriteFileExists:
            Catalogue.Failure(cause: "\(file) 已存在", nextStep: "换一个名字，或先移走它")
        default:
            Catalogue.Failure(cause: "读写 \(file) 失败（\(error.code.rawValue)）", nextStep: "检查路径、权限和磁盘空间")
        }
    }
}
