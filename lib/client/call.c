/* call.c - what a call is asked for, and its end. */
#include "lib/client/internal.h"

#include <stdlib.h>

static void free_content(struct tt_call *call)
{
	/* What was sent may be a password. */
	if (call->body.p)
		explicit_bzero(call->body.p, call->body.n);
	tt_buf_finish(&call->body);
	tt_buf_finish(&call->url);
	tt_buf_finish(&call->in);
	tt_client_give_arena(call->client, &call->arena);
}

void tt_call_free(struct tt_call *call)
{
	if (!call)
		return;
	if (call->multi)
		tt_multi_forget(call->multi, call);
	free_content(call);
	tt_client_unref(call->client);
	free(call);
}

void tt_call_cancel(struct tt_call *call)
{
	struct tt_client *client;

	if (!call)
		return;
	client = call->client;
	atomic_store(&call->cancelled, true);
	pthread_mutex_lock(&client->lock);
	if (call->waiting)
		curl_multi_wakeup(call->waiting);
	if (call->multi)
		tt_multi_look(call->multi);
	pthread_mutex_unlock(&client->lock);
}

void tt_call_set_timeout_ms(struct tt_call *call, long timeout_ms)
{
	if (!call)
		return;
	if (timeout_ms < 0)
		tt_req_wrong(call, "a time limit is below 0");
	call->timeout_ms = timeout_ms;
}

void tt_call_set_interrupt(struct tt_call *call, bool (*interrupted)(void *ctx), void *ctx)
{
	if (!call)
		return;
	call->interrupted = interrupted;
	call->interrupted_ctx = ctx;
}

void tt_call_set_data(struct tt_call *call, void *data)
{
	if (call)
		call->data = data;
}

void *tt_call_data(const struct tt_call *call)
{
	return call ? call->data : NULL;
}

const struct tt_error *tt_call_error(const struct tt_call *call)
{
	return call ? &call->error : &tt_error_nomem;
}

int tt_call_status(const struct tt_call *call)
{
	return call ? call->status : 0;
}

const char *tt_call_header(const struct tt_call *call, const char *name)
{
	for (size_t i = call ? call->n_answer_headers : 0; i > 0; i--)
		if (strcasecmp(call->answer_headers[i - 1].name, name) == 0)
			return call->answer_headers[i - 1].value;
	return NULL;
}

bool tt_call_header_at(const struct tt_call *call, size_t i, const char **name, const char **value)
{
	if (!call || i >= call->n_answer_headers)
		return false;
	*name = call->answer_headers[i].name;
	*value = call->answer_headers[i].value;
	return true;
}

int64_t tt_answer_header_int(const struct tt_call *call, const char *name)
{
	int64_t value = tt_str_int(tt_str(tt_call_header(call, name)));

	return value > 0 ? value : 0;
}

struct tt_str tt_call_body(const struct tt_call *call)
{
	if (!call || call->in.n == 0)
		return (struct tt_str){ NULL, 0 };
	return tt_buf_str(&call->in);
}

const struct tt_json *tt_call_json(const struct tt_call *call)
{
	return call ? call->json : NULL;
}

const char *tt_call_method(const struct tt_call *call)
{
	return call ? call->method : NULL;
}

/* The text ends in NUL only when it is about to be sent. */
const char *tt_call_url(const struct tt_call *call)
{
	struct tt_buf *url = call ? (struct tt_buf *)&call->url : NULL;

	if (!url || url->failed)
		return NULL;
	if (atomic_load(&call->state) == CALL_NEW && tt_buf_reserve(url, 1))
		url->p[url->n] = '\0';
	return url->p;
}

const char *tt_call_reference_id(const struct tt_call *call)
{
	return call ? call->reference_id : NULL;
}

const void *tt_answer_items(const struct tt_call *call, const void *kind, size_t *n)
{
	bool ok = call && call->decoder->kind == kind && call->error.code == 0 && call->items;

	if (n)
		*n = ok ? call->n_items : 0;
	return ok ? call->items : NULL;
}

const void *tt_answer_first(const struct tt_call *call, const void *kind)
{
	size_t n;
	const void *items = tt_answer_items(call, kind, &n);

	return n > 0 ? items : NULL;
}
