#include "server/store/tables.h"
#include "lib/base/clock.h"

#define TEXT(column)                                  \
	{                                             \
		.name = (column), .kind = COLUMN_TEXT \
	}
#define TEXT_OR_NULL(column)                                               \
	{                                                                  \
		.name = (column), .kind = COLUMN_TEXT, .may_be_null = true \
	}
#define OF(table, column)                                                \
	{                                                                \
		.name = (column), .kind = COLUMN_TEXT, .refers = (table) \
	}
#define LOWER(column, of)                                                 \
	{                                                                 \
		.name = (column), .kind = COLUMN_LOWER, .lower_of = (of), \
	}
#define JSON_TEXT(column, null)                                              \
	{                                                                    \
		.name = (column), .kind = COLUMN_JSON, .may_be_null = (null) \
	}
#define BYTES_OR_NULL(column)                                               \
	{                                                                   \
		.name = (column), .kind = COLUMN_BYTES, .may_be_null = true \
	}
#define FLAG(column)                                  \
	{                                             \
		.name = (column), .kind = COLUMN_FLAG \
	}
#define RANGE(column, from, to)                                                     \
	{                                                                           \
		.name = (column), .kind = COLUMN_INT, .least = (from), .most = (to) \
	}
#define NUMBER_OR_NULL(column)                                                               \
	{                                                                                    \
		.name = (column), .kind = COLUMN_INT, .most = INT64_MAX, .may_be_null = true \
	}
#define OF_NUMBER(table, column)                                                     \
	{                                                                            \
		.name = (column), .kind = COLUMN_INT, .least = 1, .most = INT64_MAX, \
		.refers = (table)                                                    \
	}
#define OF_OR_NULL(table, column)                                                             \
	{                                                                                     \
		.name = (column), .kind = COLUMN_TEXT, .may_be_null = true, .refers = (table) \
	}
#define OF_NUMBER_OR_NULL(table, column)                                             \
	{                                                                            \
		.name = (column), .kind = COLUMN_INT, .least = 1, .most = INT64_MAX, \
		.may_be_null = true, .refers = (table)                               \
	}
#define ID(column) RANGE(column, 1, INT64_MAX)
#define COUNT(column) RANGE(column, 0, INT64_MAX)
#define TIME(column) RANGE(column, 0, TT_CLOCK_LAST_S)

static const struct column users[] = {
	TEXT("id"),
	LOWER("id_lower", 0),
	TEXT("display_name"),
	TEXT_OR_NULL("email"),
	LOWER("email_lower", 3),
	TEXT("password_hash"),
	FLAG("enabled"),
	RANGE("credentials_version", INT64_MIN, INT64_MAX),
	TIME("created_s"),
	TIME("last_login_s"),
};

static const struct column user_fields[] = {
	OF("users", "user_id"),
	TEXT("name"),
	TEXT("value"),
};

static const struct column user_groups[] = {
	TEXT("id"),
	TEXT("display_name"),
};

static const struct column group_members[] = {
	OF("user_groups", "group_id"),
	OF("users", "user_id"),
};

static const struct column app_passwords[] = {
	ID("id"),          OF("users", "user_id"), TEXT("name"),        TEXT("token_hash"),
	TIME("created_s"), TIME("last_used_s"),    RANGE("kind", 0, 2), TIME("confirmed_s"),
};

static const struct column user_status[] = {
	OF("users", "user_id"),  FLAG("is_backup"),          TEXT("status"),
	FLAG("is_user_defined"), TEXT_OR_NULL("message_id"), TEXT_OR_NULL("message"),
	TEXT_OR_NULL("icon"),    TIME("clear_at_s"),         TIME("changed_s"),
};

static const struct column rooms[] = {
	ID("id"),
	TEXT("token"),
	RANGE("type", 0, 6),
	TEXT("name"),
	TEXT("description"),
	TEXT_OR_NULL("avatar_version"),
	TEXT_OR_NULL("password_hash"),
	TEXT("object_type"),
	TEXT("object_id"),
	RANGE("read_only", 0, 1),
	RANGE("listable", 0, 2),
	RANGE("message_expiration_s", 0, TT_CLOCK_LAST_S),
	RANGE("lobby_state", 0, 1),
	TIME("lobby_timer_s"),
	RANGE("sip_enabled", 0, 2),
	RANGE("default_permissions", 0, 255),
	RANGE("recording_consent", 0, 1),
	RANGE("mention_permissions", 0, 1),
	RANGE("breakout_mode", 0, 3),
	RANGE("breakout_status", 0, 2),
	TIME("created_s"),
	COUNT("last_message_id"),
	TIME("last_activity_s"),
	TIME("changed_s"),
	TEXT_OR_NULL("pair_a"),
	TEXT_OR_NULL("pair_b"),
	COUNT("parent_id"),
	COUNT("has_bots"),
	FLAG("has_pins"),
};

