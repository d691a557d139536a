import APIClient
import ArgumentParser
import ControlAPI
import Daemon
import Dispatch
import Resources
import Transport

/// Applies the events of watches, at standard input or from files such as pipes, in small batches as they come.
struct FollowedImport {
    /// Objects of one batch, and how long more are waited for once one is there, in milliseconds.
    private static let batchLength = 500
    private static let batchTime = 100
    /// Waits between attempts while the server is away, in milliseconds.
    private static let waits = [1000, 2000, 5000, 10_000]

    private let client: APIClient
    private let whole: ImportRequest
    private let events: ImportRequest
    private let files: [String]
    private var waiting: WatchEvents

    /// - Parameters:
    ///   - request: How a list of everything is imported.
    ///   - files: What is read; empty for standard input.
    init(_ client: APIClient, _ request: ImportRequest, files: [String]) {
        self.client = client
        self.files = files.isEmpty ? [ImportInput.standardInput] : files
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
        let streams = try files.map { file in
            try Self.attempt { () throws(SystemError) in
                file == ImportInput.standardInput ? try InputStream.standardInput() : try InputStream(path: file)
            }
        }
        let input = MergedInput(streams)
        var texts = streams.map { _ in JSONTexts() }
        while true {
            let piece = input.next(milliseconds: waiting.count == 0 ? nil : Self.batchTime)
            if piece == nil || waiting.count >= Self.batchLength { try apply() }
            switch piece {
            case nil: continue
            case .octets(let number, let octets):
                for text in texts[number].take(octets) { try take(text, from: input.names[number]) }
                try check(texts[number], input.names[number])
            case .failure(let error):
                try apply()
                throw APIFailure.unusable("\(error.subject) cannot be read: \(error.reason)")
            case .end(let number):
                try apply()
                let half = texts[number].isWithin ? " within an object, which is left aside" : ""
                throw APIFailure.unusable(
                    "\(input.names[number]): the stream has ended\(half): what changes from now on is not seen; "
                        + "import everything (pointsman import --from-kubeconfig FILE --prune), and follow again")
            }
        }
    }

    private mutating func check(_ texts: JSONTexts, _ name: String) throws {
        if texts.isTooLong { throw APIFailure.unusable("\(name): found an object without end") }
        guard !texts.stray.isEmpty else { return }
        try apply()
        let found = Value.quoted(String(decoding: texts.stray, as: UTF8.self))
        throw APIFailure.unusable(
            "\(name): found \(found), which is no JSON: add -o json --output-watch-events to kubectl get -w")
    }

    private mutating func take(_ text: [UInt8], from name: String) throws {
        let value: Value
        do throws(ManifestError) {
            value = try Value.parse(json: text)
        } catch {
            throw APIFailure.unusable("\(name) cannot be read: \(error)")
        }
        switch WatchEvents.item(value) {
        case .event(let isDeletion, let object): waiting.add(object, isDeletion: isDeletion)
        case .bookmark: break
        case .list:
            try apply()
            // A member's kinds tell something together only.
            guard whole.cluster != nil else { return try show(try send(text, whole)) }
            if let body = waiting.take(list: value) { try show(try send(body, whole)) }
        case .failure(let message):
            try apply()
            throw APIFailure.unusable(
                "\(name): the watch has broken off (\(message)): import everything, and follow again")
        case .other(let found):
            throw APIFailure.unusable(
                "\(name): found \(found), expected the events of kubectl get -w -o json --output-watch-events")
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
            let reason = outcome.report.held.isEmpty ? "objects of it are refused" : outcome.report.held
            throw APIFailure.unusable("the list is not imported: \(reason)")
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
