-- Which records of a chunk are left: without it, dropping empty chunks after a night would read all content for each.
CREATE INDEX content_chunk ON content(chunk);
