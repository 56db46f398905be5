/* answer.c - what came is looked at: the envelope, refusals, and then the call's decoder. */
#include "lib/client/internal.h"

enum {
	TIMES_ANSWER = 8,
	SPARE_MEMORY = 64 << 20
};

static bool parse(struct tt_call *call)
{
	struct tt_json_fault fault;

	if (call->in.n == 0)
		return true;
	call->root = tt_json_read(&call->arena, tt_buf_str(&call->in), &fault);
	call->json = call->root;
	if (call->root)
		return true;
	if (call->arena.failed)
		tt_fail_nomem(call);
	else
		tt_fail(call, TT_E_PROTOCOL, "the answer is no JSON: %s at byte %zu", fault.what,
			fault.at);
	return false;
}

static bool wants_json(const struct tt_call *call)
{
	const char *type = tt_call_header(call, "Content-Type");

	switch (call->decoder->format) {
	case ANSWER_OCS:
	case ANSWER_JSON:
		return true;
	case ANSWER_BYTES: /* a file may be JSON, or call itself so; a refusal is no file */
		return call->status >= 400 && type && strstr(type, "json");
	default:
		return type && strstr(type, "json");
	}
}

static const char *text_at(const struct tt_json *object, const char *key)
{
	struct tt_str text = tt_json_text(tt_json_get(object, key));

	return text.p ? text.p : "";
}

static int int_at(const struct tt_json *object, const char *key)
{
	return (int)tt_json_int(tt_json_get(object, key));
}

static const char *first_of(const char *a, const char *b)
{
	return *a ? a : b;
}

/* WebDAV's reason, between <s:message> and its end; "" when there is none. */
static const char *dav_reason(struct tt_call *call)
{
	static const char open[] = "<s:message>";
	const char *begin = call->in.n ? strstr(call->in.p, open) : NULL;
	const char *end = begin ? strstr(begin, "</s:message>") : NULL;
	const char *reason = NULL;

	if (end)
		reason = tt_arena_dup(&call->arena, begin + sizeof(open) - 1,
				      (size_t)(end - begin) - (sizeof(open) - 1));
	return reason ? reason : "";
}

/* ocs.meta.message, data.message, or the message of what is no envelope. */
static void refuse(struct tt_call *call, const struct tt_json *meta)
{
	const struct tt_json *data = call->json;
	const char *reason = first_of(text_at(meta, "message"), text_at(data, "message"));

	if (!call->root)
		reason = dav_reason(call);
	tt_fail_refused(call, int_at(meta, "statuscode"), text_at(data, "error"), reason);
}

/* What is in the envelope; false when there is none. */
static bool open_envelope(struct tt_call *call, const struct tt_json **meta)
{
	const struct tt_json *ocs = tt_json_get(call->root, "ocs");

	*meta = tt_json_get(ocs, "meta");
	if (!tt_json_is(*meta, TT_JSON_OBJECT))
		return false;
	call->json = tt_json_get(ocs, "data");
	call->error.ocs_code = int_at(*meta, "statuscode");
	return true;
}

static void succeed(struct tt_call *call)
{
	call->error.code = 0;
	call->error.http_status = call->status;
	call->error.text = "";
}

static void decode(struct tt_call *call)
{
	const struct decoder *decoder = call->decoder;
	bool ok;

	if (decoder->format == ANSWER_DAV && call->status != 204)
		ok = tt_dav_read(call);
	else
		ok = decoder->read(call, call->json);
	if (!ok)
		return;
	if (call->arena.failed)
		tt_fail_nomem(call);
	else
		succeed(call);
}

static void read_ocs(struct tt_call *call)
{
	const struct tt_json *meta;

	if (call->status == 204 || (call->status == 205 && call->in.n == 0)) {
		decode(call);
	} else if (!open_envelope(call, &meta)) {
		tt_fail(call, TT_E_PROTOCOL, "the answer has no OCS envelope");
	} else if (strcmp(text_at(meta, "status"), "ok") != 0) {
		refuse(call, meta);
	} else {
		decode(call);
	}
}

/* A refusal counts whatever stands in it. */
static void read_refusal(struct tt_call *call)
{
	const struct tt_json *meta = NULL;

	if (!call->root && wants_json(call))
		parse(call);
	open_envelope(call, &meta);
	refuse(call, meta);
}

static void nothing_new(struct tt_call *call)
{
	call->items = tt_arena_alloc(&call->arena, 1);
	call->n_items = 0;
	succeed(call);
}

static void read_good(struct tt_call *call)
{
	if (call->needs_range && call->status != 206)
		tt_fail(call, TT_E_PROTOCOL, "the server sends no part of a file");
	else if (wants_json(call) && !parse(call))
		return;
	else if (call->decoder->format == ANSWER_OCS)
		read_ocs(call);
	else
		decode(call);
}

static void end_text(struct tt_call *call)
{
	if (call->in.n == 0)
		return;
	tt_buf_add_char(&call->in, '\0');
	if (!call->in.failed)
		call->in.n--;
}

/* An empty list of three bytes becomes an object of a thousand; those of real servers take a few
 * times what they have in bytes. */
static void bound_memory(struct tt_call *call)
{
	size_t most = call->max_answer < SIZE_MAX / TIMES_ANSWER - SPARE_MEMORY
			      ? call->max_answer * TIMES_ANSWER + SPARE_MEMORY
			      : SIZE_MAX;

	tt_arena_bound(&call->arena, most);
}

void tt_answer_read(struct tt_call *call, CURLcode code)
{
	bound_memory(call);
	end_text(call);
	if (atomic_load(&call->cancelled))
		tt_fail(call, TT_E_CANCELLED, "the call was cancelled");
	else if (call->fault)
		tt_fail(call, call->fault, "%s", call->fault_text);
	else if (code)
		tt_fail_curl(call, code);
	else if (call->in.failed || call->arena.failed)
		tt_fail_nomem(call);
	else if (!call->has_all_headers)
		tt_fail(call, TT_E_NETWORK, "the answer breaks off in its headers");
	else if (call->status == 304 && call->decoder->takes_304)
		nothing_new(call);
	else if (call->status >= 200 && call->status < 300)
		read_good(call);
	else if (call->status >= 400 || call->status == 304)
		read_refusal(call);
	else if (call->status >= 300)
		tt_fail(call, TT_E_REDIRECT, "the server redirects with status %d, but nowhere",
			call->status);
	else
		tt_fail(call, TT_E_PROTOCOL, "the server answers with status %d", call->status);
}