static const struct column avatars[] = {
	OF_NUMBER("rooms", "room_id"), TEXT_OR_NULL("content_type"), BYTES_OR_NULL("bytes"),
	TEXT_OR_NULL("emoji"),         TEXT_OR_NULL("color"),        TIME("set_s"),
};

static const struct column attendees[] = {
	ID("id"),
	OF_NUMBER("rooms", "room_id"),
	TEXT("actor_type"),
	TEXT("actor_id"),
	TEXT("display_name"),
	TEXT_OR_NULL("invited_id"),
	TEXT_OR_NULL("access_token"),
	RANGE("participant_type", 1, 6),
	RANGE("permissions", 0, 255),
	FLAG("is_favorite"),
	FLAG("is_archived"),
	FLAG("is_important"),
	FLAG("is_sensitive"),
	RANGE("notification_level", 0, 3),
	RANGE("notification_calls", 0, 1),
	RANGE("last_read_message", -2, INT64_MAX),
	COUNT("last_mention"),
	COUNT("last_mention_direct"),
	TIME("changed_s"),
	COUNT("hidden_pin"),
	RANGE("n_scheduled", -1, INT64_MAX),
};

static const struct column guest_identities[] = {
	OF_NUMBER("rooms", "room_id"),
	TEXT("cookie_hash"),
	TEXT("actor_type"),
	TEXT("actor_id"),
};

static const struct column bans[] = {
	ID("id"),
	OF_NUMBER("rooms", "room_id"),
	TEXT("moderator_type"),
	TEXT("moderator_id"),
	TEXT("moderator_name"),
	TEXT("actor_type"),
	TEXT("actor_id"),
	TEXT("actor_name"),
	TEXT("note"),
	TIME("created_s"),
};

static const struct column messages[] = {
	ID("id"),
	OF_NUMBER("rooms", "room_id"),
	RANGE("kind", 1, 6),
	TEXT("actor_type"),
	TEXT("actor_id"),
	TEXT("body"),
	JSON_TEXT("parameters", true),
	NUMBER_OR_NULL("parent_id"),
	NUMBER_OR_NULL("thread_id"),
	FLAG("in_thread"),
	TEXT_OR_NULL("reference_id"),
	TIME("created_s"),
	TIME("expires_s"),
	FLAG("is_silent"),
	FLAG("may_mention_all"),
	TEXT_OR_NULL("changed_by_type"),
	TEXT_OR_NULL("changed_by_id"),
	TIME("changed_s"),
	COUNT("n_reactions"),
};

static const struct column threads[] = {
	ID("id"),
	OF_NUMBER("rooms", "room_id"),
	TEXT("title"),
	COUNT("last_message_id"),
	TIME("last_activity_s"),
	COUNT("n_replies"),
};

static const struct column thread_attendees[] = {
	OF_NUMBER("attendees", "attendee_id"),
	OF_NUMBER("threads", "thread_id"),
	RANGE("notification_level", 0, 3),
};

static const struct column shared_items[] = {
	OF_NUMBER("messages", "message_id"),
	OF_NUMBER("rooms", "room_id"),
	TEXT("type"),
};

static const struct column pins[] = {
	ID("id"),
	OF_NUMBER("rooms", "room_id"),
	OF_NUMBER("messages", "message_id"),
	TEXT("actor_type"),
	TEXT("actor_id"),
	TIME("pinned_s"),
	TIME("until_s"),
};

static const struct column scheduled_messages[] = {
	ID("id"),
	OF_NUMBER("rooms", "room_id"),
	OF_NUMBER("attendees", "attendee_id"),
	TEXT("body"),
	COUNT("reply_to"),
	RANGE("thread_id", -1, INT64_MAX),
	TEXT_OR_NULL("thread_title"),
	FLAG("is_silent"),
	TIME("created_s"),
	TIME("send_s"),
	FLAG("has_failed"),
};

