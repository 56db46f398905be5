/* rooms.h - table rooms. */
#ifndef TT_STORE_ROOMS_H
#define TT_STORE_ROOMS_H

#include "server/store/query.h"

enum room_type {
	ROOM_GONE = 0, /* deleted; its rows are taken away bit by bit (talk/chores.h) */
	ROOM_ONE_TO_ONE = 1,
	ROOM_GROUP = 2,
	ROOM_PUBLIC = 3,
	ROOM_CHANGELOG = 4,
	ROOM_FORMER_ONE_TO_ONE = 5,
	ROOM_NOTE_TO_SELF = 6,
};

/* Who finds a conversation without being in it. */
enum room_listable {
	LISTABLE_NONE = 0,
	LISTABLE_USERS = 1, /* with an account */
	LISTABLE_ALL = 2,
};

enum lobby_state {
	LOBBY_OFF = 0,
	LOBBY_ON = 1, /* for all but moderators */
};

enum sip_state {
	SIP_OFF = 0,
	SIP_WITH_PIN = 1,
	SIP_ON = 2,
};

/* Who may mention all at once. */
enum mention_permissions {
	MENTIONS_BY_ALL = 0,
	MENTIONS_BY_MODERATORS = 1,
};

/* How people get into the breakout rooms of a conversation. */
enum breakout_mode {
	BREAKOUT_NONE = 0,
	BREAKOUT_AUTOMATIC = 1,
	BREAKOUT_MANUAL = 2,
	BREAKOUT_FREE = 3,
};

/* Of the conversation that has breakout rooms: stopped, started. Of a breakout room: stopped,
 * assistance. */
enum breakout_status {
	BREAKOUT_STOPPED = 0,
	BREAKOUT_STARTED = 1,
	BREAKOUT_ASSISTANCE = 2,
};

struct room {
	int64_t id;
	struct tt_str token;
	enum room_type type;
	struct tt_str name; /* one-to-one: empty, each calls it by the other */
	struct tt_str description;
	struct tt_str avatar_version; /* p == NULL: nobody gave it a picture (avatars.h) */
	struct tt_str password_hash;  /* p == NULL: none */
	struct tt_str object_type;
	struct tt_str object_id;
	struct tt_str pair_a; /* one-to-one: both user ids, in order; else p == NULL */
	struct tt_str pair_b;
	int64_t parent_id; /* of a breakout room; else 0 */
	bool read_only;
	enum room_listable listable;
	int64_t message_expiration_s;
	enum lobby_state lobby_state;
	int64_t lobby_timer_s;
	enum sip_state sip_enabled;
	int64_t default_permissions; /* bits */
	bool recording_consent;
	enum mention_permissions mention_permissions;
	enum breakout_mode breakout_mode;
	enum breakout_status breakout_status;
	int64_t created_s;
	int64_t last_message_id; /* 0: none */
	int64_t last_activity_s;
	bool has_bots; /* rows of room_bots (bots.h) */
	bool has_pins; /* there may be some (pins.h) */
};

/* room->id is set. TT_ERR_ROOM: the token is taken (try another), or the pair has a room. */
TT_MUST_CHECK enum tt_err store_room_add(struct db *db, struct room *room);
TT_MUST_CHECK enum tt_err store_room_by_token(struct db *db, struct tt_arena *arena,
					      struct tt_str token,
					      struct room *out); /* TT_ERR_ROOM */
TT_MUST_CHECK enum tt_err store_room_by_id(struct db *db, struct tt_arena *arena, int64_t id,
					   struct room *out); /* TT_ERR_ROOM */
/* The one-to-one room of these two, in order. TT_ERR_ROOM. */
TT_MUST_CHECK enum tt_err store_room_by_pair(struct db *db, struct tt_arena *arena,
					     struct tt_str pair_a, struct tt_str pair_b,
					     struct room *out);
