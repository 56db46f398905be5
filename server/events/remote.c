#include "server/events/remote.h"
#include "lib/base/arena.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

/* A word, a number of up to 20 digits, two blanks. */
#define X(kind, word) \
	_Static_assert(REMOTE_MAX_TOPICS * (sizeof(word) - 1 + 22) <= REMOTE_MAX_LINE, word);
TOPIC_KINDS(X)
#undef X

static const char *const words[N_TOPIC_KINDS] = {
#define X(kind, word) [TOPIC_##kind] = (word),
	TOPIC_KINDS(X)
#undef X
};

struct remote {
	remote_send send;
	void *to;
	pthread_mutex_t lock;
	bool given_up;
	size_t n;
	struct topic topics[REMOTE_MAX_TOPICS];
};

static void send_all(struct remote *remote)
{
	char line[REMOTE_MAX_LINE + 1];
	size_t n = 0;

	for (size_t i = 0; i < remote->n; i++) {
		const struct topic *topic = &remote->topics[i];

		n += (size_t)snprintf(line + n, sizeof(line) - n, "%s%s %" PRIu64, n ? " " : "",
				      words[topic->kind], (uint64_t)topic->id);
	}
	remote->n = 0;
	if (n > 0 && !remote->given_up)
		remote->given_up = !remote->send(remote->to, (struct tt_str){ line, n });
}

static bool has(const struct remote *remote, struct topic topic)
{
	for (size_t i = 0; i < remote->n; i++)
		if (topic_eq(remote->topics[i], topic))
			return true;
	return false;
}

static void on_publish(void *to, struct topic topic)
{
	struct remote *remote = to;

	pthread_mutex_lock(&remote->lock);
	if (!has(remote, topic))
		remote->topics[remote->n++] = topic;
	if (remote->n == REMOTE_MAX_TOPICS)
		send_all(remote);
	pthread_mutex_unlock(&remote->lock);
}

struct remote *remote_create(struct bus *bus, remote_send send, void *to)
{
	struct remote *remote = calloc(1, sizeof(*remote));

	if (!remote)
		tt_oom();
	remote->send = send;
	remote->to = to;
	pthread_mutex_init(&remote->lock, NULL);
	bus_pass_on(bus, on_publish, remote);
	return remote;
}

void remote_flush(struct remote *remote)
{
	pthread_mutex_lock(&remote->lock);
	send_all(remote);
	pthread_mutex_unlock(&remote->lock);
}

void remote_destroy(struct remote *remote)
{
	if (!remote)
		return;
	pthread_mutex_destroy(&remote->lock);
	free(remote);
}

static bool read_kind(struct tt_str word, enum topic_kind *out)
{
	for (int kind = 0; kind < N_TOPIC_KINDS; kind++) {
		*out = (enum topic_kind)kind;
		if (tt_str_is(word, words[kind]))
			return true;
	}
	return false;
}

bool remote_receive(struct bus *bus, struct tt_str line)
{
	bool understood = line.n > 0;

	while (line.p && line.n > 0) {
		struct tt_str word = tt_str_cut(&line, ' ');
		struct tt_str number = tt_str_cut(&line, ' ');
		enum topic_kind kind;
		uint64_t id;

		if (read_kind(word, &kind) && tt_str_parse_u64(number, &id))
			bus_deliver(bus, (struct topic){ kind, (int64_t)id });
		else
			understood = false;
	}
	return understood;
}
