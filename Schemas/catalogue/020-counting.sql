-- Works: which records are the same lesson or course. Derived from documents and operators' decisions.

-- How far linking has come with each source.
CREATE TABLE link_source (
    source INTEGER PRIMARY KEY REFERENCES source(id),
    generation INTEGER NOT NULL
) STRICT;

-- The blocking keys of each linked record's visible version, 8 bytes each, big endian.
CREATE TABLE link_record (
    record INTEGER PRIMARY KEY,
    document INTEGER NOT NULL,
    keys BLOB NOT NULL
) STRICT;

-- Records that share a key may be the same work; all others need not be compared.
CREATE TABLE link_key (
    key INTEGER NOT NULL,
    record INTEGER NOT NULL,
    PRIMARY KEY (key, record)
) STRICT, WITHOUT ROWID;

-- Members of works with at least two records. A work is named by its lowest record id.
CREATE TABLE work_member (
    record INTEGER PRIMARY KEY,
    work INTEGER NOT NULL,
    -- thousandths
    score INTEGER NOT NULL,
    -- in Chinese: why this record belongs to the work
    reason TEXT NOT NULL
) STRICT;
CREATE INDEX work_member_work ON work_member(work);

-- Operators' decisions about two records; the newest about a pair holds. Never changed, and written to audit as well.
CREATE TABLE work_decision (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    -- pin: one work; split: never one work; lift: no opinion any more
    act TEXT NOT NULL,
    -- the lower and the higher record id
    low INTEGER NOT NULL,
    high INTEGER NOT NULL,
    reason TEXT NOT NULL
) STRICT;
CREATE INDEX work_decision_pair ON work_decision(low, high);

-- Snapshots: what was counted, frozen after a night.

-- The files a count depends on, as they were.
CREATE TABLE rulebook (
    digest TEXT PRIMARY KEY,
    -- JSON: document id, targets, reported figures, textbook files
    body TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What one source contributes at one generation under one rulebook (varints; see docs/counting.md).
CREATE TABLE tally (
    source INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    rules TEXT NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (source, generation, rules)
) STRICT;

-- Which records were one work, shared by all nights it did not change.
CREATE TABLE linkage (
    digest TEXT PRIMARY KEY,
    body BLOB NOT NULL
) STRICT;

CREATE TABLE snapshot (
    night INTEGER NOT NULL,
    document TEXT NOT NULL,
    rules TEXT NOT NULL,
    frozen INTEGER NOT NULL,
    linkage TEXT NOT NULL,
    -- JSON: sources with generation and standing
    states TEXT NOT NULL,
    -- canonical JSON of the report, and its SHA-256
    coverage BLOB NOT NULL,
    digest TEXT NOT NULL,
    PRIMARY KEY (document, night)
) STRICT;

-- The numbers of each snapshot, for trends.
CREATE TABLE snapshot_number (
    document TEXT NOT NULL,
    target TEXT NOT NULL,
    -- empty for the whole target
    cell TEXT NOT NULL,
    night INTEGER NOT NULL,
    number INTEGER NOT NULL,
    records INTEGER NOT NULL,
    PRIMARY KEY (document, target, cell, night)
) STRICT, WITHOUT ROWID;
