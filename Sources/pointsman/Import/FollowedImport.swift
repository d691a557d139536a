import APIClient
import ArgumentParser
import ControlAPI
import Daemon
import Dispatch
import Resources
import Transport

/// Applies the events of a watch at standard input, in small batches as they come.
struct FollowedImport {
    /// Objects of one batch, and how long more are waited for once one is there, in milliseconds.
    private static let batchLength = 500
    private static let batchTime = 100
    /// Waits between attempts while the server is away, in milliseconds.
    private static let waits = [1000, 2000, 5000, 10_000]

    private let client: APIClient
    private let whole: ImportRequest
    private let events: ImportRequest
    private var waiting: WatchEvents

    /// - Parameter request: How a list of everything is imported.
    init(_ client: APIClient, _ request: ImportRequest) {
        self.client = client
        whole = request
        var events = request
        events.prunes = false
        events.removesDeleted = true
        // One wrong object must not hold up the others; it is told.
        events.skipsInvalid = true
        self.events = events
        waiting = WatchEvents(isMember: request.cluster != nil)
    }

    /// Reads to the end of the stream, which is always a cut.
    func run() throws {
        var state = self
        try state.follow()
    }

    private mutating func follow() throws {
        let input = try Self.attempt { () throws(SystemError) in try InputStream.standardInput() }
        var texts = JSONTexts()
        while true {
            let isMore = waiting.count == 0 || input.awaitInput(milliseconds: Self.batchTime)
            if !isMore || waiting.count >= Self.batchLength { try apply() }
            guard isMore else { continue }
            guard let octets = try Self.attempt({ () throws(SystemError) in try input.read() }) else { break }
            for text in texts.take(octets) { try take(text) }
            if texts.isTooLong { throw APIFailure.unusable("standard input: found an object without end") }
        }
        try apply()
        let half = texts.isWithin ? " within an object, which is left aside" : ""
        throw APIFailure.unusable(
            "the stream has ended\(half): what changes from now on is not seen; "
                + "import everything (kubectl get ... -o yaml | pointsman import -f - --prune), and follow again")
    }

    private mutating func take(_ text: [UInt8]) throws {
        let value: Value
        do throws(ManifestError) {
            value = try Value.parse(json: text)
        } catch {
            throw APIFailure.unusable("standard input cannot be read: \(error)")
        }
        switch WatchEvents.item(value) {
        case .event(let isDeletion, let object): waiting.add(object, isDeletion: isDeletion)
        case .bookmark: break
        case .list:
            try apply()
            waiting.reset()
            for item in value["items"]?.elements ?? [] { waiting.know(item) }
            try show(try send(text, whole))
        case .failure(let message):
            try apply()
            throw APIFailure.unusable(
                "the watch has broken off (\(message)): import everything, and follow again")
        case .other(let found):
            throw APIFailure.unusable(
                "standard input: found \(found), expected the events of kubectl get -w -o json --output-watch-events")
        }
    }

    private mutating func apply() throws {
        guard waiting.count > 0 else { return }
        try show(try send(waiting.take(), events))
    }

    /// Sends a body; while the server is away it is tried again, as events that are lost do not come again.
    private func send(_ body: [UInt8], _ request: ImportRequest) throws(APIFailure) -> ImportRequest.Outcome {
        var attempts = 0
        while true {
            do throws(APIFailure) {
                return try request.send(.octets(body), to: client)
            } catch {
                guard Self.mayPass(error) else { throw error }
                if attempts == 0 { Output.error("warning: \(error); it is tried again") }
                let wait = Self.waits[min(attempts, Self.waits.count - 1)]
                attempts += 1
                DispatchSemaphore(value: 0).wait(milliseconds: wait)
            }
        }
    }

    private static func mayPass(_ failure: APIFailure) -> Bool {
        switch failure {
        case .unreachable, .timeout, .broken: true
        case .refused(let refusal): refusal.code == 429 || refusal.code >= 500
        case .unusable, .untrusted, .unreadable: false
        }
    }

    private func show(_ outcome: ImportRequest.Outcome) throws {
        ImportText.printProblems(outcome.report) { "line \($0) of a batch" }
        for result in outcome.report.results where result.action != .refused && result.action != .passedOver {
            Output.line("\(result.object) \(result.action.rawValue)")
        }
        try StandardOutput.finish()
        if !outcome.wasTaken {
            throw APIFailure.unusable("the list is not imported, as objects of it are refused")
        }
    }

    private static func attempt<Result>(_ body: () throws(SystemError) -> Result) throws(APIFailure) -> Result {
        do throws(SystemError) {
            return try body()
        } catch {
            throw .unusable("\(error.subject) cannot be read: \(error.reason)")
        }
    }
}

extension DispatchSemaphore {
    /// Lets the thread rest.
    fileprivate func wait(milliseconds: Int) {
        _ = wait(timeout: .now() + .milliseconds(milliseconds))
    }
}
