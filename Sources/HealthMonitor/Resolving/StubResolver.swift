internal import DNSWire
internal import IPAddress
internal import Transport

/// Resolves the targets' names, as the host's own files say; confined to the loop.
///
/// `getaddrinfo` will not do: it blocks a thread for each name and cannot be cancelled, so that one slow resolver would
/// hold up all probes. Names are absolute; search lists are not applied.
final class StubResolver {
    /// No server is waited for longer, whatever `resolv.conf` says: its default of 5 seconds outlasts most probes.
    private static let longestTimeout: Duration = .seconds(1)
    /// How often the files are looked at for changes.
    private static let checkInterval: Duration = .seconds(5)
    /// Names that are asked for at once, with two sockets each; others wait.
    private static let concurrency = 128
    private static let fileLimit = 16 << 20

    private let loop: EventLoop
    private let configurationPath: String
    private let hostsPath: String
    private let warn: (String) -> Void
    private var configuration = ResolverConfiguration(text: "")
    private var hosts = HostsFile(text: "")
    private var fileStates: [FileStatus?] = []
    private var nextCheck: MonotonicTime?
    private var cache = ResolverCache()
    private var preferredServer = 0
    private var waiters: [DomainName: [(Resolution) -> Void]] = [:]
    private var queue: [DomainName] = []
    private var running: [DomainName: Lookup] = [:]

    /// The two questions of one name.
    private struct Lookup {
        var runs: [InquiryRun] = []
        var ipv4: Inquiry.Outcome?
        var ipv6: Inquiry.Outcome?
    }

    /// Reads those files when they are needed first; `warn` gets what of them is not understood.
    init(configurationPath: String, hostsPath: String, on loop: EventLoop, warn: @escaping (String) -> Void) {
        self.warn = warn
        self.configurationPath = configurationPath
        self.hostsPath = hostsPath
        self.loop = loop
    }

    /// What is known of a name without asking; nil where `resolve` must be called.
    func known(_ name: DomainName) -> Resolution? {
        readFiles()
        let addresses = hosts[name]
        return addresses.isEmpty ? cache.resolution(of: name, now: loop.now) : .addresses(addresses)
    }

    /// Has the servers asked for a name; many who ask for one name at once cause one lookup.
    func resolve(_ name: DomainName, completion: @escaping (Resolution) -> Void) {
        let isNew = waiters[name] == nil
        waiters[name, default: []].append(completion)
        guard isNew else { return }
        queue.append(name)
        startWaiting()
    }

    private func startWaiting() {
        while running.count < Self.concurrency, !queue.isEmpty {
            let batch = queue.prefix(Self.concurrency - running.count)
            queue.removeFirst(batch.count)
            for name in batch { start(name) }
        }
    }

    private func start(_ name: DomainName) {
        running[name] = Lookup()
        // Interfaces come and go, and their indices with them. Without one the call fails, and the next server is asked.
        let servers = configuration.servers.map { server in
            InquiryRun.Server(server.address, server.scope.flatMap { NetworkInterface.index($0) } ?? 0)
        }
        for family in [RecordType.a, .aaaa] {
            let inquiry = Inquiry(
                name: name, family: family, serverCount: configuration.servers.count,
                attempts: configuration.attempts, preferredServer: preferredServer)
            let run = InquiryRun(
                inquiry, servers: servers, timeout: min(configuration.timeout, Self.longestTimeout),
                on: loop
            ) { [weak self] outcome, server in
                self?.take(outcome, of: name, family, from: server)
            }
            running[name]?.runs.append(run)
            run.start()
        }
    }

    private func take(_ outcome: Inquiry.Outcome, of name: DomainName, _ family: RecordType, from server: Int) {
        if outcome != .unavailable, server < configuration.servers.count { preferredServer = server }
        if family == .a { running[name]?.ipv4 = outcome } else { running[name]?.ipv6 = outcome }
        guard let lookup = running[name], let ipv4 = lookup.ipv4, let ipv6 = lookup.ipv6 else { return }
        let (resolution, timeToLive) = Resolution.combining(ipv4, ipv6)
        cache.insert(resolution, of: name, timeToLive: timeToLive, now: loop.now)
        // The runs are let go of once their callbacks have returned, and so are those who wait: a completion may ask anew.
        loop.schedule(after: .zero) { [self] in
            running[name] = nil
            for completion in waiters.removeValue(forKey: name) ?? [] { completion(resolution) }
            startWaiting()
        }
    }

    /// Reads the files at the first use and when they have changed.
    private func readFiles() {
        if let nextCheck, loop.now < nextCheck { return }
        nextCheck = loop.now.advanced(by: Self.checkInterval)
        let states = [configurationPath, hostsPath].map { try? FileStatus(path: $0) }
        guard states != fileStates else { return }
        fileStates = states
        // A file that is missing or unreadable counts as empty, as glibc has it.
        configuration = ResolverConfiguration(text: text(configurationPath))
        hosts = HostsFile(text: text(hostsPath))
        for line in configuration.misread {
            warn(
                "\(configurationPath):\(line.line): found nameserver \"\(line.text)\", expected an IPv4 or IPv6 address, of a link-local one with its interface (fe80::1%eth0): this server is not asked"
            )
        }
        for server in configuration.servers {
            guard let scope = server.scope, NetworkInterface.index(scope) == nil else { continue }
            warn("\(configurationPath): nameserver \(server) is not asked while this host has no interface \(scope)")
        }
        preferredServer = 0
        cache.removeAll()
    }

    private func text(_ path: String) -> String {
        String(decoding: (try? FileContents.read(path, limit: Self.fileLimit)) ?? [], as: UTF8.self)
    }
}
