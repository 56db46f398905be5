#include "server/talk/show/actor_param.h"
#include "server/talk/names.h"

struct tt_pair *param_pairs(struct tt_arena *arena, struct tt_param *out, const char *key, size_t n)
{
	struct tt_pair *pairs = tt_arena_array(arena, struct tt_pair, n);

	*out = (struct tt_param){ tt_str(key), pairs, n };
	return pairs;
}

static void param_gone_user(struct tt_arena *arena, const char *key, struct tt_param *out)
{
	struct tt_pair *pairs = param_pairs(arena, out, key, 3);

	pairs[0] = (struct tt_pair){ "type", TT_STR("highlight") };
	pairs[1] = (struct tt_pair){ "id", TT_STR("deleted_users") };
	pairs[2] = (struct tt_pair){ "name", TT_STR("Deleted user") };
}

static void param_user(struct tt_arena *arena, const char *key, struct tt_str id,
		       struct tt_str name, struct tt_param *out)
{
	struct tt_pair *pairs = param_pairs(arena, out, key, 4);

	pairs[0] = (struct tt_pair){ "type", TT_STR("user") };
	pairs[1] = (struct tt_pair){ "id", id };
	pairs[2] = (struct tt_pair){ "name", name };
	pairs[3] = (struct tt_pair){ "mention-id", id };
}

enum tt_err talk_user_param(struct talk *talk, const char *key, struct tt_str id,
			    struct tt_param *out)
{
	struct tt_str name;
	enum tt_err err = names_get(talk, 0, ACTOR_USERS, id, &name);

	if (err)
		return err;
	if (name.p)
		param_user(talk->arena, key, id, name, out);
	else
		param_gone_user(talk->arena, key, out);
	return TT_OK;
}

enum tt_err talk_group_param(struct talk *talk, const char *key, struct tt_str id,
			     struct tt_param *out)
{
	struct tt_pair *pairs = param_pairs(talk->arena, out, key, 4);
	struct tt_str name;
	enum tt_err err = names_get(talk, 0, ACTOR_GROUPS, id, &name);

	pairs[0] = (struct tt_pair){ "type", TT_STR("group") };
	pairs[1] = (struct tt_pair){ "id", id };
	pairs[2] = (struct tt_pair){ "name", name.p ? name : id };
	pairs[3] = (struct tt_pair){ "mention-id", tt_str_printf(talk->arena, "user-group/%.*s",
								 TT_STR_ARG(id)) };
	return err;
}

/* Somebody without an account, who may have no name. */
static void param_guest(struct tt_arena *arena, const char *key, struct actor who,
			struct tt_param *out)
{
	const char *kind = tt_str_eq(who.type, ACTOR_EMAILS) ? "email" : "guest";
	struct tt_pair *pairs = param_pairs(arena, out, key, 4);

	pairs[0] = (struct tt_pair){ "type", TT_STR("guest") };
	pairs[1] =
		(struct tt_pair){ "id", tt_str_printf(arena, "%s/%.*s", kind, TT_STR_ARG(who.id)) };
	pairs[2] = (struct tt_pair){ "name", TT_STR("Guest") };
	if (who.name.n > 0)
		pairs[2].value = tt_str_printf(arena, "%.*s (guest)", TT_STR_ARG(who.name));
	pairs[3] = (struct tt_pair){ "mention-id", pairs[1].value };
}

enum tt_err talk_guest_param(struct talk *talk, const struct room *room, struct actor guest,
			     struct tt_param *out)
{
	enum tt_err err = names_get(talk, room->id, guest.type, guest.id, &guest.name);

	param_guest(talk->arena, "user", guest, out);
	return err;
}

void talk_author_param(struct tt_arena *arena, const struct message *row, struct tt_param *out)
{
	if (tt_str_eq(row->actor_type, ACTOR_USERS)) {
		if (row->actor_name.p)
			param_user(arena, "actor", row->actor_id, row->actor_name, out);
		else
			param_gone_user(arena, "actor", out);
		return;
	}
	param_guest(arena, "actor",
		    (struct actor){ row->actor_type, row->actor_id, row->actor_name }, out);
}

enum tt_err talk_actor_param(struct talk *talk, const struct seat *seat, struct actor actor,
			     struct tt_param *out)
{
	struct message row = { .actor_type = actor.type, .actor_id = actor.id };
	enum tt_err err = names_get(talk, seat->room.id, actor.type, actor.id, &row.actor_name);

	if (!err)
		talk_author_param(talk->arena, &row, out);
	return err;
}

struct shown_actor talk_actor_show(struct tt_str type, struct tt_str id, struct tt_str name)
{
	if (tt_str_eq(type, ACTOR_USERS) && !name.p)
		return (struct shown_actor){ TT_STR("deleted_users"), TT_STR("deleted_users"),
					     TT_STR("") };
	return (struct shown_actor){ type, id, name };
}
