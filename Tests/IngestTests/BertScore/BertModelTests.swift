import Foundation
import Ledger
import Testing
import TestSupport

@testable import Ingest

/// Models that are damaged, of another kind, or hostile: refused in words, never a trap.
@Suite struct BertModelTests {
    private static func refusal(_ change: (String) throws -> Void) throws -> String? {
        let folder = try TemporaryFolder()
        let copy = try TinyBert.copy(into: folder)
        try change(copy)
        do {
            _ = try BertScore(modelFolder: copy)
            return nil
        } catch let error as any UserFacingError {
            #expect(!error.hint.isEmpty)
            return error.message
        }
    }

    @Test(arguments: [
        ("\"bert\"", "\"roberta\"", "is of type roberta"),
        ("\"absolute\"", "\"relative_key\"", "has relative_key positions"),
        ("\"gelu\"", "\"silu\"", "has the activation silu"),
        ("\"hidden_size\": 32", "\"hidden_size\": 0", "sizes that no BERT has"),
        ("\"num_attention_heads\": 4", "\"num_attention_heads\": 5", "sizes that no BERT has"),
        ("\"vocab_size\": ", "\"vocab_size\": 9", "of shape"),
        ("\"hidden_size\": 32", "\"hidden_size\": 99999999999", "sizes that no BERT has"),
        ("\"num_hidden_layers\": 2", "\"num_hidden_layers\": 3", "has no tensor"),
        ("{", "[", "does not have the shape of a BERT"),
    ])
    func configurations(old: String, new: String, words: String) throws {
        let message = try Self.refusal { try TinyBert.edit($0 + "/config.json", old, new) }
        #expect(message?.contains(words) == true, "\(message ?? "it was taken")")
    }

    @Test func weightsThatAreCutOff() throws {
        let whole = try Data(contentsOf: URL(filePath: TinyBert.folder + "/model.safetensors"))
        for count in [0, 7, 8, 100, whole.count / 2, whole.count - 1] {
            let message = try Self.refusal {
                try whole.prefix(count).write(to: URL(filePath: $0 + "/model.safetensors"))
            }
            #expect(message?.contains("model.safetensors") == true, "\(count)")
        }
    }

    @Test(arguments: [
        #"{"embeddings.word_embeddings.weight":{"dtype":"F32","shape":[9],"data_offsets":[0,-4]}}"#,
        #"{"embeddings.word_embeddings.weight":{"dtype":"F32","shape":[9],"data_offsets":[8,4]}}"#,
        #"{"a":{"dtype":"F32","shape":[9],"data_offsets":[0,9223372036854775807]}}"#,
        #"{"a":{"dtype":"F32","shape":[9],"data_offsets":[0]}}"#,
        #"[1]"#, "{", "",
    ])
    func hostileHeaders(header: String) throws {
        let message = try Self.refusal { folder in
            var data = Data()
            withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) {
                data.append(contentsOf: $0)
            }
            data.append(contentsOf: header.utf8)
            data.append(contentsOf: [0, 0, 0, 0])
            try data.write(to: URL(filePath: folder + "/model.safetensors"))
        }
        #expect(message?.contains("model.safetensors") == true)
    }

    @Test func headersLongerThanTheFile() throws {
        let message = try Self.refusal { folder in
            let data = Data(repeating: 0xff, count: 64)
            try data.write(to: URL(filePath: folder + "/model.safetensors"))
        }
        #expect(message?.contains("is no safetensors file") == true)
    }

    @Test func vocabulariesOfOthers() throws {
        let message = try Self.refusal {
            try Data("a\nb\n".utf8).write(to: URL(filePath: $0 + "/vocab.txt"))
        }
        #expect(message?.contains("is no vocabulary of a BERT model") == true)
        let missing = try Self.refusal {
            try FileManager.default.removeItem(atPath: $0 + "/vocab.txt")
        }
        #expect(missing?.contains("cannot be read") == true)
    }

    @Test func layersThatAreNotThere() throws {
        #expect(throws: BertModelError.self) {
            try BertScore(modelFolder: TinyBert.folder, options: .init(layer: 3))
        }
        #expect(throws: BertModelError.self) {
            try BertScore(modelFolder: TinyBert.folder, options: .init(layer: -1))
        }
    }

    @Test func baselinesOfAnotherLayer() throws {
        let folder = try TemporaryFolder()
        for text in ["LAYER,P,R,F\n7,0.1,0.1,0.1\n", "LAYER,P,R,F\n2,1,x,0.1\n", ""] {
            let path = try folder.write(text, to: "baseline.csv")
            #expect(throws: BertModelError.self) {
                try BertScore(modelFolder: TinyBert.folder, options: .init(baselinePath: path))
            }
        }
    }

    /// A checkpoint of BertForMaskedLM, and weights of half the precision, give the same within theirs.
    @Test func prefixesAndHalfPrecision() throws {
        let folder = try TemporaryFolder()
        let texts = try TinyBert.expected().texts
        let wanted = try BertScore(modelFolder: TinyBert.folder).values(of: texts)
        for type in ["F16", "BF16"] {
            let copy = try TinyBert.copy(into: folder, named: type)
            try Self.rewrite(copy + "/model.safetensors", prefix: "bert.", type: type)
            let values = try BertScore(modelFolder: copy).values(of: texts)
            for (value, wanted) in zip(values, wanted) {
                let (value, wanted) = (try #require(value), try #require(wanted))
                #expect(abs(value.f1 - wanted.f1) < (type == "F16" ? 1e-3 : 1e-2))
            }
        }
    }

    /// Writes the tensors anew with other names and half the bits.
    private static func rewrite(_ path: String, prefix: String, type: String) throws {
        let file = try SafetensorsFile(path: path)
        var header: [String: Any] = [:]
        var data = Data()
        for (name, tensor) in file.tensors {
            let start = data.count
            for value in try file.floats(name, shape: tensor.shape) {
                let bits =
                    type == "F16"
                    ? Float16(value).bitPattern : UInt16(value.bitPattern >> 16)
                withUnsafeBytes(of: bits.littleEndian) { data.append(contentsOf: $0) }
            }
            header[prefix + name] = [
                "dtype": type, "shape": tensor.shape, "data_offsets": [start, data.count],
            ]
        }
        let json = try JSONSerialization.data(withJSONObject: header)
        var whole = Data()
        withUnsafeBytes(of: UInt64(json.count).littleEndian) { whole.append(contentsOf: $0) }
        try (whole + json + data).write(to: URL(filePath: path))
    }
}
