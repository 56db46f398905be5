#include "server/dev/journal.h"
#include "lib/base/clock.h"
#include "server/dev/glob.h"

#include <pthread.h>
#include <stdlib.h>

struct kept_entry {
	struct kept_entry *next; /* the one after it */
	size_t n_bytes;
	struct entry entry; /* its texts stand behind it */
};

struct journal {
	pthread_mutex_t lock;
	struct bus *bus;
	struct kept_entry *first;
	struct kept_entry *last;
	size_t n;
	size_t n_bytes;
	int64_t next_id;
};

struct journal *journal_create(struct bus *bus)
{
	struct journal *journal = calloc(1, sizeof(*journal));

	if (!journal)
		tt_oom();
	pthread_mutex_init(&journal->lock, NULL);
	journal->bus = bus;
	journal->next_id = 1;
	return journal;
}

static void drop_first(struct journal *journal)
{
	struct kept_entry *first = journal->first;

	journal->first = first->next;
	if (!journal->first)
		journal->last = NULL;
	journal->n--;
	journal->n_bytes -= first->n_bytes;
	free(first);
}

void journal_clear(struct journal *journal)
{
	pthread_mutex_lock(&journal->lock);
	while (journal->first)
		drop_first(journal);
	journal->next_id = 1;
	pthread_mutex_unlock(&journal->lock);
}

void journal_destroy(struct journal *journal)
{
	if (!journal)
		return;
	journal_clear(journal);
	pthread_mutex_destroy(&journal->lock);
	free(journal);
}

static struct kept_entry *copy(const struct entry *draft)
{
	size_t n = sizeof(struct kept_entry);
	struct kept_entry *kept;
	char *at;

	for (int i = 0; i < N_TEXTS; i++)
		n += draft->texts[i].n;
	kept = malloc(n);
	if (!kept)
		tt_oom();
	*kept = (struct kept_entry){ .n_bytes = n, .entry = *draft };
	at = (char *)(kept + 1);
	for (int i = 0; i < N_TEXTS; i++) {
		struct tt_str *text = &kept->entry.texts[i];

		if (!text->p)
			continue;
		memcpy(at, text->p, text->n);
		text->p = at;
		at += text->n;
	}
	return kept;
}

static void append(struct journal *journal, struct kept_entry *kept)
{
	kept->entry.id = journal->next_id++;
	if (journal->last)
		journal->last->next = kept;
	else
		journal->first = kept;
	journal->last = kept;
	journal->n++;
	journal->n_bytes += kept->n_bytes;
}

void journal_add(struct journal *journal, const struct entry *draft)
{
	struct kept_entry *kept = copy(draft);

	pthread_mutex_lock(&journal->lock);
	append(journal, kept);
	while (journal->n > JOURNAL_MAX || journal->n_bytes > JOURNAL_MAX_BYTES)
		drop_first(journal);
	pthread_mutex_unlock(&journal->lock);
	bus_publish(journal->bus, topic_journal());
}

static bool fits_text(struct tt_str wanted, struct tt_str text)
{
	return wanted.n == 0 || tt_str_eq(wanted, text);
}

static bool fits_bot(struct tt_str wanted, const struct entry *entry)
{
	return fits_text(wanted, entry->texts[TEXT_BOT]) ||
	       (entry->bot_id != 0 && tt_str_int(wanted) == entry->bot_id);
}

static bool fits(const struct journal_query *query, const struct entry *entry)
{
	const struct tt_str *texts = entry->texts;

	return entry->id > query->after && (query->id == 0 || entry->id == query->id) &&
	       (query->status == 0 || entry->status == query->status) &&
	       fits_text(query->kind, entry->is_webhook ? TT_STR("webhook") : TT_STR("request")) &&
	       fits_text(query->method, texts[TEXT_METHOD]) &&
	       fits_text(query->user, texts[TEXT_USER]) && fits_bot(query->bot, entry) &&
	       fits_text(query->error, texts[TEXT_ERROR]) &&
	       (query->path.n == 0 || dev_glob(query->path, texts[TEXT_PATH])) &&
	       (query->has.n == 0 || tt_str_has(texts[TEXT_BODY], query->has) ||
		tt_str_has(texts[TEXT_ANSWER], query->has));
}

