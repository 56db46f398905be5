#include "server/dev/faults.h"
#include "server/dev/glob.h"

void faults_init(struct faults *faults)
{
	pthread_mutex_init(&faults->lock, NULL);
	faults->list.n = 0;
	faults->list.next_id = 1;
}

void faults_finish(struct faults *faults)
{
	pthread_mutex_destroy(&faults->lock);
}

enum tt_err faults_add(struct faults *faults, struct fault *fault)
{
	struct fault_list *list = &faults->list;
	enum tt_err err = TT_OK;

	pthread_mutex_lock(&faults->lock);
	if (list->n < FAULTS_MAX) {
		fault->id = list->next_id++;
		list->items[list->n++] = *fault;
	} else {
		err = TT_ERR_DEV_FULL;
	}
	pthread_mutex_unlock(&faults->lock);
	return err;
}

enum tt_err faults_remove(struct faults *faults, int64_t id)
{
	struct fault_list *list = &faults->list;
	enum tt_err err = TT_ERR_DEV_RULE;

	pthread_mutex_lock(&faults->lock);
	for (size_t i = 0; err && i < list->n; i++) {
		if (list->items[i].id != id)
			continue;
		memmove(&list->items[i], &list->items[i + 1],
			(list->n - i - 1) * sizeof(list->items[i]));
		list->n--;
		err = TT_OK;
	}
	pthread_mutex_unlock(&faults->lock);
	return err;
}

void faults_get(struct faults *faults, struct fault_list *out)
{
	pthread_mutex_lock(&faults->lock);
	*out = faults->list;
	pthread_mutex_unlock(&faults->lock);
}

void faults_set(struct faults *faults, const struct fault_list *list)
{
	pthread_mutex_lock(&faults->lock);
	faults->list = *list;
	pthread_mutex_unlock(&faults->lock);
}

static bool fits_text(const char *wanted, struct tt_str text)
{
	return !*wanted || tt_str_is(text, wanted);
}

static bool fits_bot(const char *wanted, const struct fault_subject *subject)
{
	return fits_text(wanted, subject->bot) ||
	       (tt_str_int(tt_str(wanted)) == subject->bot_id && subject->bot_id != 0);
}

static bool fits(const struct fault *fault, const struct fault_subject *subject)
{
	if (fault->of_webhooks != subject->is_webhook)
		return false;
	if (subject->is_webhook)
		return fits_bot(fault->bot, subject);
	return fits_text(fault->method, subject->method) && fits_text(fault->user, subject->user) &&
	       (!*fault->path || dev_glob(tt_str(fault->path), subject->path));
}

/* xorshift64*: the same numbers after the same seed, on every machine. */
static int64_t draw(struct fault *fault)
{
	uint64_t x = fault->chance;

	x ^= x >> 12;
	x ^= x << 25;
	x ^= x >> 27;
	fault->chance = x;
	return (int64_t)((x * UINT64_C(2685821657736338717) >> 33) % FAULT_ALWAYS);
}

static bool happens(struct fault *fault)
{
	if (fault->times > 0 && fault->n_hits >= fault->times)
		return false;
	fault->n_fits++;
	if (draw(fault) >= fault->rate)
		return false;
	fault->n_hits++;
	return true;
}

bool faults_draw(struct faults *faults, const struct fault_subject *subject, struct fault *out)
{
	struct fault_list *list = &faults->list;
	bool found = false;

	pthread_mutex_lock(&faults->lock);
	for (size_t i = 0; !found && i < list->n; i++) {
		found = fits(&list->items[i], subject) && happens(&list->items[i]);
		if (found)
			*out = list->items[i];
	}
	pthread_mutex_unlock(&faults->lock);
	return found;
}
