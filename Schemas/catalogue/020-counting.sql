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
