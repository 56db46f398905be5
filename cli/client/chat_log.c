#include "cli/client/chat_log.h"
#include "cli/client/message_text.h"
#include "cli/client/printable.h"

#include <inttypes.h>
#include <stdlib.h>

enum {
	QUOTE_CHARS = 80
};

void chat_log_finish(struct chat_log *log)
{
	for (size_t i = 0; i < log->n; i++)
		free(log->items[i].memory);
	free(log->items);
	*log = (struct chat_log){ 0 };
}

/* Where a message of this number is, or would be. */
static size_t place_of(const struct chat_log *log, int64_t id)
{
	size_t low = 0;
	size_t high = log->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (log->items[middle].id < id)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool is_there(const struct chat_log *log, size_t at, int64_t id)
{
	return at < log->n && log->items[at].id == id;
}

const struct chat_entry *chat_log_find(const struct chat_log *log, int64_t id)
{
	size_t at = place_of(log, id);

	return is_there(log, at, id) ? &log->items[at] : NULL;
}

const struct chat_entry *chat_log_last(const struct chat_log *log, bool mine)
{
	for (size_t i = log->n; i > 0; i--) {
		const struct chat_entry *entry = &log->items[i - 1];

		if (!entry->is_system && !entry->is_deleted && entry->is_mine == mine)
			return entry;
	}
	return NULL;
}

/* A quote is there to remember by, not to read again. */
static void add_quote(struct tt_buf *out, const struct tt_message *parent)
{
	struct tt_buf text = { 0 };
	struct tt_buf line = { 0 };

	if (parent->is_gone) {
		tt_buf_add_c(out, "a message that is gone");
		return;
	}
	message_text_add(&text, parent);
	printable_add(&line, message_author(parent), PRINTABLE_LINE);
	tt_buf_add_c(&line, ": ");
	printable_add(&line, tt_buf_str(&text), PRINTABLE_LINE);
	tt_buf_add_str(out, tt_utf8_head(tt_buf_str(&line), QUOTE_CHARS));
	tt_buf_finish(&line);
	tt_buf_finish(&text);
}

static void add_reactions(struct tt_buf *out, const struct tt_counts *reactions)
{
	for (size_t i = 0; i < reactions->n; i++) {
		if (i > 0)
			tt_buf_add_c(out, "  ");
		printable_add(out, reactions->items[i].key, PRINTABLE_LINE);
		tt_buf_printf(out, " %" PRId64, reactions->items[i].n);
	}
}

static bool mentions(const struct tt_message *message, struct tt_str me)
{
	for (size_t i = 0; i < message->parameters.n; i++) {
		const struct tt_param *param = &message->parameters.items[i];

		if (!tt_str_starts(param->key, TT_STR("mention-")))
			continue;
		if (tt_str_starts(param->key, TT_STR("mention-call")))
			return true;
		for (size_t k = 0; k < param->n_pairs; k++)
			if (strcmp(param->pairs[k].key, "id") == 0 && me.n > 6 &&
			    tt_str_eq(param->pairs[k].value, (struct tt_str){ me.p + 6, me.n - 6 }))
				return true;
	}
	return false;
}

enum text {
	TEXT_AUTHOR,
	TEXT_ACTOR,
	TEXT_TEXT,
	TEXT_RAW,
	TEXT_QUOTE,
	TEXT_REACTIONS,
	N_TEXTS
};

static void add_text(struct tt_buf *out, const struct tt_message *message, enum text which)
{
	struct tt_buf text = { 0 };

	switch (which) {
	case TEXT_AUTHOR:
		printable_add(out, message_author(message), PRINTABLE_LINE);
		break;
	case TEXT_ACTOR:
		tt_buf_printf(&text, "%.*s/%.*s", TT_STR_ARG(message->actor_type),
			      TT_STR_ARG(message->actor_id));
		printable_add(out, tt_buf_str(&text), PRINTABLE_LINE);
		break;
	case TEXT_TEXT:
		message_text_add(&text, message);
		printable_add(out, tt_buf_str(&text), PRINTABLE_LINES);
		break;
	case TEXT_RAW:
		message_text_add_typed(&text, message);
		printable_add(out, tt_buf_str(&text), PRINTABLE_LINES);
		break;
	case TEXT_QUOTE:
		if (message->parent && message->system_message.n == 0)
			add_quote(out, message->parent);
		break;
	default:
		add_reactions(out, &message->reactions);
		break;
	}
	tt_buf_finish(&text);
}

static struct chat_entry make_entry(const struct chat_log *log, const struct tt_message *message)
{
	struct chat_entry entry = { .id = message->id,
				    .time_s = message->timestamp,
				    .is_system = message->system_message.n > 0,
				    .mentions_me = mentions(message, log->me),
				    .is_edited = message->edited != 0,
				    .is_deleted = message->deleted };
	struct tt_str *const texts[N_TEXTS] = { &entry.author, &entry.actor, &entry.text,
						&entry.raw,    &entry.quote, &entry.reactions };
	size_t ends[N_TEXTS];
	struct tt_buf memory = { 0 };
	size_t begin = 0;

	for (size_t i = 0; i < N_TEXTS; i++) {
		add_text(&memory, message, (enum text)i);
		ends[i] = memory.n;
	}
	tt_buf_add_char(&memory, 0);
	for (size_t i = 0; i < N_TEXTS; begin = ends[i++])
		*texts[i] = (struct tt_str){ ends[i] > begin ? memory.p + begin : NULL,
					     ends[i] - begin };
	entry.memory = memory.p;
	entry.is_mine = tt_str_eq(entry.actor, log->me);
	return entry;
}

static void replace(struct chat_log *log, size_t at, const struct tt_message *message)
{
	free(log->items[at].memory);
	log->items[at] = make_entry(log, message);
	log->version++;
}

static void forget_oldest(struct chat_log *log)
{
	free(log->items[0].memory);
	log->n--;
	memmove(log->items, log->items + 1, log->n * sizeof(*log->items));
}

static void insert(struct chat_log *log, size_t at, const struct tt_message *message)
{
	if (log->n == log->cap) {
		log->cap = log->cap ? log->cap * 2 : 64;
		log->items = realloc(log->items, log->cap * sizeof(*log->items));
		if (!log->items)
			tt_oom();
	}
	memmove(log->items + at + 1, log->items + at, (log->n - at) * sizeof(*log->items));
	log->items[at] = make_entry(log, message);
	log->n++;
	log->version++;
	/* Who scrolls up far keeps what he came for. */
	if (log->n > CHAT_LOG_MAX && at + 1 == log->n)
		forget_oldest(log);
}

/* Events that are about another message: they change it and are not shown. */
static bool is_change(struct tt_str event)
{
	static const char *const events[] = { "reaction", "reaction_revoked", "reaction_deleted",
					      "message_edited", "message_deleted" };

	for (size_t i = 0; i < ARRAY_LEN(events); i++)
		if (tt_str_is(event, events[i]))
			return true;
	return false;
}

static void clear_before(struct chat_log *log, int64_t id)
{
	while (log->n > 0 && log->items[0].id < id)
		forget_oldest(log);
	log->version++;
}

bool chat_log_take(struct chat_log *log, const struct tt_message *message)
{
	size_t at;

	if (is_change(message->system_message)) {
		const struct tt_message *changed = message->parent;

		at = changed ? place_of(log, changed->id) : 0;
		if (changed && !changed->is_gone && is_there(log, at, changed->id))
			replace(log, at, changed);
		return false;
	}
	if (tt_str_is(message->system_message, "history_cleared"))
		clear_before(log, message->id);
	if (message->message.n == 0)
		return false;
	at = place_of(log, message->id);
	if (is_there(log, at, message->id))
		replace(log, at, message);
	else
		insert(log, at, message);
	return true;
}
