import ArgumentParser
import Daemon

struct Store: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Look after the objects that the control API keeps.", subcommands: [Backup.self])

    struct Backup: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write a consistent copy of the store into a file, also while the server runs.",
            discussion: """
                The copy holds what was acknowledged when the command began, and perhaps what came while it ran. It appears \
                under its name once it is whole and on the disk, in place of a file of that name. Run it as the server's user.

                To restore: stop the server, remove store.db-wal and store.db-shm from its state folder, put the copy there \
                as store.db, owned by the server's user, and start the server.

                EXAMPLES
                  pointsman store backup /var/backups/pointsman.db --config /etc/pointsman/pointsman.yaml

                EXIT CODES
                  0  the copy is there
                  1  there is no store, or the copy can not be written
                  2  usage
                """)

        @Argument(help: ArgumentHelp("Where the copy is written.", valueName: "file"))
        var file: String

        @OptionGroup var source: ConfigurationOption

        func run() throws {
            let configuration = try Configuration.load(path: source.path, isService: false).configuration
            try StoreBackup.write(of: configuration, to: file)
        }
    }
}
