#include "server/talk/text/text.h"
#include "server/talk/avatar_mark.h"
#include "server/talk/names.h"
#include "server/talk/pair.h"
#include "server/talk/text/mentions.h"

struct context {
	struct talk *talk;
	const struct seat *seat;
	bool may_mention_all;
};

static enum tt_err name_of(const struct context *c, struct tt_str type, struct tt_str id,
			   struct tt_str *out)
{
	return names_get(c->talk, c->seat->room.id, type, id, out);
}

/* The three keys that nearly all have, and what else one needs. */
static void put(const struct context *c, struct tt_param *out, const struct tt_pair pairs[],
		size_t n)
{
	struct tt_pair *copy = tt_arena_array(c->talk->arena, struct tt_pair, n);

	memcpy(copy, pairs, n * sizeof(*pairs));
	out->pairs = copy;
	out->n_pairs = n;
}

static const char *call_type(int64_t room_type)
{
	if (room_type == ROOM_GROUP)
		return "group";
	return room_type == ROOM_PUBLIC ? "public" : "one2one";
}

/* A conversation of two is called by the partner. */
static enum tt_err room_name(const struct context *c, struct tt_str *out)
{
	const struct room *room = &c->seat->room;
	struct tt_str partner;

	*out = room->name;
	if (room->type != ROOM_ONE_TO_ONE || !c->talk->user.p)
		return TT_OK;
	partner = talk_room_partner(room, c->talk->user);
	return partner.p ? name_of(c, ACTOR_USERS, partner, out) : TT_OK;
}

static enum tt_err mention_call(const struct context *c, const char **stem, struct tt_param *out)
{
	const struct room *room = &c->seat->room;
	struct tt_str name;
	enum tt_err err = TT_OK;

	if (!c->may_mention_all)
		return TT_OK;
	err = room_name(c, &name);
	*stem = "call";
	put(c, out,
	    (const struct tt_pair[]){
		    { "type", TT_STR("call") },
		    { "id", room->token },
		    { "name", name },
		    { "call-type", tt_str(call_type(room->type)) },
		    { "icon-url", talk_avatar_url(c->talk, c->seat) },
		    { "mention-id", TT_STR("all") },
	    },
	    6);
	return err;
}

/* Any account, member of the room or not. */
static enum tt_err mention_user(const struct context *c, const struct mention *mention,
				const char **stem, struct tt_param *out)
{
	struct tt_str id = mention->id;
	struct tt_str name;
	enum tt_err err;

	if (mention_is_all(mention))
		return mention_call(c, stem, out);
	err = names_find_user(c->talk, &id, &name);
	if (err || !name.p)
		return err;
	*stem = "user";
	put(c, out,
	    (const struct tt_pair[]){
		    { "type", TT_STR("user") },
		    { "id", id },
		    { "name", name },
		    { "mention-id", id },
	    },
	    4);
	return TT_OK;
}

static enum tt_err mention_guest(const struct context *c, const struct mention *mention,
				 const char **stem, struct tt_param *out)
{
	struct tt_str id = tt_str_printf(c->talk->arena, "guest/%.*s", TT_STR_ARG(mention->id));
	struct tt_str name;
	enum tt_err err = name_of(c, ACTOR_GUESTS, mention->id, &name);

	*stem = "guest";
	put(c, out,
	    (const struct tt_pair[]){
		    { "type", TT_STR("guest") },
		    { "id", id },
		    { "name", name.n > 0 ? name : TT_STR("Guest") },
		    { "mention-id", id },
	    },
	    4);
	return err;
}

static enum tt_err mention_email(const struct context *c, const struct mention *mention,
				 const char **stem, struct tt_param *out)
{
	struct tt_str name;
	enum tt_err err = name_of(c, ACTOR_EMAILS, mention->id, &name);

	*stem = "email";
	put(c, out,
	    (const struct tt_pair[]){
		    { "type", TT_STR("email") },
		    { "id", mention->id },
		    { "name", name.n > 0 ? name : TT_STR("Guest") },
		    { "mention-id",
		      tt_str_printf(c->talk->arena, "email/%.*s", TT_STR_ARG(mention->id)) },
	    },
	    4);
	return err;
}

static enum tt_err mention_group(const struct context *c, const struct mention *mention,
				 const char **stem, struct tt_param *out)
{
	struct tt_str name;
	enum tt_err err = name_of(c, ACTOR_GROUPS, mention->id, &name);

	*stem = "group";
	put(c, out,
	    (const struct tt_pair[]){
		    { "type", TT_STR("user-group") },
		    { "id", mention->id },
		    { "name", name.p ? name : mention->id },
		    { "mention-id",
		      tt_str_printf(c->talk->arena, "group/%.*s", TT_STR_ARG(mention->id)) },
	    },
	    4);
	return err;
}

/* This server has no teams, so none has details. */
static enum tt_err mention_team(const struct context *c, const struct mention *mention,
				const char **stem, struct tt_param *out)
{
	*stem = "team";
	put(c, out,
	    (const struct tt_pair[]){
		    { "type", TT_STR("highlight") },
		    { "id", mention->id },
		    { "name", mention->id },
	    },
	    3);
	return TT_OK;
}

static enum tt_err resolve(void *ctx, const struct mention *mention, const char **stem,
			   struct tt_param *out)
{
	/* Without a row: people and groups of other servers, whom nobody here can name. */
	static enum tt_err (*const kinds[])(const struct context *, const struct mention *,
					    const char **, struct tt_param *) = {
		[MENTION_USER] = mention_user,   [MENTION_GUEST] = mention_guest,
		[MENTION_EMAIL] = mention_email, [MENTION_GROUP] = mention_group,
		[MENTION_TEAM] = mention_team,
	};

	if (mention->kind >= ARRAY_LEN(kinds))
		return TT_OK;
	return kinds[mention->kind](ctx, mention, stem, out);
}

enum tt_err talk_text_show(struct talk *talk, const struct seat *seat, const struct message *row,
			   struct tt_message *out)
{
	struct context context = { talk, seat, row->may_mention_all != 0 };

	return mentions_fill(talk->arena, row->body, resolve, &context, &out->message,
			     &out->parameters);
}
