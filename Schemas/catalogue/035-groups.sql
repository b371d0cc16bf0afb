-- Mapped records are kept by the dozen: records of one page resemble one another, and together they take a third of the
-- space they take alone.
CREATE TABLE mapped (
    -- the first document of the group; the others have the ids that follow, without a gap
    id INTEGER PRIMARY KEY,
    -- canonical JSON of the documents (Schemas/learning-resource.schema.json), a line each, zstd
    json BLOB NOT NULL
) STRICT;
INSERT INTO mapped (id, json) SELECT id, mapped FROM content;
ALTER TABLE content DROP COLUMN mapped;

-- The documents of a chunk, so that they are found without looking through all.
ALTER TABLE chunk ADD COLUMN first INTEGER NOT NULL DEFAULT 0;
ALTER TABLE chunk ADD COLUMN last INTEGER NOT NULL DEFAULT 0;
UPDATE chunk SET first = span.first, last = span.last
    FROM (SELECT chunk, min(id) AS first, max(id) AS last FROM content GROUP BY chunk) AS span
    WHERE span.chunk = chunk.id;
DELETE FROM chunk WHERE first = 0;