/* It is a former one-to-one room from now on, and called `name`; the two may have a new one. */
TT_MUST_CHECK enum tt_err store_room_end_pair(struct db *db, int64_t id, struct tt_str name);
TT_MUST_CHECK enum tt_err store_room_rename(struct db *db, int64_t id, struct tt_str name);
TT_MUST_CHECK enum tt_err store_room_set_type(struct db *db, int64_t id, enum room_type type);
/* Numbers that are set one at a time: name, type, member and column. */
#define ROOM_NUMBERS(X)                                                       \
	X(READ_ONLY, bool, read_only)                                         \
	X(LISTABLE, enum room_listable, listable)                             \
	X(MENTION_PERMISSIONS, enum mention_permissions, mention_permissions) \
	X(DEFAULT_PERMISSIONS, int64_t, default_permissions)                  \
	X(MESSAGE_EXPIRATION, int64_t, message_expiration_s)                  \
	X(BREAKOUT_MODE, enum breakout_mode, breakout_mode)                   \
	X(BREAKOUT_STATUS, enum breakout_status, breakout_status)             \
	X(HAS_PINS, bool, has_pins)

enum room_number {
#define X(name, type, member) ROOM_NUMBER_##name,
	ROOM_NUMBERS(X)
#undef X
};

int64_t room_number(const struct room *room, enum room_number which);
/* In the row only; it takes what is in range. */
void room_put_number(struct room *room, enum room_number which, int64_t value);
TT_MUST_CHECK enum tt_err store_room_set_number(struct db *db, int64_t id, enum room_number which,
						int64_t value, int64_t now_s);
TT_MUST_CHECK enum tt_err store_room_set_description(struct db *db, int64_t id,
						     struct tt_str description);
/* p == NULL takes the password away. */
TT_MUST_CHECK enum tt_err store_room_set_password(struct db *db, int64_t id,
						  struct tt_str password_hash);
/* As they stand in `room`: object type and id; state and timer of the lobby. */
TT_MUST_CHECK enum tt_err store_room_set_object(struct db *db, const struct room *room,
						int64_t now_s);
TT_MUST_CHECK enum tt_err store_room_set_lobby(struct db *db, const struct room *room,
					       int64_t now_s);
/* After a message that counts as the last one. */
TT_MUST_CHECK enum tt_err store_room_set_last(struct db *db, int64_t id, int64_t message_id,
					      int64_t activity_s);
/* The user's note to self. TT_ERR_ROOM. */
TT_MUST_CHECK enum tt_err store_room_note_to_self(struct db *db, struct tt_arena *arena,
						  struct tt_str user, struct room *out);
/* Open conversations that the user is not in, by id. `term` is in the name (in any case, ASCII). */
TT_MUST_CHECK enum tt_err store_rooms_listed(struct db *db, struct tt_arena *arena,
					     struct tt_str user, struct tt_str term,
					     struct room **out, size_t *n);
/* The one-to-one conversations of a user, whether he is in them or has left. */
TT_MUST_CHECK enum tt_err store_rooms_pairs(struct db *db, struct tt_arena *arena,
					    struct tt_str user, struct room **out, size_t *n);
/* The breakout rooms of a room, by id, which is the order of their numbers. */
TT_MUST_CHECK enum tt_err store_rooms_breakout(struct db *db, struct tt_arena *arena,
					       int64_t parent_id, struct room **out, size_t *n);
/* With everything in it. */
TT_MUST_CHECK enum tt_err store_room_delete(struct db *db, int64_t id);
/* Nobody finds it any more, but its rows are there. */
TT_MUST_CHECK enum tt_err store_room_bury(struct db *db, int64_t id);

/* Reads the columns of ROOM_COLUMNS, in their order, from where the query stands. */
void store_room_read(struct query *q, struct tt_arena *arena, struct room *out);

#define ROOM_COLUMNS                                                                           \
	"rooms.id, rooms.token, rooms.type, rooms.name, rooms.description,"                    \
	" rooms.avatar_version,"                                                               \
	" rooms.password_hash, rooms.object_type, rooms.object_id,"                            \
	" rooms.pair_a, rooms.pair_b, rooms.parent_id, rooms.read_only,"                       \
	" rooms.listable, rooms.message_expiration_s, rooms.lobby_state, rooms.lobby_timer_s," \
	" rooms.sip_enabled, rooms.default_permissions, rooms.recording_consent,"              \
	" rooms.mention_permissions, rooms.breakout_mode, rooms.breakout_status,"              \
	" rooms.created_s, rooms.last_message_id, rooms.last_activity_s, rooms.has_bots,"      \
	" rooms.has_pins"

#endif
