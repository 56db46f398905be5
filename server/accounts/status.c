#include "server/accounts/status.h"
#include "lib/base/clock.h"
#include "lib/base/unicode.h"

enum {
	SEEN_FOR_S = 15 * 60,     /* so long somebody counts as there */
	REFRESH_AFTER_S = 5 * 60, /* so seldom that is written down */
	MAX_MESSAGE = 80,         /* characters */
};

/* In order of weight: a client that is online outweighs another one of the same user that is
 * away. */
static const struct {
	const char *name;
	bool lasts; /* when chosen by the user */
} types[] = {
	{ "online", false }, { "away", true },      { "dnd", true },
	{ "busy", true },    { "invisible", true }, { "offline", false },
};

const struct predefined_status predefined_statuses[] = {
	{ "meeting", "📅", "At a meeting", .period_s = 60 * 60 },
	{ "commuting", "🚌", "On the way", .period_s = 30 * 60 },
	{ "be-right-back", "⏳", "Back in a moment", .period_s = 15 * 60 },
	{ "remote-work", "🏡", "Working from elsewhere", .end_of = "day" },
	{ "sick-leave", "🤒", "Ill", .end_of = "day" },
	{ "vacationing", "🌴", "On holiday", .period_s = 0 },
	{ "call", "💬", "On a call", .is_hidden = true },
	{ "out-of-office", "🛑", "Not at work", .is_hidden = true },
};
const size_t n_predefined_statuses = ARRAY_LEN(predefined_statuses);

static const struct tt_str NONE = { NULL, 0 };

static const struct predefined_status *find_predefined(struct tt_str id)
{
	for (size_t i = 0; i < n_predefined_statuses; i++)
		if (tt_str_is(id, predefined_statuses[i].id))
			return &predefined_statuses[i];
	return NULL;
}

/* ARRAY_LEN(types) when there is no such type. */
static size_t weight_of(struct tt_str status)
{
	size_t i = 0;

	while (i < ARRAY_LEN(types) && !tt_str_is(status, types[i].name))
		i++;
	return i;
}

static bool lasts(const struct user_status *row)
{
	size_t i = weight_of(row->status);

	return row->is_user_defined && i < ARRAY_LEN(types) && types[i].lasts;
}

static void drop_status(struct user_status *row, int64_t now_s)
{
	row->status = TT_STR("offline");
	row->is_user_defined = false;
	row->changed_s = now_s;
}

static void drop_message(struct user_status *row)
{
	row->message_id = NONE;
	row->message = NONE;
	row->icon = NONE;
	row->clear_at_s = 0;
}

/* The row as it is now. A status that came with a message ends with it. */
static void bring_up_to_date(struct user_status *row, int64_t now_s)
{
	bool is_stale = row->changed_s < now_s - SEEN_FOR_S;

	if (is_stale && (!row->is_user_defined || tt_str_is(row->status, "online")))
		drop_status(row, now_s);
	if (row->clear_at_s != 0 && row->clear_at_s < now_s) {
		drop_status(row, now_s);
		drop_message(row);
	}
}

/* The words of a predefined message are not stored: they may be said better one day. */
static void add_words(struct user_status *row)
{
	const struct predefined_status *predefined =
		row->message_id.p ? find_predefined(row->message_id) : NULL;

	if (!predefined)
		return;
	if (row->message.n == 0)
		row->message = tt_str(predefined->message);
	if (row->icon.n == 0)
		row->icon = tt_str(predefined->icon);
}

struct tt_str status_shown(struct tt_str status)
{
	return tt_str_is(status, "invisible") ? TT_STR("offline") : status;
}

enum tt_err status_of_many(struct db *db, struct tt_arena *arena, const struct tt_str users[],
			   size_t n_users, int64_t now_s, struct status_view **out)
{
	struct user_status *rows;
	size_t n;
	enum tt_err err = store_user_status_of(db, arena, users, n_users, &rows, &n);

	*out = tt_arena_array(arena, struct status_view, n_users);
	for (size_t r = 0; !err && r < n; r++) {
		bring_up_to_date(&rows[r], now_s);
		add_words(&rows[r]);
	}
	/* Rooms have few people in them that have a status; where they have many, this is still
	 * less than reading them was. */
	for (size_t i = 0; !err && i < n_users; i++)
		for (size_t r = 0; r < n; r++)
			if (tt_str_eq(rows[r].user, users[i]))
				(*out)[i] = (struct status_view){
					.is_set = true,
					.status = status_shown(rows[r].status),
					.icon = rows[r].icon,
					.message = rows[r].message,
					.clear_at_s = rows[r].clear_at_s,
				};
	return err;
}

/* Up to date, without the words of a predefined message: ready to be changed and stored. */
static enum tt_err load(const struct status_owner *whose, struct user_status *out)
{
	enum tt_err err = store_user_status_get(whose->db, whose->arena, whose->user, false, out);

	if (!err)
		bring_up_to_date(out, whose->now_s);
	return err;
}

static enum tt_err load_or_new(const struct status_owner *whose, struct user_status *out)
{
	enum tt_err err = load(whose, out);

	if (err != TT_ERR_NO_STATUS)
		return err;
	*out = (struct user_status){ .user = whose->user, .status = TT_STR("offline") };
	return TT_OK;
}

static enum tt_err save(struct db *db, struct user_status *row)
{
	enum tt_err err = store_user_status_put(db, row);

	add_words(row);
	return err;
}

enum tt_err status_get(const struct status_owner *whose, struct user_status *out)
{
	enum tt_err err = load(whose, out);