size_t journal_write(struct journal *journal, const struct journal_query *query,
		     struct tt_writer *w, int64_t *last)
{
	size_t n = 0;

	tt_write_list(w);
	pthread_mutex_lock(&journal->lock);
	for (struct kept_entry *kept = journal->first; kept; kept = kept->next) {
		if (query->limit > 0 && (int64_t)n == query->limit)
			break;
		if (!fits(query, &kept->entry))
			continue;
		entry_write(w, &kept->entry);
		n++;
	}
	*last = journal->next_id - 1;
	pthread_mutex_unlock(&journal->lock);
	tt_write_end(w);
	return n;
}

enum tt_err journal_get(struct journal *journal, int64_t id, struct tt_arena *arena,
			struct entry *out)
{
	enum tt_err err = TT_ERR_DEV_ENTRY;

	pthread_mutex_lock(&journal->lock);
	for (struct kept_entry *kept = journal->first; err && kept; kept = kept->next) {
		if (kept->entry.id != id)
			continue;
		*out = kept->entry;
		for (int i = 0; i < N_TEXTS; i++)
			out->texts[i] = tt_str_dup(arena, out->texts[i]);
		err = TT_OK;
	}
	pthread_mutex_unlock(&journal->lock);
	return err;
}

void journal_size(struct journal *journal, size_t *n, size_t *n_bytes)
{
	pthread_mutex_lock(&journal->lock);
	*n = journal->n;
	*n_bytes = journal->n_bytes;
	pthread_mutex_unlock(&journal->lock);
}

static void put_texts(struct tt_writer *w, const struct entry *entry)
{
	static const char *const names[N_TEXTS] = {
		[TEXT_METHOD] = "method",
		[TEXT_PATH] = "path",
		[TEXT_QUERY] = "query",
		[TEXT_USER] = "user",
		[TEXT_FROM] = "from",
		[TEXT_TYPE] = "type",
		[TEXT_ERROR] = "error",
		[TEXT_BOT] = "bot",
		[TEXT_URL] = "url",
		[TEXT_RANDOM] = "random",
		[TEXT_SIGNATURE] = "signature",
		[TEXT_OUTCOME] = "outcome",
		[TEXT_REASON] = "reason",
		[TEXT_BODY] = "body",
		[TEXT_ANSWER] = "answer",
	};

	for (int i = 0; i < N_TEXTS; i++)
		if (entry->texts[i].p)
			tt_put_str(w, names[i], entry->texts[i]);
}

static void put_time(struct tt_writer *w, int64_t at_ms)
{
	struct tt_arena arena;

	tt_arena_init(&arena);
	tt_put_str(w, "at", tt_clock_iso(&arena, at_ms / 1000));
	tt_arena_finish(&arena);
}

void entry_write(struct tt_writer *w, const struct entry *entry)
{
	tt_write_object(w);
	tt_put_i64(w, "id", entry->id);
	tt_put_c(w, "kind", entry->is_webhook ? "webhook" : "request");
	put_time(w, entry->at_ms);
	tt_put_i64_or_null(w, "status", entry->status);
	tt_put_thousandths(w, "tookMs", entry->took_us);
	if (entry->is_webhook)
		tt_put_i64(w, "botId", entry->bot_id);
	put_texts(w, entry);
	tt_put_i64(w, "bodyBytes", entry->n_body);
	if (!entry->is_webhook)
		tt_put_i64(w, "answerBytes", entry->n_answer);
	tt_put_i64_or_null(w, "fault", entry->fault);
	tt_write_end(w);
}
