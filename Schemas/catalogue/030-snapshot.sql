-- The statistics of every night, frozen: their bytes for ever, and for the nights kept for it, what counting again takes.

-- Which records were one work in which state of linking: born <= state < died. Operators' acts move the state too.
CREATE TABLE work_history (
    record INTEGER NOT NULL,
    work INTEGER NOT NULL,
    born INTEGER NOT NULL,
    died INTEGER NOT NULL DEFAULT 9223372036854775807,
    PRIMARY KEY (record, born)
) STRICT, WITHOUT ROWID;

-- One row: the latest state of linking.
CREATE TABLE linking (state INTEGER NOT NULL) STRICT;
INSERT INTO linking (state) VALUES (0);

CREATE TABLE snapshot (
    night INTEGER NOT NULL REFERENCES night(id),
    -- name of the target file, without extension
    document TEXT NOT NULL,
    -- seconds
    taken INTEGER NOT NULL,
    linking INTEGER NOT NULL,
    -- digests of bodies: coverage report, contributions, the files counted by
    coverage TEXT NOT NULL,
    contributions TEXT NOT NULL,
    inputs TEXT NOT NULL,
    -- digest of the vocabularies and textbook trees counted with
    vocabularies TEXT NOT NULL,
    PRIMARY KEY (night, document)
) STRICT, WITHOUT ROWID;

-- Bytes by their SHA-256, zstd: an unchanged night costs one row of `snapshot`.
CREATE TABLE snapshot_body (
    digest TEXT PRIMARY KEY,
    bytes BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- What each target came to, for trends.
CREATE TABLE snapshot_value (
    document TEXT NOT NULL,
    target TEXT NOT NULL,
    night INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    number INTEGER,
    PRIMARY KEY (document, target, night)
) STRICT, WITHOUT ROWID;

-- What readers saw of each source that night. Versions visible at such a generation keep their facets.
CREATE TABLE snapshot_source (
    night INTEGER NOT NULL,
    source INTEGER NOT NULL REFERENCES source(id),
    generation INTEGER NOT NULL,
    -- JSON: the source's row in the report
    shown TEXT NOT NULL,
    PRIMARY KEY (night, source)
) STRICT, WITHOUT ROWID;
CREATE INDEX snapshot_source_generation ON snapshot_source(source, generation);
