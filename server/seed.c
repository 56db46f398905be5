#include "server/seed.h"
#include "lib/base/clock.h"
#include "lib/base/file.h"
#include "server/dev/times.h"
#include "server/seed_bots.h"
#include "server/seed_rooms.h"
#include "server/seed_told.h"

#include <errno.h>

struct account {
	struct tt_str id;
	struct tt_str display_name;
	struct tt_str email; /* p == NULL: none */
	struct tt_str password;
	bool admin;
};

static enum tt_err add_account(struct seed *seed, const struct account *account)
{
	struct new_user user = { .id = account->id,
				 .display_name = account->display_name,
				 .email = account->email };
	enum tt_err err = accounts_check_password_rules(account->password);

	if (!err)
		err = accounts_hash(seed->accounts, &user.password_hash, seed->arena,
				    account->password, false);
	if (!err)
		err = accounts_add_user(seed->db, &user);
	if (!err && account->admin)
		err = store_group_add_member(seed->db, ADMIN_GROUP, account->id);
	if (!err)
		seed_tell_user(seed, &user, account->password, account->admin);
	return err;
}

enum tt_err seed_dev(struct seed *seed)
{
	static const struct {
		const char *id;
		const char *display_name;
		bool admin;
	} people[] = {
		{ "admin", "admin", true },
		{ "alice", "Alice", false },
		{ "bob", "Bob", false },
	};
	enum tt_err err = db_begin(seed->db, DB_WRITE);

	if (err)
		return err;
	for (size_t i = 0; !err && i < ARRAY_LEN(people); i++) {
		const struct account account = { .id = tt_str(people[i].id),
						 .display_name = tt_str(people[i].display_name),
						 .password = tt_str(people[i].id),
						 .admin = people[i].admin };

		err = add_account(seed, &account);
	}
	return db_end(seed->db, err);
}

static enum tt_err add_group(struct seed *seed, const json_t *json, const char *where, void *ctx)
{
	static const struct seed_key keys[] = { { "id", SEED_TEXT, true },
						{ "displayName", SEED_TEXT, false },
						{ .name = NULL } };
	struct tt_str id = seed_text(seed, json, "id");
	enum tt_err err = seed_check(seed, json, where, keys);

	(void)ctx;
	if (err)
		return err;
	err = accounts_add_group(seed->db, id, seed_text(seed, json, "displayName"));
	return seed_refused(seed, where, id, err);
}

static enum tt_err join_group(struct seed *seed, const json_t *json, const char *where, void *ctx)
{
	const struct account *account = ctx;
	struct tt_str id = seed_text_of(seed, json);
	struct group group;
	enum tt_err err;

	if (!id.p)
		return seed_wrong(seed, where, "this is to be the id of a group");
	err = store_group_get(seed->db, seed->arena, id, &group);
	if (!err)
		err = store_group_add_member(seed->db, id, account->id);
	return seed_refused(seed, where, id, err);
}

static enum tt_err add_user(struct seed *seed, const json_t *json, const char *where, void *ctx)
{
	static const struct seed_key keys[] = {
		{ "id", SEED_TEXT, true },
		{ "password", SEED_TEXT, true },
		{ "admin", SEED_BOOL, false },
		{ "displayName", SEED_TEXT, false },
		{ "email", SEED_TEXT, false },
		{ "groups", SEED_LIST, false },
		{ .name = NULL },
	};
	struct account account = {
		.id = seed_text(seed, json, "id"),
		.display_name = seed_text(seed, json, "displayName"),
		.email = seed_text(seed, json, "email"),
		.password = seed_text(seed, json, "password"),
		.admin = json_is_true(json_object_get(json, "admin")),
	};
	enum tt_err err = seed_check(seed, json, where, keys);

	(void)ctx;
	if (err)
		return err;
	err = add_account(seed, &account);
	err = seed_refused(seed, where, err == TT_ERR_EMAIL_TAKEN ? account.email : account.id,
			   err);
	return err ? err : seed_each(seed, json, where, "groups", join_group, &account);
}

/* What happens in the seed has happened before that. */
static enum tt_err set_clock(struct seed *seed, const json_t *json)
{
	const json_t *clock = json_object_get(json, "clock");
	struct tt_str text = seed_text(seed, json, "clock");

	if (!clock)
		return TT_OK;
	if (!seed->may_set_clock)
		return seed_wrong(seed, "clock",
				  "only a server in developer mode and without a "
				  "folder has another time");
	if (json_is_integer(clock))
		text = tt_str_printf(seed->arena, "%lld", (long long)json_integer_value(clock));
	if (!text.p || !dev_read_instant(text, &seed->start_ms) || seed->start_ms == 0)
		return seed_wrong(seed, "clock",
				  "this is to be a time like \"2026-03-01T09:30:00Z\", or Unix "
				  "seconds");
	seed->now_s = seed->start_ms / 1000;
	return TT_OK;
}

static enum tt_err add_all(struct seed *seed, const json_t *json)
{
	static const struct seed_key keys[] = {
		{ "clock", SEED_ANY, false },          { "groups", SEED_LIST, false },
		{ "users", SEED_LIST, false },         { "bots", SEED_LIST, false },
		{ "conversations", SEED_LIST, false }, { .name = NULL }
	};
	enum tt_err err = seed_check(seed, json, "the file", keys);

	if (!err)
		err = set_clock(seed, json);
	if (!err)
		err = seed_each(seed, json, "", "groups", add_group, NULL);
	if (!err)
		err = seed_each(seed, json, "", "users", add_user, NULL);
	if (!err)
		err = seed_each(seed, json, "", "bots", seed_bot, NULL);
	return err ? err : seed_each(seed, json, "", "conversations", seed_conversation, NULL);
}

enum tt_err seed_file(struct seed *seed, const char *path)
{
	struct tt_buf text = { 0 };
	json_error_t problem = { 0 };
	json_t *json = NULL;
	enum tt_err err = tt_file_read(&text, path);

	seed->now_s = tt_clock_s();
	if (err) {
		seed->problem = tt_arena_printf(seed->arena, "%s", strerror(errno));
		tt_buf_finish(&text);
		return err;
	}
	json = json_loadb(text.p ? text.p : "", text.n, JSON_REJECT_DUPLICATES, &problem);
	tt_buf_finish(&text);
	if (!json) {
		seed->problem = tt_arena_printf(seed->arena, "line %d, column %d: %s", problem.line,
						problem.column, problem.text);
		return TT_ERR_SEED;
	}
	err = db_begin(seed->db, DB_WRITE);
	if (!err)
		err = db_end(seed->db, add_all(seed, json));
	json_decref(json);
	return err;
}
