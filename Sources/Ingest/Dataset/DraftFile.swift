import Ledger

/// A file of prompts that is still being written: lines may lack what a dataset needs.
public enum DraftFile {
    /// The ids of its lines, as far as they can be read.
    ///
    /// - Parameter path: The file.
    /// - Returns: The ids; none if there is no file.
    /// - Throws: ``InputError`` if the file is there and cannot be read.
    public static func ids(in path: String) throws -> Set<String> {
        let source: ByteSource
        do {
            source = try ByteSource(path: path)
        } catch let error as InputError where error.isMissingFile {
            return []
        }
        var records = RecordReader(source)
        var tape = JSONTape()
        var ids: Set<String> = []
        while let record = try records.next() {
            guard case .whole(let bytes, _) = record, (try? tape.scan(bytes)) != nil,
                let id = tape.member("id", of: .root).flatMap({ tape.string(of: $0) })
            else { continue }
            ids.insert(id)
        }
        return ids
    }
}
