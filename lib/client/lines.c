/* lines.c - handles of libcurl's between two calls, so that their connections stay alive. */
#include "lib/client/internal.h"

#include <stdlib.h>

enum {
	MOST_IDLE = 64
};

static void free_line(struct line *line)
{
	if (!line)
		return;
	curl_easy_cleanup(line->easy);
	curl_multi_cleanup(line->multi);
	tt_cookies_free(line->cookies);
	free(line);
}

static struct line *new_line(void)
{
	struct line *line = calloc(1, sizeof(*line));

	if (!line)
		return NULL;
	line->easy = curl_easy_init();
	if (line->easy)
		return line;
	free(line);
	return NULL;
}

struct line *tt_line_take(struct tt_client *client)
{
	struct line *line;

	pthread_mutex_lock(&client->lock);
	line = client->idle;
	if (line) {
		client->idle = line->next;
		client->n_idle--;
	}
	pthread_mutex_unlock(&client->lock);
	return line ? line : new_line();
}

void tt_line_give(struct tt_client *client, struct line *line)
{
	pthread_mutex_lock(&client->lock);
	if (client->n_idle < MOST_IDLE) {
		line->next = client->idle;
		client->idle = line;
		client->n_idle++;
		line = NULL;
	}
	pthread_mutex_unlock(&client->lock);
	free_line(line);
}

void tt_lines_free(struct tt_client *client)
{
	while (client->idle) {
		struct line *line = client->idle;

		client->idle = line->next;
		free_line(line);
	}
}
