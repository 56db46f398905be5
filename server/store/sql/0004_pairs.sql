-- Who meets in a conversation of two, and whose part a breakout room is, as columns: they stood in
-- texts that were taken apart at every look.

ALTER TABLE rooms ADD COLUMN pair_a TEXT;       -- one-to-one: both user ids in order; else NULL
ALTER TABLE rooms ADD COLUMN pair_b TEXT;
ALTER TABLE rooms ADD COLUMN parent_id BIGINT NOT NULL DEFAULT 0; -- of a breakout room; else 0

-- The name was the JSON list of both, and ids have no quote in them: ["alice","bob"]. Between the
-- outer quotes everything up to the last quote is the first one, with three characters behind it.
UPDATE rooms SET
	pair_a = rtrim(substr(name, 3, length(name) - 4),
		replace(substr(name, 3, length(name) - 4), '"', ''))
WHERE type = 1 AND name LIKE '["%","%"]';
UPDATE rooms SET
	pair_b = substr(name, length(pair_a) + 3, length(name) - length(pair_a) - 4),
	pair_a = substr(pair_a, 1, length(pair_a) - 3)
WHERE pair_a IS NOT NULL;
DROP INDEX rooms_pair;
UPDATE rooms SET name = '' WHERE pair_a IS NOT NULL;
CREATE UNIQUE INDEX rooms_pair ON rooms (pair_a, pair_b) WHERE type = 1;
CREATE INDEX rooms_pair_b ON rooms (pair_b) WHERE type = 1;

UPDATE rooms SET parent_id = COALESCE(
	(SELECT parents.id FROM rooms AS parents WHERE parents.token = rooms.object_id), 0)
WHERE object_type = 'room';
DROP INDEX rooms_breakout;
CREATE INDEX rooms_breakout ON rooms (parent_id) WHERE parent_id > 0;
