#include "server/talk/history/tell.h"
#include "lib/base/writer.h"
#include "server/talk/history/history.h"

struct tt_str talk_system_encode(struct tt_arena *arena, const struct system_param params[],
				 size_t n)
{
	struct tt_buf json = { 0 };
	struct tt_writer w;
	struct tt_str text;

	tt_writer_init(&w, &json, TT_WRITE_JSON);
	tt_write_object(&w);
	for (size_t i = 0; i < n; i++)
		tt_put_str(&w, params[i].key, params[i].value);
	tt_write_end(&w);
	text = tt_str_dup(arena, tt_buf_str(&json));
	tt_buf_finish(&json);
	return text;
}

enum tt_err talk_system_by(struct talk *talk, struct room *room, struct actor actor,
			   const char *name, const struct system_param params[], size_t n_params)
{
	struct message message = {
		.kind = MESSAGE_SYSTEM,
		.actor_type = actor.type,
		.actor_id = actor.id,
		.body = tt_str(name),
		.created_s = talk->now_s,
	};

	if (n_params > 0)
		message.parameters = talk_system_encode(talk->arena, params, n_params);
	return talk_message_add(talk, room, &message);
}

enum tt_err talk_system(struct talk *talk, struct room *room, const char *name,
			const struct system_param params[], size_t n_params)
{
	return talk_system_by(talk, room, talk->actor, name, params, n_params);
}

enum tt_err talk_system_of(struct talk *talk, struct room *room, const char *name, const char *key,
			   struct tt_str value)
{
	const struct system_param param = { key, value };

	return talk_system(talk, room, name, &param, 1);
}

enum tt_err talk_system_about(struct talk *talk, struct seat *seat, const char *name,
			      const struct message *about, struct message *out)
{
	*out = (struct message){
		.kind = MESSAGE_SYSTEM,
		.actor_type = talk->actor.type,
		.actor_id = talk->actor.id,
		.actor_name = talk->actor.name,
		.body = tt_str(name),
		.created_s = talk->now_s,
	};
	if (about)
		message_hang_on(out, about);
	return talk_message_add(talk, &seat->room, out);
}
