/* attendees.h - table attendees: who belongs to a room, and what the room is for them. */
#ifndef TT_STORE_ATTENDEES_H
#define TT_STORE_ATTENDEES_H

#include "server/store/rooms.h"

#define ACTOR_USERS TT_STR("users")
#define ACTOR_GROUPS TT_STR("groups")
#define ACTOR_GUESTS TT_STR("guests")
#define ACTOR_EMAILS TT_STR("emails")
#define ACTOR_BOTS TT_STR("bots")

enum participant_type {
	PARTICIPANT_OWNER = 1,
	PARTICIPANT_MODERATOR = 2,
	PARTICIPANT_USER = 3,
	PARTICIPANT_GUEST = 4,
	PARTICIPANT_SELF_JOINED = 5,
	PARTICIPANT_GUEST_MODERATOR = 6,
};

enum notification_level {
	LEVEL_DEFAULT = 0,
	LEVEL_ALWAYS = 1,
	LEVEL_MENTION = 2,
	LEVEL_NEVER = 3,
};

struct attendee {
	int64_t id;
	int64_t room_id;
	struct tt_str actor_type;
	struct tt_str actor_id;
	struct tt_str
		display_name;     /* of users and groups the present one, joined from their table */
	struct tt_str invited_id; /* of emails: the address; p == NULL: none */
	struct tt_str access_token; /* of emails; p == NULL: none */
	enum participant_type type;
	int64_t permissions; /* bits */
	bool is_favorite;
	bool is_archived;
	bool is_important;
	bool is_sensitive;
	enum notification_level notification_level;
	bool notification_calls;
	int64_t last_read_message;
	int64_t last_mention;
	int64_t last_mention_direct;
	int64_t changed_s;
	int64_t hidden_pin;  /* a message whose pin he does not want to see; 0: none */
	int64_t n_scheduled; /* messages that he sends later; -1: one of them could not be sent */
};

/* attendee->id is set. TT_ERR_PARTICIPANT: the actor is in the room already. */
TT_MUST_CHECK enum tt_err store_attendee_add(struct db *db, struct attendee *attendee);
/* Both: TT_ERR_PARTICIPANT when there is none. */
TT_MUST_CHECK enum tt_err store_attendee_get(struct db *db, struct tt_arena *arena, int64_t room_id,
					     struct tt_str actor_type, struct tt_str actor_id,
					     struct attendee *out);
TT_MUST_CHECK enum tt_err store_attendee_by_id(struct db *db, struct tt_arena *arena,
					       int64_t room_id, int64_t id, struct attendee *out);
TT_MUST_CHECK enum tt_err store_attendees_of_room(struct db *db, struct tt_arena *arena,
						  int64_t room_id, struct attendee **out,
						  size_t *n);
TT_MUST_CHECK enum tt_err store_attendee_set_type(struct db *db, int64_t id,
						  enum participant_type type, int64_t now_s);
TT_MUST_CHECK enum tt_err store_attendee_set_permissions(struct db *db, int64_t id,
							 int64_t permissions, int64_t now_s);
TT_MUST_CHECK enum tt_err store_attendee_set_name(struct db *db, int64_t id, struct tt_str name);
/* Never touches changed_s when the marker stays. */
TT_MUST_CHECK enum tt_err store_attendee_set_read(struct db *db, int64_t id, int64_t message_id,
						  int64_t now_s);
/* The history is gone: everybody's marker is that one, nobody was mentioned. */
TT_MUST_CHECK enum tt_err store_attendees_reset_chat(struct db *db, int64_t room_id,
						     int64_t last_read_message, int64_t now_s);

/* What the room is for the attendee: name, type, member and column. */
#define ATTENDEE_FLAGS(X)                                                  \
	X(FAVORITE, bool, is_favorite)                                     \
	X(ARCHIVED, bool, is_archived)                                     \
	X(IMPORTANT, bool, is_important)                                   \
	X(SENSITIVE, bool, is_sensitive)                                   \
	X(NOTIFICATION_LEVEL, enum notification_level, notification_level) \
	X(NOTIFICATION_CALLS, bool, notification_calls)                    \
	X(HIDDEN_PIN, int64_t, hidden_pin)                                 \
	X(N_SCHEDULED, int64_t, n_scheduled)

enum attendee_flag {
#define X(name, type, member) ATTENDEE_##name,
	ATTENDEE_FLAGS(X)
#undef X
};

/* In the row only; it takes what is in range. */
void attendee_put_flag(struct attendee *attendee, enum attendee_flag which, int64_t value);
TT_MUST_CHECK enum tt_err store_attendee_set_flag(struct db *db, int64_t id,
						  enum attendee_flag which, int64_t value,
						  int64_t now_s);
TT_MUST_CHECK enum tt_err store_attendee_delete(struct db *db, int64_t id);
/* Everybody inherits the room's permissions again. */
TT_MUST_CHECK enum tt_err store_attendees_reset_permissions(struct db *db, int64_t room_id);
/* Guests of all kinds and users who came by the link. */
TT_MUST_CHECK enum tt_err store_attendees_delete_uninvited(struct db *db, int64_t room_id);

/* Attendees of one kind of type 1, 2, 3 (user-like), and of type 1, 2 among them (moderators). */
TT_MUST_CHECK enum tt_err store_attendees_count(struct db *db, int64_t room_id, int64_t *users,
						int64_t *moderators);
TT_MUST_CHECK enum tt_err store_attendees_count_all(struct db *db, int64_t room_id, int64_t *out);
/* Those without an account. */
TT_MUST_CHECK enum tt_err store_attendees_count_guests(struct db *db, int64_t room_id,
						       int64_t *out);
/* The group and public rooms that a user owns. */
TT_MUST_CHECK enum tt_err store_rooms_count_owned(struct db *db, struct tt_str user, int64_t *out);
/* The lowest marker of all users whose read status is public: the common read message. */
TT_MUST_CHECK enum tt_err store_attendees_common_read(struct db *db, int64_t room_id, int64_t *out);

/* In order of their attendee ids, up to `limit` after that one: a group's members who are plain
 * users (type 3) of the room and in no other group of it. */
TT_MUST_CHECK enum tt_err store_attendees_only_by_group(struct db *db, struct tt_arena *arena,
							int64_t room_id, struct tt_str group,
							int64_t after_id, int64_t limit,
							struct attendee **out, size_t *n);

/* Everybody in the breakout rooms of a room, by room, or only one user. */
TT_MUST_CHECK enum tt_err store_attendees_in_breakout(struct db *db, struct tt_arena *arena,
						      int64_t parent_id, struct attendee **out,
						      size_t *n);
TT_MUST_CHECK enum tt_err store_attendees_in_breakout_of(struct db *db, struct tt_arena *arena,
							 int64_t parent_id, struct tt_str user,
							 struct attendee **out, size_t *n);

/* The rooms that a user is in, each with the user's row; newest activity first. */
struct membership {
	struct room room;
	struct attendee attendee;
};
/* `since_s` > 0 leaves out what has not changed since (talk-rooms 2.1). */
TT_MUST_CHECK enum tt_err store_memberships(struct db *db, struct tt_arena *arena,
					    struct tt_str user, int64_t since_s,
					    bool keep_one_to_one, struct membership **out,
					    size_t *n);
/* Up to `limit` of them, breakout rooms first. */
TT_MUST_CHECK enum tt_err store_some_memberships(struct db *db, struct tt_arena *arena,
						 struct tt_str user, int64_t limit,
						 struct membership **out, size_t *n);

#endif