static const struct column polls[] = {
	ID("id"),
	OF_NUMBER("rooms", "room_id"),
	TEXT("actor_type"),
	TEXT("actor_id"),
	TEXT("question"),
	JSON_TEXT("options", false),
	RANGE("status", 0, 2),
	RANGE("result_mode", 0, 1),
	COUNT("max_votes"),
	COUNT("closed_message"),
};

static const struct column poll_votes[] = {
	ID("id"),           OF_NUMBER("polls", "poll_id"), TEXT("actor_type"), TEXT("actor_id"),
	COUNT("option_id"),
};

static const struct column reminders[] = {
	OF("users", "user_id"),
	OF_NUMBER("messages", "message_id"),
	OF_NUMBER("rooms", "room_id"),
	TIME("remind_s"),
};

static const struct column chores[] = {
	ID("id"),         ID("kind"),       COUNT("room_id"),   TEXT("subject"), TEXT("actor_type"),
	TEXT("actor_id"), COUNT("done_to"), TEXT("done_to_id"), TIME("begun_s"),
};

static const struct column bots[] = {
	ID("id"),
	TEXT("name"),
	TEXT_OR_NULL("description"),
	TEXT("secret"),
	TEXT("url"),
	TEXT("url_hash"),
	RANGE("features", 0, 15),
	RANGE("state", 0, 2),
	COUNT("error_count"),
	TIME("last_error_s"),
	TEXT_OR_NULL("last_error_message"),
	COUNT("n_waiting"),
	COUNT("n_dropped"),
	TIME("created_s"),
	OF_NUMBER_OR_NULL("rooms", "room_id"),
	OF_OR_NULL("users", "maker_id"),
	TEXT_OR_NULL("hook_hash"),
	COUNT("waiting_bytes"),
};

static const struct column room_bots[] = {
	OF_NUMBER("rooms", "room_id"),
	OF_NUMBER("bots", "bot_id"),
	RANGE("state", 0, 2),
};

static const struct column outbox[] = {
	ID("id"),     OF_NUMBER("bots", "bot_id"), ID("room_id"),    TEXT("backend"),
	TEXT("body"), TIME("created_s"),           COUNT("n_bytes"),
};

static const struct column blobs[] = {
	ID("id"),
	TEXT("name"),
	COUNT("size"),
	TIME("unused_s"),
};

static const struct column trees[] = {
	ID("id"),
	OF_OR_NULL("users", "user_id"),
	ID("root_id"),
	COUNT("kept"),
};

static const struct column files[] = {
	ID("id"),
	OF_NUMBER("trees", "tree_id"),
	NUMBER_OR_NULL("parent_id"),
	TEXT("name"),
	FLAG("is_folder"),
	OF_NUMBER_OR_NULL("blobs", "blob_id"),
	COUNT("size"),
	COUNT("n_below"),
	COUNT("height"),
	COUNT("etag"),
	TIME("modified_s"),
	TIME("created_s"),
	TIME("uploaded_s"),
	TEXT("type"),
	TEXT_OR_NULL("checksums"),
	TIME("gone_s"),
};

static const struct column file_favorites[] = {
	OF("users", "user_id"),
	OF_NUMBER("files", "file_id"),
};

static const struct column file_properties[] = {
	OF_NUMBER("files", "file_id"),
	OF("users", "user_id"),
	TEXT("namespace"),
	TEXT("name"),
	TEXT("value"),
};

static const struct column shares[] = {
	ID("id"),
	RANGE("type", 0, 10),
	OF_NUMBER("files", "file_id"),
	OF_NUMBER("trees", "tree_id"),
	OF("users", "maker_id"),
	OF_OR_NULL("users", "user_id"),
	OF_OR_NULL("user_groups", "group_id"),
	OF_NUMBER_OR_NULL("rooms", "room_id"),
	TEXT("name"),
	RANGE("permissions", 0, 31),
	TEXT_OR_NULL("token"),
	TEXT_OR_NULL("password_hash"),
	FLAG("by_talk"),
	TEXT("label"),
	TEXT("note"),
	TEXT_OR_NULL("attributes"),
	FLAG("hides_download"),
	TIME("created_s"),
	TIME("expires_s"),
};

