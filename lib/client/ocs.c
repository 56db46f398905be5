/* ocs.c - calls that have no function of their own. */
#include "lib/client/internal.h"

static const char anything[] = "anything";

static const struct decoder any = { anything, ANSWER_ANY, tt_decode_nothing, false };

/* A method is a word; nothing that would begin another line of the request. */
static void set_method(struct tt_call *call, const char *method)
{
	if (!call)
		return;
	if (!method || !*method ||
	    strspn(method, "ABCDEFGHIJKLMNOPQRSTUVWXYZ-") != strlen(method)) {
		tt_req_wrong(call, "a method is missing or not in capital letters");
		return;
	}
	method = tt_arena_dup(&call->arena, method, strlen(method));
	if (method)
		call->method = method;
}

struct tt_call *tt_ocs_call(struct tt_client *client, const char *method, const char *path,
			    const struct tt_parameter *parameters, size_t n)
{
	struct tt_call *call = tt_req_bare(client, &tt_answer_json, "GET");

	if (!call)
		return NULL;
	set_method(call, method);
	tt_req_raw_path(call, path);
	for (size_t i = 0; i < n; i++)
		tt_req_text(call, parameters[i].name, parameters[i].value);
	return call;
}

static const struct decoder *decoder_of(const struct tt_request *request)
{
	if (request->is_ocs)
		return &tt_answer_json;
	return request->as_bytes ? &tt_answer_bytes : &any;
}

struct tt_call *tt_request_call(struct tt_client *client, const struct tt_request *request)
{
	struct tt_call *call = tt_req_bare(client, decoder_of(request), "GET");

	if (!call)
		return NULL;
	set_method(call, request->method);
	tt_req_raw_path(call, request->path);
	for (size_t i = 0; i < request->n_query; i++)
		tt_req_query(call, request->query[i].name, request->query[i].value);
	for (size_t i = 0; i < request->n_headers; i++)
		tt_req_header(call, request->headers[i].name, request->headers[i].value);
	if (request->body)
		tt_req_body(call,
			    request->content_type
				    ? tt_arena_dup(&call->arena, request->content_type,
						   strlen(request->content_type))
				    : NULL,
			    request->body, request->n_body);
	call->is_file = request->is_file;
	call->sink = request->sink;
	call->sink_ctx = request->ctx;
	return call;
}
