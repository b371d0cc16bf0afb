-- What stored records were mapped with. A label that comes to something else moves only records that asked about it.
CREATE TABLE label_answers (
    id INTEGER PRIMARY KEY,
    digest TEXT NOT NULL UNIQUE,
    -- zstd; every label and its answer, as numbers of four bytes each
    answers BLOB NOT NULL
) STRICT;

CREATE TABLE mapping_basis (
    id INTEGER PRIMARY KEY,
    -- digest over everything but the labels
    frame TEXT NOT NULL,
    answers INTEGER NOT NULL REFERENCES label_answers(id),
    UNIQUE (frame, answers)
) STRICT;

-- Which labels the records of a chunk asked about. A chunk without a row is mapped again whole.
CREATE TABLE chunk_labels (
    chunk INTEGER PRIMARY KEY REFERENCES chunk(id) ON DELETE CASCADE,
    basis INTEGER NOT NULL REFERENCES mapping_basis(id),
    -- zstd; numbers of labels, and for each the slots that asked
    labels BLOB NOT NULL
) STRICT;