static const struct column share_refusals[] = {
	OF_NUMBER("shares", "share_id"),
	OF("users", "user_id"),
};

static const struct column instance[] = {
	ID("id"),
	TEXT("name"),
};

static const struct column trash[] = {
	OF_NUMBER("files", "file_id"),
	OF_NUMBER("trees", "tree_id"),
	TEXT("name"),
	TEXT("folder"),
	TIME("deleted_s"),
	TEXT("deleted_by"),
};

static const struct column file_versions[] = {
	ID("id"),
	OF_NUMBER("files", "file_id"),
	OF_NUMBER("trees", "tree_id"),
	OF_NUMBER_OR_NULL("blobs", "blob_id"),
	COUNT("size"),
	TIME("modified_s"),
	TIME("made_s"),
	TEXT_OR_NULL("checksums"),
};

static const struct column uploads[] = {
	ID("id"),          OF_OR_NULL("users", "user_id"),
	TEXT("name"),      COUNT("size"),
	COUNT("n_chunks"), TIME("touched_s"),
};

static const struct column upload_chunks[] = {
	ID("id"),      OF_NUMBER("uploads", "upload_id"),
	TEXT("name"),  OF_NUMBER_OR_NULL("blobs", "blob_id"),
	COUNT("size"), TIME("modified_s"),
};

static const struct column tags[] = {
	ID("id"),
	TEXT("name"),
	FLAG("is_visible"),
	FLAG("is_assignable"),
	TEXT_OR_NULL("color"),
	OF_OR_NULL("users", "maker_id"),
};

static const struct column file_tags[] = {
	OF_NUMBER("files", "file_id"),
	OF_NUMBER("tags", "tag_id"),
};

#define TABLE(table, key, itself)                             \
	{                                                     \
#table, table, ARRAY_LEN(table), key, itself, \
	}

const struct table store_tables[] = {
	TABLE(users, "id", false),
	TABLE(user_fields, "user_id, name", false),
	TABLE(user_groups, "id", false),
	TABLE(group_members, "group_id, user_id", false),
	TABLE(app_passwords, "id", true),
	TABLE(user_status, "user_id, is_backup", false),
	TABLE(rooms, "id", true),
	TABLE(avatars, "room_id", false),
	TABLE(attendees, "id", true),
	TABLE(guest_identities, "room_id, cookie_hash", false),
	TABLE(bans, "id", true),
	TABLE(messages, "id", true),
	TABLE(threads, "id", false),
	TABLE(thread_attendees, "attendee_id, thread_id", false),
	TABLE(shared_items, "message_id", false),
	TABLE(pins, "id", true),
	TABLE(scheduled_messages, "id", true),
	TABLE(polls, "id", true),
	TABLE(poll_votes, "id", true),
	TABLE(reminders, "user_id, message_id", false),
	TABLE(chores, "id", true),
	TABLE(bots, "id", true),
	TABLE(room_bots, "room_id, bot_id", false),
	TABLE(outbox, "id", true),
	TABLE(blobs, "id", true),
	TABLE(trees, "id", true),
	TABLE(files, "id", true),
	TABLE(file_favorites, "user_id, file_id", false),
	TABLE(file_properties, "file_id, user_id, namespace, name", false),
	TABLE(instance, "id", false),
	TABLE(trash, "file_id", false),
	TABLE(file_versions, "id", true),
	TABLE(uploads, "id", true),
	TABLE(upload_chunks, "id", true),
	TABLE(tags, "id", true),
	TABLE(file_tags, "file_id, tag_id", false),
	TABLE(shares, "id", true),
	TABLE(share_refusals, "share_id, user_id", false),
};
const int store_n_tables = ARRAY_LEN(store_tables);

/* Sessions, logins in the browser and locks of files are begun again, and so is the index of
 * messages; the rest is of the database itself. */
const char *const store_left_out[] = {
	"sessions",     "login_flows",       "browser_sessions", "file_locks",
	"search_grams", "search_grams_data", "search_grams_idx", "search_grams_config",
	"search_state", "search_changes",    "probes",           "schema_version",
};
const int store_n_left_out = ARRAY_LEN(store_left_out);

int table_column(const struct table *table, struct tt_str name)
{
	for (int i = 0; i < table->n_columns; i++)
		if (tt_str_is(name, table->columns[i].name))
			return i;
	return -1;
}
