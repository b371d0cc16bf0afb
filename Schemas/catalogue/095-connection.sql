-- How the platform was asked (digest of address, protocol and options) when memory and resume_from were noted: of another
-- address or with other options they say nothing. '' = not known.
ALTER TABLE source ADD COLUMN connection TEXT NOT NULL DEFAULT '';
-- The same of a run: one that was cut off goes on only where it began. Of an earlier version such a run begins anew.
ALTER TABLE run ADD COLUMN connection TEXT NOT NULL DEFAULT '';
