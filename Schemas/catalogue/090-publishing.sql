-- Seconds: since when the source is about to be published; NULL = it is not. Written before the moment of the publication
-- is read off the clock, so that no reader in between says that it has seen everything up to a later one.
ALTER TABLE source ADD COLUMN publishing INTEGER;
