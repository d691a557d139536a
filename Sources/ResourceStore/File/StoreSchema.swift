/// The tables of the store's file, and how an older file becomes a newer one.
package enum StoreSchema {
    /// `PMAN`: what tells the file from those of other programs (PRAGMA application_id).
    static let applicationID: Int64 = 0x504D_414E

    /// What leads from each version to the next, beginning with an empty file; each runs in one transaction.
    ///
    /// What was released is never changed here, only added to.
    package static let migrations = [
        """
        CREATE TABLE objects (
            id INTEGER PRIMARY KEY,
            kind TEXT NOT NULL,
            namespace TEXT NOT NULL,
            name TEXT NOT NULL,
            revision INTEGER NOT NULL,
            json TEXT NOT NULL,
            UNIQUE (kind, namespace, name)
        ) STRICT;
        -- One row. A revision is given to no change of what is shown unless it is at most `reserved`.
        CREATE TABLE counter (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            revision INTEGER NOT NULL,
            reserved INTEGER NOT NULL
        ) STRICT;
        INSERT INTO counter (id, revision, reserved) VALUES (1, 0, 0);
        """,
        """
        -- Definitions as users have left them; `json` is NULL where the object was deleted.
        CREATE TABLE revisions (
            id INTEGER PRIMARY KEY,
            kind TEXT NOT NULL,
            namespace TEXT NOT NULL,
            name TEXT NOT NULL,
            number INTEGER NOT NULL,
            revision INTEGER NOT NULL,
            generation INTEGER NOT NULL,
            time INTEGER NOT NULL,
            user TEXT NOT NULL,
            verb TEXT NOT NULL,
            request TEXT NOT NULL,
            json TEXT,
            UNIQUE (kind, namespace, name, number)
        ) STRICT;
        CREATE INDEX revisions_by_time ON revisions (time);
        """,
        """
        -- A digest of each row, by the function that `SQLiteConnection` makes known: SQLite itself has no checksums.
        ALTER TABLE objects ADD COLUMN digest INTEGER NOT NULL DEFAULT 0;
        UPDATE objects SET digest = row_digest(kind, namespace, name, revision, json);
        ALTER TABLE counter ADD COLUMN digest INTEGER NOT NULL DEFAULT 0;
        UPDATE counter SET digest = row_digest(revision, reserved);
        ALTER TABLE revisions ADD COLUMN digest INTEGER NOT NULL DEFAULT 0;
        UPDATE revisions SET digest = row_digest(
            kind, namespace, name, number, revision, generation, time, user, verb, request, json);
        -- Rows of `objects` as they were found damaged, for whoever wants to mend them.
        CREATE TABLE damaged (
            id INTEGER PRIMARY KEY,
            kind ANY,
            namespace ANY,
            name ANY,
            revision ANY,
            json ANY
        ) STRICT;
        """,
        """
        -- What imports remember of the objects that they have taken from elsewhere; `removed` is NULL while one is there.
        CREATE TABLE imports (
            id INTEGER PRIMARY KEY,
            owner TEXT NOT NULL,
            kind TEXT NOT NULL,
            namespace TEXT NOT NULL,
            name TEXT NOT NULL,
            uid TEXT NOT NULL,
            version TEXT NOT NULL,
            removed INTEGER,
            UNIQUE (owner, kind, namespace, name, uid)
        ) STRICT;
        """,
    ]

    /// From this version on the file holds of a Work only what is used (``Work/reduced(_:)``).
    static let reducedWorks = 4
}
