-- The number of the payload (`Digest.number`): the same bytes put away again are found without comparing all that a
-- source has there, which for records without an identifier is all of them.
ALTER TABLE quarantine ADD COLUMN payload_hash INTEGER;
UPDATE quarantine SET payload_hash = digest_number(payload);

-- What is open, of one source or of all.
CREATE INDEX quarantine_open ON quarantine(source, payload_hash) WHERE settled IS NULL;
