extension PeerProcess {
    /// Starts Prometheus on a port of its own, and waits until it is ready.
    ///
    /// - Parameters:
    ///   - configuration: What would be in `prometheus.yml`.
    ///   - folder: Where it keeps its configuration and its data.
    /// - Returns: The process, and its address without a slash at its end.
    /// - Throws: An error if it is not installed.
    public static func prometheus(
        configuration: String,
        in folder: TemporaryFolder
    ) async throws -> (process: PeerProcess, url: String) {
        let path = try folder.write(configuration, to: "prometheus.yml")
        let port = try freePort()
        let process = try PeerProcess(
            "prometheus",
            [
                "--config.file=\(path)", "--storage.tsdb.path=\(folder.path("tsdb"))",
                "--web.listen-address=127.0.0.1:\(port)",
            ]
        )
        let url = "http://127.0.0.1:\(port)"
        try await process.waitForHealth(url + "/-/ready")
        return (process, url)
    }
}
