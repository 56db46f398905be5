#include "server/seed_told.h"

#include <stdlib.h>

void seed_tell(struct seed *seed)
{
	seed->told = json_pack("{s:[], s:[], s:[]}", "users", "bots", "conversations");
	if (!seed->told)
		tt_oom();
}

static json_t *text(struct tt_str s)
{
	return s.p ? json_stringn(s.p, s.n) : json_null();
}

static void append(struct seed *seed, const char *list, json_t *item)
{
	if (!item || json_array_append_new(json_object_get(seed->told, list), item) != 0)
		tt_oom();
}

void seed_tell_user(struct seed *seed, const struct new_user *user, struct tt_str password,
		    bool is_admin)
{
	struct tt_str name = user->display_name.n > 0 ? user->display_name : user->id;

	if (!seed->told)
		return;
	append(seed, "users",
	       json_pack("{s:o, s:o, s:o, s:o, s:b}", "id", text(user->id), "password",
			 text(password), "displayName", text(name), "email", text(user->email),
			 "admin", (int)is_admin));
}

void seed_tell_bot(struct seed *seed, const struct bot *bot)
{
	if (!seed->told)
		return;
	append(seed, "bots",
	       json_pack("{s:I, s:o, s:o, s:o}", "id", (json_int_t)bot->id, "name", text(bot->name),
			 "secret", text(bot->secret), "url", text(bot->url)));
}

void seed_tell_room(struct seed *seed, const struct room *room, struct tt_str owner,
		    const struct seed_ref refs[], size_t n)
{
	json_t *ids;

	if (!seed->told)
		return;
	ids = json_object();
	for (size_t i = 0; i < n; i++)
		json_object_setn_new(ids, refs[i].name.p, refs[i].name.n,
				     json_integer((json_int_t)refs[i].id));
	append(seed, "conversations",
	       json_pack("{s:o, s:I, s:o, s:o, s:I, s:o}", "token", text(room->token), "type",
			 (json_int_t)room->type, "name", text(room->name), "owner", text(owner),
			 "lastMessage", (json_int_t)room->last_message_id, "messages", ids));
}

struct tt_str seed_told(struct seed *seed)
{
	struct tt_str out;
	char *dump;

	if (!seed->told)
		return (struct tt_str){ NULL, 0 };
	dump = json_dumps(seed->told, JSON_COMPACT);
	if (!dump)
		tt_oom();
	out = tt_str_dup(seed->arena, tt_str(dump));
	free(dump);
	json_decref(seed->told);
	seed->told = NULL;
	return out;
}
