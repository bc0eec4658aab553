import TestSupport
import Testing

@testable import Ledger

@Suite struct MerkleHashTests {
    @Test func everyFormOfALeafHashesAlike() throws {
        let body = #"{"data":{"metric":"faithfulness","value":0.91},"id":"ä"}"#
        let bytes = Array(body.utf8)
        let hash = MerkleHash.leaf(bytes)
        #expect(MerkleHash.leaf(body) == hash)
        #expect(bytes.withUnsafeBytes { MerkleHash.leaf($0) } == hash)
        #expect(MerkleHash.leaf(bytes.span.bytes) == hash)
        // hashlib.sha256(b"\0" + body.encode()).hexdigest()
        #expect(hash.hex == "88e989937110f8327dced6eee969952e1901c32a4c4b17f6efe0d697af424b10")
    }

    @Test func emptyRootIsTheHashOfNothing() {
        #expect(MerkleHash.emptyRoot.hex == PublishedTree.roots[0])
    }

    @Test func leafIsNeverANode() throws {
        let left = MerkleHash.leaf("l")
        let right = MerkleHash.leaf("r")
        #expect(MerkleHash.node(left, right) != MerkleHash.leaf(left.bytes + right.bytes))
        #expect(MerkleHash.node(left, right) != MerkleHash.node(right, left))
    }

    @Test func bytesAndTextsRoundTrip() throws {
        var generator = SeededGenerator(seed: 1)
        for _ in 0..<200 {
            let bytes = (0..<32).map { _ in UInt8.random(in: 0...255, using: &generator) }
            let hash = try #require(MerkleHash(bytes: bytes))
            #expect(hash.bytes == bytes)
            #expect(MerkleHash(hex: hash.hex) == hash)
            #expect(MerkleHash(base64: hash.base64) == hash)
        }
    }

    @Test func onlyThirtyTwoBytesAreAHash() {
        #expect(MerkleHash(bytes: []) == nil)
        #expect(MerkleHash(bytes: [UInt8](repeating: 0, count: 31)) == nil)
        #expect(MerkleHash(bytes: [UInt8](repeating: 0, count: 33)) == nil)
    }

    @Test func otherTextsAreRefused() {
        let root = MerkleHash.emptyRoot
        #expect(MerkleHash(hex: root.hex.uppercased()) == nil)
        #expect(MerkleHash(hex: String(root.hex.dropLast())) == nil)
        #expect(MerkleHash(hex: root.hex + "00") == nil)
        #expect(MerkleHash(hex: "g" + root.hex.dropFirst()) == nil)
        #expect(MerkleHash(base64: String(root.base64.dropLast())) == nil)
        #expect(MerkleHash(base64: root.base64 + "AAAA") == nil)
        // The same 32 bytes with an unused bit set: Foundation would take it.
        #expect(root.base64 == "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=")
        #expect(MerkleHash(base64: "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=") == nil)
    }

    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
        ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
    ])
    func base64VectorsOfRFC4648(_ plain: String, _ encoded: String) {
        #expect(Base64.text(Array(plain.utf8)) == encoded)
        #expect(Base64.bytes(encoded) == Array(plain.utf8))
    }

    @Test(arguments: [
        "Z", "Zg", "Zg=", "Zg===", "Z===", "====", "=", "Zh==", "Zm9=", "Zg==Zg==", "Z g=", "Zm-_",
        "Zm9v\n", "Zm9vÿ", "=Zm8", "Z=8=",
    ])
    func base64OfAnyOtherFormIsRefused(_ text: String) {
        #expect(Base64.bytes(text) == nil)
    }

    @Test func subtreeNeedsAPowerOfTwo() {
        let leaves = (0..<8).map { MerkleHash.leaf(String($0)) }
        #expect(MerkleHash.subtree(of: []) == nil)
        #expect(MerkleHash.subtree(of: Array(leaves.prefix(3))) == nil)
        #expect(MerkleHash.subtree(of: [leaves[0]]) == leaves[0])
        var reference = ReferenceTree(leaves: leaves)
        #expect(MerkleHash.subtree(of: leaves) == reference.hash(0..<8))
    }
}
