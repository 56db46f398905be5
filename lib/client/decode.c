/* decode.c - answers that are objects of the tables, lists of them, or nothing. */
#include "lib/client/internal.h"
#include "lib/wire/wire_read.h"

void tt_decode_failed(struct tt_call *call, const char *object, const char *key)
{
	if (call->arena.failed)
		tt_fail_nomem(call);
	else
		tt_fail(call, TT_E_PROTOCOL, "the answer is not what it should be: %s%s%s",
			object ? object + (strncmp(object, "tt_", 3) ? 0 : 3) : "data",
			key ? ", at " : "", key ? key : "");
}

bool tt_decode_one(struct tt_call *call, const struct tt_json *data)
{
	const struct tt_object *object = call->decoder->kind;
	struct tt_wire_reader r = { .arena = &call->arena };

	call->items = tt_arena_alloc(&call->arena, object->size);
	if (call->items && tt_wire_read(&r, object, data, call->items)) {
		call->n_items = 1;
		return true;
	}
	tt_decode_failed(call, r.object, r.key);
	return false;
}

bool tt_decode_one_or_null(struct tt_call *call, const struct tt_json *data)
{
	if (data && (tt_json_is(data, TT_JSON_OBJECT) || tt_json_n_items(data) > 0))
		return tt_decode_one(call, data);
	if (!data || tt_json_is(data, TT_JSON_NULL) || tt_json_is(data, TT_JSON_LIST))
		return true;
	tt_decode_failed(call, NULL, NULL);
	return false;
}

bool tt_decode_list(struct tt_call *call, const struct tt_json *data)
{
	const struct tt_object *object = call->decoder->kind;
	struct tt_wire_reader r = { .arena = &call->arena };

	if (tt_wire_read_list(&r, object, data, &call->items, &call->n_items))
		return true;
	tt_decode_failed(call, r.object, r.key);
	return false;
}

bool tt_decode_nothing(struct tt_call *call, const struct tt_json *data)
{
	(void)call;
	(void)data;
	return true;
}

static const char nothing[] = "nothing";

const struct decoder tt_answer_nothing = { nothing, ANSWER_OCS, tt_decode_nothing, false };
const struct decoder tt_answer_json = { nothing, ANSWER_OCS, tt_decode_nothing, false };
const struct decoder tt_answer_bytes = { nothing, ANSWER_BYTES, tt_decode_nothing, false };
