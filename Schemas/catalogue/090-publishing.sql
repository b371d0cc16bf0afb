-- Seconds: since when the source is about to be published; NULL = it is not. Written before the moment of the publication
-- is read off the clock, so that no reader in between says that it has seen everything up to a later one.
ALTER TABLE source ADD COLUMN publishing INTEGER;

-- What records are written with when others harvest them, beside the records themselves: names of codes, rules of targets.
CREATE TABLE dissemination (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    -- '' = of an earlier version, not known
    digest TEXT NOT NULL,
    -- seconds: the datestamp everything got when that moved last
    since INTEGER NOT NULL
) STRICT;
INSERT INTO dissemination SELECT 1, '', 0 WHERE EXISTS (SELECT 1 FROM publication);
