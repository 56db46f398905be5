-- The clients of one who is invited anew.
CREATE INDEX guest_identities_actor ON guest_identities (room_id, actor_type, actor_id);
