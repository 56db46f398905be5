#include "server/talk/history/tell.h"
#include "lib/base/writer.h"
#include "server/talk/history/history.h"

struct tt_str talk_encode_params(struct tt_arena *arena, const struct tell_param params[], size_t n)
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

static struct message row_of(const struct talk *talk, enum event_kind event)
{
	return talk_message_new(talk, MESSAGE_SYSTEM, tt_str(talk_events[event].name));
}

static enum tt_err add(struct talk *talk, struct room *room, struct message *row,
		       const struct tell_param params[], size_t n)
{
	if (n > 0)
		row->parameters = talk_encode_params(talk->arena, params, n);
	return talk_message_add(talk, room, row);
}

enum tt_err talk_tell(struct talk *talk, struct room *room, enum event_kind event)
{
	return talk_tell_with(talk, room, event, NULL, 0);
}

enum tt_err talk_tell_with(struct talk *talk, struct room *room, enum event_kind event,
			   const struct tell_param params[], size_t n)
{
	struct message row = row_of(talk, event);

	return add(talk, room, &row, params, n);
}

enum tt_err talk_tell_of(struct talk *talk, struct room *room, enum event_kind event,
			 const char *key, struct tt_str value)
{
	const struct tell_param param = { key, value };

	return talk_tell_with(talk, room, event, &param, 1);
}

enum tt_err talk_tell_by_server(struct talk *talk, struct room *room, enum event_kind event,
				const struct tell_param params[], size_t n)
{
	struct message row = row_of(talk, event);

	row.actor_type = TALK_ACTOR_SYSTEM.type;
	row.actor_id = TALK_ACTOR_SYSTEM.id;
	return add(talk, room, &row, params, n);
}

enum tt_err talk_tell_about(struct talk *talk, struct seat *seat, enum event_kind event,
			    const struct message *about, struct message *out)
{
	*out = row_of(talk, event);
	if (about)
		message_hang_on(out, about);
	return talk_message_add(talk, &seat->room, out);
}
