import Foundation

/// A web server that answers on every address of 127/8, for probes by the thousand: nginx on one processor.
public final class ProbedBackend {
    /// The port on which it answers.
    public let port: UInt16
    private let folder: TemporaryFolder
    private let program: RunningProgram

    /// Starts a server that says 200 at once, or 401 after a delay.
    ///
    /// - Parameter delay: In seconds. nginx delays only refusals.
    public init(delay: Int? = nil) throws {
        port = FreePort.find()
        folder = try TemporaryFolder()
        let answer = delay.map { "auth_basic probes; auth_basic_user_file /dev/null; auth_delay \($0)s;" }
        let configuration = try folder.write(
            "nginx.conf",
            """
            daemon off;
            master_process off;
            pid \(folder.path)/pid;
            error_log stderr crit;
            worker_rlimit_nofile 20000;
            events { worker_connections 16384; }
            http {
              access_log off;
              keepalive_timeout 0;
              client_body_temp_path \(folder.path);
              proxy_temp_path \(folder.path);
              fastcgi_temp_path \(folder.path);
              uwsgi_temp_path \(folder.path);
              scgi_temp_path \(folder.path);
              server {
                listen 0.0.0.0:\(port) backlog=4096;
                location /healthz { \(answer ?? "return 200 ready;") }
                location /figures { stub_status; }
              }
            }

            """)
        let processor = ProcessInfo.processInfo.activeProcessorCount - 1
        program = try RunningProgram(
            "taskset", ["-c", "\(processor)", "/usr/sbin/nginx", "-c", configuration, "-e", "stderr"])
    }

    deinit {
        // Before the folder goes, which a server that has just begun would make again.
        program.end()
    }

    /// How many requests it has seen.
    public func requestCount() throws -> Int {
        let page = try RunningProgram.run("busybox", ["wget", "-qO-", "http://127.0.0.1:\(port)/figures"]).output
        // The third line has connections accepted, connections handled, requests.
        let lines = page.split(separator: "\n")
        return lines.count > 2 ? lines[2].split(separator: " ").last.flatMap { Int($0) } ?? 0 : 0
    }
}
