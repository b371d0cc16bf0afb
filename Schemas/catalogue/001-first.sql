-- The catalogue of record (SQLite, WAL). One file; harvest writes, the server reads.
-- A document is one version of one record. It is visible when born <= source.generation < died, so publishing a
-- source's night is one UPDATE of source.generation, and so is going back to the night before.

CREATE TABLE source (
    id INTEGER PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    province TEXT,
    -- run id whose result readers see; 0 = nothing published yet
    generation INTEGER NOT NULL DEFAULT 0,
    -- run id readers saw before that; rollback returns to it
    previous INTEGER NOT NULL DEFAULT 0,
    -- JSON: what the harvester wants to remember (validators, part hashes)
    memory TEXT NOT NULL DEFAULT '{}',
    -- platform clock, seconds: where the next incremental run starts; NULL = full
    resume_from INTEGER,
    -- seconds: last run that ended ok or was published
    last_success INTEGER,
    -- seconds: since when the shown records are not confirmed (held, failed); NULL = fresh
    stale_since INTEGER,
    -- run whose result waits for release; NULL = none
    held_run INTEGER,
    -- digest of crosswalk and vocabularies the stored records were mapped with
    mapping TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE night (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    started INTEGER NOT NULL,
    finished INTEGER,
    -- running, ok, partial, held, failed
    state TEXT NOT NULL,
    heartbeat INTEGER NOT NULL,
    -- process id and host of the holder of the lease
    holder TEXT NOT NULL,
    report TEXT NOT NULL DEFAULT '{}'
) STRICT;

CREATE TABLE run (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    night INTEGER NOT NULL REFERENCES night(id),
    source INTEGER NOT NULL REFERENCES source(id),
    -- full, since, renormalise, replay
    extent TEXT NOT NULL,
    started INTEGER NOT NULL,
    finished INTEGER,
    -- running, ok, partial, held, failed, discarded
    state TEXT NOT NULL,
    -- seconds: when readers began to see it; the OAI datestamp of every document born in it
    published INTEGER,
    claimed INTEGER,
    added INTEGER NOT NULL DEFAULT 0,
    updated INTEGER NOT NULL DEFAULT 0,
    unchanged INTEGER NOT NULL DEFAULT 0,
    deleted INTEGER NOT NULL DEFAULT 0,
    rejected INTEGER NOT NULL DEFAULT 0,
    duplicate INTEGER NOT NULL DEFAULT 0,
    not_fetched INTEGER NOT NULL DEFAULT 0,
    pages INTEGER NOT NULL DEFAULT 0,
    bytes INTEGER NOT NULL DEFAULT 0,
    -- JSON: findings by rule, notes, error (stage, cause, next step)
    report TEXT NOT NULL DEFAULT '{}'
) STRICT;
CREATE INDEX run_source ON run(source, id);
CREATE INDEX run_night ON run(night);

-- Where a killed run goes on; written with the page it belongs to.
CREATE TABLE checkpoint (
    source INTEGER PRIMARY KEY REFERENCES source(id),
    run INTEGER NOT NULL REFERENCES run(id),
    state TEXT NOT NULL
) STRICT;

-- One row per identifier ever seen from a source; never deleted.
CREATE TABLE record (
    id INTEGER PRIMARY KEY,
    source INTEGER NOT NULL REFERENCES source(id),
    -- first 8 bytes of SHA-256 of source_id, as a signed integer: the hex part of cnres:{platform}:{hex}
    uid INTEGER NOT NULL,
    source_id TEXT NOT NULL,
    -- the document that stands for this record in the newest run, published or not
    current INTEGER,
    -- first 8 bytes of SHA-256 of the raw payload, 0 for a tombstone
    raw_hash INTEGER NOT NULL DEFAULT 0,
    first_seen INTEGER NOT NULL,
    last_seen INTEGER NOT NULL,
    -- complete runs in a row without it
    missed INTEGER NOT NULL DEFAULT 0,
    -- the record this one became when the platform changed its identifier
    redirect INTEGER
) STRICT;
CREATE UNIQUE INDEX record_uid ON record(source, uid);

-- One version of one record: what filters and counts need, and nothing more, so that scanning it is cheap.
CREATE TABLE document (
    id INTEGER PRIMARY KEY,
    record INTEGER NOT NULL REFERENCES record(id),
    source INTEGER NOT NULL REFERENCES source(id),
    born INTEGER NOT NULL,
    died INTEGER NOT NULL DEFAULT 9223372036854775807,
    -- 0 active, 1 deleted (the source said so), 2 missing (gone from complete lists), 3 redirected
    status INTEGER NOT NULL DEFAULT 0,
    facets BLOB NOT NULL
) STRICT;
CREATE INDEX document_record ON document(record);
CREATE INDEX document_born ON document(born, id);
CREATE INDEX document_died ON document(died) WHERE died < 9223372036854775807;

-- The heavy side of an active document.
CREATE TABLE content (
    id INTEGER PRIMARY KEY REFERENCES document(id),
    -- canonical JSON of the normalised record (Schemas/learning-resource.schema.json), zstd
    mapped BLOB NOT NULL,
    -- first 8 bytes of SHA-256 of that JSON
    content_hash INTEGER NOT NULL,
    format TEXT NOT NULL,
    -- payload chunk and place in it
    chunk INTEGER NOT NULL,
    slot INTEGER NOT NULL,
    -- the platform's datestamp and sets (separated by blanks) as delivered beside the payload, for mapping it again
    datestamp TEXT,
    sets TEXT,
    -- JSON array of findings, or NULL
    findings TEXT
) STRICT;

-- Raw payloads of one page, compressed together: hundreds of similar records cost little more than one.
CREATE TABLE chunk (
    id INTEGER PRIMARY KEY,
    run INTEGER NOT NULL,
    -- payload lengths as varints
    lengths BLOB NOT NULL,
    -- zstd of the payloads joined
    payloads BLOB NOT NULL
) STRICT;

-- Facet codes, interned.
CREATE TABLE term (
    id INTEGER PRIMARY KEY,
    field INTEGER NOT NULL,
    code TEXT NOT NULL,
    UNIQUE (field, code)
) STRICT;

-- Records that may not be shown, with their bytes and the reason.
CREATE TABLE quarantine (
    id INTEGER PRIMARY KEY,
    source INTEGER NOT NULL REFERENCES source(id),
    run INTEGER NOT NULL REFERENCES run(id),
    source_id TEXT,
    stage TEXT NOT NULL,
    format TEXT NOT NULL,
    -- zstd
    payload BLOB NOT NULL,
    -- delivered beside the payload, as in content
    datestamp TEXT,
    sets TEXT,
    findings TEXT NOT NULL,
    -- the run that settled it (replayed, or delivered whole later); NULL = open
    settled INTEGER
) STRICT;
CREATE INDEX quarantine_source ON quarantine(source, source_id);
CREATE INDEX quarantine_run ON quarantine(run);

-- What happened to a record: never for "unchanged".
CREATE TABLE history (
    record INTEGER NOT NULL,
    run INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    note TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (record, run, outcome)
) STRICT, WITHOUT ROWID;
CREATE INDEX history_run ON history(run);

-- Acts of operators, append-only, each row sealing the one before.
CREATE TABLE audit (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    act TEXT NOT NULL,
    detail TEXT NOT NULL,
    -- SHA-256 of the row before's seal and this row's columns, hex
    seal TEXT NOT NULL
) STRICT;
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