	if (err == TT_ERR_NO_STATUS && whose->user.n > 1 && whose->user.p[0] == '_') {
		const struct tt_str owner = { whose->user.p + 1, whose->user.n - 1 };

		err = store_user_status_get(whose->db, whose->arena, owner, true, out);
		if (!err)
			out->user = whose->user;
	}
	if (!err)
		add_words(out);
	return err;
}

enum tt_err status_list(struct db *db, struct tt_arena *arena, int64_t limit, int64_t offset,
			int64_t now_s, struct user_status **out, size_t *n)
{
	enum tt_err err = store_user_status_list(db, arena, limit, offset, out, n);

	for (size_t i = 0; !err && i < *n; i++) {
		bring_up_to_date(&(*out)[i], now_s);
		add_words(&(*out)[i]);
	}
	return err;
}

enum tt_err status_set(const struct status_owner *whose, struct tt_str status,
		       struct user_status *out)
{
	enum tt_err err;

	if (weight_of(status) == ARRAY_LEN(types))
		return TT_ERR_STATUS_TYPE;
	err = load_or_new(whose, out);
	if (err)
		return err;
	out->status = status;
	out->is_user_defined = true;
	out->changed_s = whose->now_s;
	err = save(whose->db, out);
	return err ? err : store_user_status_delete(whose->db, whose->user, true);
}

static enum tt_err set_message(const struct status_owner *whose, const struct user_status *message,
			       struct user_status *out)
{
	enum tt_err err;

	if (message->clear_at_s != 0 &&
	    (message->clear_at_s < whose->now_s || message->clear_at_s > TT_CLOCK_LAST_S))
		return TT_ERR_STATUS_CLEAR_AT;
	err = load_or_new(whose, out);
	if (err)
		return err;
	out->message_id = message->message_id;
	out->message = message->message;
	out->icon = message->icon;
	out->clear_at_s = message->clear_at_s;
	err = save(whose->db, out);
	return err ? err : store_user_status_delete(whose->db, whose->user, true);
}

enum tt_err status_set_predefined(const struct status_owner *whose, struct tt_str message_id,
				  int64_t clear_at_s, struct user_status *out)
{
	const struct user_status message = { .user = whose->user,
					     .message_id = message_id,
					     .clear_at_s = clear_at_s };

	if (!find_predefined(message_id))
		return TT_ERR_STATUS_MESSAGE_ID;
	return set_message(whose, &message, out);
}

enum tt_err status_set_custom(const struct status_owner *whose, struct tt_str icon,
			      struct tt_str message, int64_t clear_at_s, struct user_status *out)
{
	const struct user_status custom = { .user = whose->user,
					    .message = message.n > 0 ? message : NONE,
					    .icon = icon.n > 0 ? icon : NONE,
					    .clear_at_s = clear_at_s };

	if (custom.icon.p && !tt_emoji_is_one(custom.icon))
		return TT_ERR_STATUS_ICON;
	if (tt_utf8_count(message) > MAX_MESSAGE)
		return TT_ERR_STATUS_LONG;
	return set_message(whose, &custom, out);
}

enum tt_err status_clear_message(const struct status_owner *whose)
{
	struct user_status row;
	enum tt_err err = load(whose, &row);

	if (err)
		return err == TT_ERR_NO_STATUS ? TT_OK : err;
	drop_message(&row);
	return save(whose->db, &row);
}

enum tt_err status_seen(const struct status_owner *whose, struct tt_str status,
			struct user_status *out)
{
	enum tt_err err = load_or_new(whose, out);

	if (err)
		return err;
	if (lasts(out))
		return TT_ERR_NO_STATUS;
	if (out->changed_s >= whose->now_s - REFRESH_AFTER_S &&
	    weight_of(status) >= weight_of(out->status)) {
		add_words(out);
		return TT_OK;
	}
	out->status = status;
	out->is_user_defined = false;
	out->changed_s = whose->now_s;
	return save(whose->db, out);
}

enum tt_err status_put_aside(const struct status_owner *whose, struct tt_str status,
			     struct tt_str message_id)
{
	struct user_status row;
	enum tt_err err = store_user_status_get(whose->db, whose->arena, whose->user, true, &row);

	if (err != TT_ERR_NO_STATUS)
		return err; /* something is aside already */
	err = load(whose, &row);
	if (!err) {
		row.is_backup = true;
		err = store_user_status_put(whose->db, &row);
	}
	if (err && err != TT_ERR_NO_STATUS)
		return err;
	row = (struct user_status){ .user = whose->user,
				    .status = status,
				    .is_user_defined = true,
				    .message_id = message_id,
				    .changed_s = whose->now_s };
	return save(whose->db, &row);
}

enum tt_err status_revert(const struct status_owner *whose, struct tt_str message_id,
			  struct user_status *out)
{
	struct user_status present;
	enum tt_err err = store_user_status_get(whose->db, whose->arena, whose->user, true, out);

	if (!err)
		err = store_user_status_get(whose->db, whose->arena, whose->user, false, &present);
	if (err)
		return err;
	if (!tt_str_eq(present.message_id, message_id))
		return TT_ERR_NO_STATUS;
	out->is_backup = false;
	/* Who asks for it is there. */
	if (tt_str_is(out->status, "offline")) {
		out->status = TT_STR("online");
		out->changed_s = whose->now_s;
	}
	bring_up_to_date(out, whose->now_s);
	err = store_user_status_delete(whose->db, whose->user, true);
	return err ? err : save(whose->db, out);
}
