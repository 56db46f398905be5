/* perform.c - a call is carried out while its thread waits. */
#include "lib/client/internal.h"

/* Longest time between two looks; whoever cancels wakes us before. */
enum {
	LOOK_MS = 60 * 1000
};

static void set_waiting(struct tt_call *call, CURLM *multi)
{
	pthread_mutex_lock(&call->client->lock);
	call->waiting = multi;
	pthread_mutex_unlock(&call->client->lock);
}

static CURLcode code_of(CURLMcode code)
{
	return code == CURLM_OUT_OF_MEMORY ? CURLE_OUT_OF_MEMORY : CURLE_FAILED_INIT;
}

/* Sleeps until there is something to do. What ended the sleep when nothing is ready may have been a
 * signal. */
static CURLMcode sleep_in(struct tt_call *call, CURLM *multi)
{
	int n_ready = 0;
	CURLMcode code = curl_multi_poll(multi, NULL, 0, LOOK_MS, &n_ready);

	if (!code && n_ready == 0 && call->interrupted && call->interrupted(call->interrupted_ctx))
		atomic_store(&call->cancelled, true);
	return code;
}

static CURLcode wait_for(struct tt_call *call, CURLM *multi)
{
	int running = 1;
	int n_left;

	while (!atomic_load(&call->cancelled)) {
		CURLMcode code = curl_multi_perform(multi, &running);
		const CURLMsg *message;

		if (code)
			return code_of(code);
		message = curl_multi_info_read(multi, &n_left);
		if (message)
			return message->data.result;
		code = sleep_in(call, multi);
		if (code)
			return code_of(code);
	}
	return CURLE_ABORTED_BY_CALLBACK;
}

static CURLcode run(struct tt_call *call, struct line *line)
{
	CURLMcode added;
	CURLcode code;

	if (!line->multi)
		line->multi = curl_multi_init();
	if (!line->multi)
		return CURLE_OUT_OF_MEMORY;
	added = curl_multi_add_handle(line->multi, line->easy);
	if (added)
		return code_of(added);
	set_waiting(call, line->multi);
	code = wait_for(call, line->multi);
	set_waiting(call, NULL);
	curl_multi_remove_handle(line->multi, line->easy);
	return code;
}

int tt_perform(struct tt_call *call)
{
	struct line *line;
	int was = CALL_NEW;

	if (!call)
		return TT_E_NOMEM;
	if (!atomic_compare_exchange_strong(&call->state, &was, CALL_RUNNING))
		return TT_E_USAGE; /* the answer that is there stays */
	if (!tt_req_ready(call)) {
		atomic_store(&call->state, CALL_DONE);
		return (int)call->error.code;
	}
	line = tt_line_take(call->client);
	if (!line || !tt_transfer_begin(call, line)) {
		if (!line)
			tt_fail_nomem(call);
		else
			tt_line_give(call->client, line);
		atomic_store(&call->state, CALL_DONE);
		return (int)call->error.code;
	}
	tt_transfer_end(call, run(call, line));
	tt_line_give(call->client, line);
	return (int)call->error.code;
}
