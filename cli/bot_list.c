/* bot_list.c - tertulia bot list. */
#include "cli/bot.h"
#include "server/store/bots.h"
#include "server/store/rooms.h"
#include "server/talk/bots/install.h"

#include <inttypes.h>

struct list {
	struct bot *bots;
	size_t n;
};

static void keep_those_in_room(struct list *list)
{
	size_t n = 0;

	for (size_t i = 0; i < list->n; i++)
		if (list->bots[i].is_in_room)
			list->bots[n++] = list->bots[i];
	list->n = n;
}

/* All, or those of the conversation that is named. */
static enum tt_err read_list(struct verb_call *call, void *ctx)
{
	struct list *list = ctx;
	struct room room = { 0 };
	enum tt_err err = TT_OK;

	if (call->n_args > 0)
		err = store_room_by_token(call->db, &call->arena, tt_str(call->args[0]), &room);
	if (!err)
		err = call->n_args > 0
			      ? store_bots_for_room(call->db, &call->arena, room.id, &list->bots,
						    &list->n)
			      : store_bots_all(call->db, &call->arena, &list->bots, &list->n);
	if (!err && call->n_args > 0)
		keep_those_in_room(list);
	return err;
}

static struct tt_str words_of(struct tt_arena *arena, const struct bot *bot)
{
	return talk_bot_feature_words(arena, bot->features);
}

static void print_bot(struct tt_writer *w, struct tt_arena *arena, const struct bot *bot)
{
	tt_write_object(w);
	tt_put_i64(w, "id", bot->id);
	tt_put_str(w, "name", bot->name);
	tt_put_str_or_null(w, "description", bot->description);
	tt_put_i64(w, "state", bot->state);
	tt_put_str(w, "features", words_of(arena, bot));
	tt_put_str(w, "url", bot->url);
	tt_put_str(w, "url_hash", bot->url_hash);
	tt_put_i64(w, "error_count", bot->error_count);
	tt_put_i64(w, "last_error_date", bot->last_error_s);
	tt_put_str_or_null(w, "last_error_message", bot->last_error_message);
	tt_put_i64(w, "waiting", bot->n_waiting);
	tt_put_i64(w, "dropped", bot->n_dropped);
	tt_put_i64(w, "created", bot->created_s);
	tt_put_c(w, "kind", bot_is_webhook(bot) ? "webhook" : "bot");
	tt_put_str_or_null(w, "room", bot->room_token);
	tt_put_str_or_null(w, "maker", bot->maker_id);
	tt_write_end(w);
}

static void print_json(struct tt_arena *arena, const void *ctx)
{
	const struct list *list = ctx;
	struct tt_buf text = { 0 };
	struct tt_writer w;

	tt_writer_init(&w, &text, TT_WRITE_JSON);
	tt_write_list(&w);
	for (size_t i = 0; i < list->n; i++)
		print_bot(&w, arena, &list->bots[i]);
	tt_write_end(&w);
	verb_print(&text);
}

static struct tt_str number(struct tt_arena *arena, int64_t value)
{
	return tt_str_printf(arena, "%" PRId64, value);
}

/* Of those that moderators have made for one conversation. */
static struct tt_str or_dash(struct tt_str text)
{
	return text.p ? text : TT_STR("-");
}

static void print_table(struct tt_arena *arena, const void *ctx)
{
	const struct list *list = ctx;
	enum {
		N = 10
	};
	static const char *const states[] = { "disabled", "enabled", "no setup" };
	struct tt_str *cells = tt_arena_array(arena, struct tt_str, (list->n + 1) * N);
	const struct tt_str heading[N] = { TT_STR("ID"),       TT_STR("NAME"),   TT_STR("STATE"),
					   TT_STR("FEATURES"), TT_STR("ERRORS"), TT_STR("WAITING"),
					   TT_STR("DROPPED"),  TT_STR("ROOM"),   TT_STR("MAKER"),
					   TT_STR("URL") };

	memcpy(cells, heading, sizeof(heading));
	for (size_t i = 0; i < list->n; i++) {
		const struct bot *bot = &list->bots[i];
		const struct tt_str row[N] = {
			number(arena, bot->id),          bot->name,
			tt_str(states[bot->state]),      words_of(arena, bot),
			number(arena, bot->error_count), number(arena, bot->n_waiting),
			number(arena, bot->n_dropped),   or_dash(bot->room_token),
			or_dash(bot->maker_id),          bot->url,
		};

		memcpy(cells + (i + 1) * N, row, sizeof(row));
	}
	verb_print_table(cells, list->n + 1, N);
}

int bot_list(struct verb_call *call)
{
	const char *subject = call->n_args > 0 ? call->args[0] : "database";
	struct list list = { NULL, 0 };
	static const struct verb_table table = { read_list, print_json, print_table };

	return verb_list(call, subject, &table, &list);
}
