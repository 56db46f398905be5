#include "server/talk/names.h"
#include "server/store/names.h"
#include "server/store/users.h"

enum {
	N_SLOTS = 256
};

struct known {
	struct tt_str type;
	struct tt_str id;
	int64_t room_id;
	struct tt_str name;
	struct tt_str real_id; /* of a user that was typed */
	struct known *next;
};

struct names {
	struct known *slots[N_SLOTS];
};

static uint32_t hash(struct tt_str id)
{
	uint32_t value = 2166136261u; /* FNV-1a */

	for (size_t i = 0; i < id.n; i++)
		value = (value ^ (unsigned char)id.p[i]) * 16777619u;
	return value;
}

static enum tt_err ask_typed(struct talk *talk, struct known *who)
{
	struct user user;
	enum tt_err err = store_user_find(talk->db, talk->arena, who->id, &user);

	if (!err) {
		who->name = user.display_name;
		who->real_id = user.id;
	}
	return err == TT_ERR_NO_USER ? TT_OK : err;
}

/* Kept as a kind of its own: what was typed is no id. */
#define TYPED TT_STR("typed")

static enum tt_err ask(struct talk *talk, struct known *who)
{
	who->name = who->real_id = (struct tt_str){ NULL, 0 };
	if (tt_str_eq(who->type, TYPED))
		return ask_typed(talk, who);
	return store_name_get(talk->db, talk->arena, who->room_id, who->type, who->id, &who->name);
}

static bool is_same(const struct known *a, const struct known *b)
{
	return a->room_id == b->room_id && tt_str_eq(a->id, b->id) && tt_str_eq(a->type, b->type);
}

/* Fills in what is not known of `who` yet. */
static enum tt_err look_up(struct talk *talk, struct known *who)
{
	struct known **slot;
	struct known *known;
	enum tt_err err;

	if (!talk->names)
		talk->names = tt_arena_new(talk->arena, struct names);
	slot = &talk->names->slots[hash(who->id) % N_SLOTS];
	for (known = *slot; known; known = known->next)
		if (is_same(known, who)) {
			*who = *known;
			return TT_OK;
		}
	err = ask(talk, who);
	if (err)
		return err;
	known = tt_arena_new(talk->arena, struct known);
	*known = *who;
	known->next = *slot;
	*slot = known;
	return TT_OK;
}

/* Accounts are called the same everywhere. */
static bool is_account(struct tt_str actor_type)
{
	return tt_str_eq(actor_type, ACTOR_USERS) || tt_str_eq(actor_type, ACTOR_GROUPS);
}

enum tt_err names_get(struct talk *talk, int64_t room_id, struct tt_str actor_type,
		      struct tt_str actor_id, struct tt_str *out)
{
	struct known who = { .type = actor_type,
			     .id = actor_id,
			     .room_id = is_account(actor_type) ? 0 : room_id };
	enum tt_err err = look_up(talk, &who);

	*out = who.name;
	return err;
}

enum tt_err names_find_user(struct talk *talk, struct tt_str *id, struct tt_str *name)
{
	struct known who = { .type = TYPED, .id = *id };
	enum tt_err err = look_up(talk, &who);

	if (who.name.p)
		*id = who.real_id;
	*name = who.name;
	return err;
}
