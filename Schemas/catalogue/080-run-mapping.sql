-- What the records of a run are mapped with (digest, as in source.mapping): a run that was cut off goes on only under
-- the same crosswalk and vocabularies. Of an earlier version it is not known, and such a run begins anew.
ALTER TABLE run ADD COLUMN mapping TEXT NOT NULL DEFAULT '';
