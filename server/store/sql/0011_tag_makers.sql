-- Each account makes so many tags; NULL: nobody knows who made it, or he is gone.

ALTER TABLE tags ADD COLUMN maker_id TEXT REFERENCES users ON DELETE SET NULL;
CREATE INDEX tags_maker ON tags (maker_id);
