-- What others harvest from us.

-- The order in which runs became visible. Run ids are given when a run starts, so they say nothing about that; a list
-- in this order only ever grows at its end, and a harvester that is in the middle of it loses nothing.
CREATE TABLE publication (
    sequence INTEGER PRIMARY KEY,
    run INTEGER NOT NULL UNIQUE REFERENCES run(id),
    source INTEGER NOT NULL REFERENCES source(id),
    -- seconds, never falling with sequence; the OAI datestamp of the documents born in the run
    published INTEGER NOT NULL
) STRICT;
CREATE INDEX publication_published ON publication(published);
INSERT INTO publication (run, source, published)
    SELECT id, source, published FROM run WHERE published IS NOT NULL ORDER BY published, id;
CREATE TRIGGER run_published AFTER UPDATE OF published ON run WHEN NEW.published IS NOT NULL BEGIN
    DELETE FROM publication WHERE run = NEW.id;
    INSERT INTO publication (sequence, run, source, published)
        VALUES ((SELECT coalesce(max(sequence), 0) + 1 FROM publication), NEW.id, NEW.source, NEW.published);
END;

-- A tombstone stays in the sets of the version it ends, so that a harvester of one set hears of the deletion.
CREATE TRIGGER tombstone_facets AFTER INSERT ON document WHEN NEW.status <> 0 AND length(NEW.facets) = 0 BEGIN
    UPDATE document SET facets = coalesce((SELECT facets FROM document AS earlier
        WHERE earlier.record = NEW.record AND earlier.id < NEW.id ORDER BY earlier.id DESC LIMIT 1), x'')
    WHERE id = NEW.id;
END;

-- Identifiers that records brought from another catalogue of this kind and keep here.
CREATE TABLE alias (
    record INTEGER PRIMARY KEY REFERENCES record(id),
    id TEXT NOT NULL UNIQUE
) STRICT;
