import Glibc

extension Duration {
    /// How long a test waits for what must come. It is long, for a machine that does much else; a test that passes never
    /// waits for all of it.
    public static var patience: Duration { .seconds(60) }
}

/// Asks again and again until a condition holds or the time is over.
///
/// - Returns: Whether it held.
public func poll(for timeout: Duration = .patience, until condition: () throws -> Bool) rethrows -> Bool {
    let deadline = ContinuousClock.now + timeout
    while true {
        if try condition() { return true }
        if ContinuousClock.now >= deadline { return false }
        usleep(5_000)
    }
}

/// Asks again and again until a condition holds or the time is over, in a task that must not block its thread.
///
/// - Returns: Whether it held.
public func pollInTask(
    for timeout: Duration = .patience, isolation: isolated (any Actor)? = #isolation,
    until condition: () async throws -> Bool
) async throws -> Bool {
    let deadline = ContinuousClock.now + timeout
    while true {
        if try await condition() { return true }
        if ContinuousClock.now >= deadline { return false }
        try await Task.sleep(for: .milliseconds(5))
    }
}

/// How long something takes on a machine that does other things too: the shortest of some attempts says it.
///
/// - Parameters:
///   - bound: What is expected; an attempt within it is the last.
///   - attempts: How many there are at most.
///   - attempt: Does it, and says how long it took.
public func shortest(
    within bound: Duration, attempts: Int = 10, _ attempt: () throws -> Duration
) rethrows -> Duration {
    var shortest = try attempt()
    for _ in 1..<attempts where shortest >= bound { shortest = min(shortest, try attempt()) }
    return shortest
}

/// How much of a processor's time the calling thread spends on something: unlike time by the clock, this hardly depends
/// on what else the machine does.
public func processorTime(_ work: () throws -> Void) rethrows -> Duration {
    func now() -> Duration {
        var time = timespec()
        unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }
    let start = now()
    try work()
    return now() - start
}

/// Tries something that has a time limit with ever longer ones: a machine that does much else breaks the short ones, and
/// one that has little to do ends with the first.
///
/// - Parameters:
///   - limits: The limits, in ascending order.
///   - attempt: What has a limit; an error counts as a failure, save under the last.
public func holds(
    under limits: [Duration] = [.milliseconds(400), .seconds(2), .seconds(10)], _ attempt: (Duration) throws -> Bool
) throws -> Bool {
    for limit in limits.dropLast() where (try? attempt(limit)) == true { return true }
    return try attempt(limits.last ?? .patience)
}
