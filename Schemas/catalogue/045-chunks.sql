-- A source's chunks are read off its runs: renormalise goes through them source by source.
CREATE INDEX chunk_run ON chunk(run);

-- Which bases are still in use, without going through the labels of every chunk.
CREATE INDEX chunk_labels_basis ON chunk_labels(basis);
