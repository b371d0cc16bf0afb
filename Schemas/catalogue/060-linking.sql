-- The rules the keys and works were made by, as a number (`WorkLinker`); 0: by those of before they were numbered.
ALTER TABLE linking ADD COLUMN rules INTEGER NOT NULL DEFAULT 0;
