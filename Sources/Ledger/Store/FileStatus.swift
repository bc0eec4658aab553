#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// What the file system says about a path.
enum FileStatus {
    /// Whether anything is there.
    static func exists(_ path: String) -> Bool {
        access(path, F_OK) == 0
    }

    /// Whether the file or folder may be written.
    static func isWritable(_ path: String) -> Bool {
        access(path, W_OK) == 0
    }

    /// The folder that holds a path.
    static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
