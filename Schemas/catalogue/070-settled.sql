-- What was settled in a run, so that what has been kept long enough is found without going through all that is open.
CREATE INDEX quarantine_settled ON quarantine(settled) WHERE settled IS NOT NULL;
