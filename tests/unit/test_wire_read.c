#include "lib/wire/conversation.h"
#include "lib/wire/message.h"
#include "lib/wire/poll.h"
#include "lib/wire/thread.h"
#include "lib/wire/user.h"
#include "lib/wire/wire_read.h"
#include "tests/unit/check.h"

#include <jansson.h>

static struct tt_str written(struct tt_buf *out, const struct tt_object *object, const void *value)
{
	struct tt_writer w;

	out->n = 0;
	tt_writer_init(&w, out, TT_WRITE_JSON);
	tt_wire_write(&w, object, value);
	return tt_buf_str(out);
}

static const struct tt_json *parsed(struct tt_arena *arena, struct tt_str text)
{
	struct tt_json_fault fault;
	const struct tt_json *json = tt_json_read(arena, text, &fault);

	check_true("JSON", json != NULL);
	return json;
}

static void check_unique_keys(struct tt_str text)
{
	json_t *json = json_loadb(text.p, text.n, JSON_REJECT_DUPLICATES, NULL);

	check_true("no name twice", json != NULL);
	json_decref(json);
}

/* Something of every type, different for every field. */
static void fill(const struct tt_field *field, char *at, int64_t i)
{
	static const struct tt_str texts[] = { BYTES("\xf0\x9f\x91\x8d"), BYTES("a\"\\\n") };
	static const struct tt_pair pairs[] = { { "type", BYTES("user") }, { "id", BYTES("b") } };
	static const struct tt_param params[] = { { BYTES("actor"), pairs, 2 },
						  { BYTES("none"), NULL, 0 } };
	static const struct tt_count counts[] = { { BYTES("option-1"), 7 } };
	static const int64_t ints[] = { INT64_MAX, -2 };
	static const struct tt_vote votes[] = { { BYTES("users"), BYTES("b"), BYTES("B"), 1, 0 } };
	static const struct tt_message gone = { .id = 3, .is_gone = true };
	static const struct tt_pin pin = { BYTES("users"), BYTES("b"), BYTES("B"), 7, 9, 0 };
	void *to = at;

	switch (field->type) {
	case TT_TYPE_INT:
	case TT_TYPE_INT_OR_NULL:
		*(int64_t *)to = i + 1;
		break;
	case TT_TYPE_BOOL:
		*(bool *)to = true;
		break;
	case TT_TYPE_TEXT:
	case TT_TYPE_TEXT_OR_NULL:
		*(struct tt_str *)to = tt_str(field->key.p);
		break;
	case TT_TYPE_TEXTS:
		*(struct tt_texts *)to = (struct tt_texts){ texts, 2 };
		break;
	case TT_TYPE_PARAMS:
		*(struct tt_params *)to = (struct tt_params){ params, 2 };
		break;
	case TT_TYPE_COUNTS:
	case TT_TYPE_COUNTS_OR_LIST:
		*(struct tt_counts *)to = (struct tt_counts){ counts, 1 };
		break;
	case TT_TYPE_INTS:
		*(struct tt_ints *)to = (struct tt_ints){ ints, 2 };
		break;
	case TT_TYPE_MESSAGE:
		*(const struct tt_message **)to = &gone;
		break;
	case TT_TYPE_PIN:
		*(const struct tt_pin **)to = &pin;
		break;
	case TT_TYPE_VOTES:
		*(struct tt_votes *)to = (struct tt_votes){ votes, 1 };
		break;
	}
}

static unsigned *parts_of(const struct tt_object *object, char *value)
{
	return (unsigned *)(void *)(value + object->parts_offset);
}

/* Written, read, written: the same text. */
static void check_round(const struct tt_object *object, char *value)
{
	struct tt_buf first = { 0 };
	struct tt_buf second = { 0 };
	struct tt_arena arena;
	struct tt_wire_reader r = { .arena = &arena };
	const struct tt_json *json;
	char *again;

	tt_arena_init(&arena);
	check_unique_keys(written(&first, object, value));
	json = parsed(&arena, tt_buf_str(&first));
	again = tt_arena_alloc(&arena, object->size);
	check_true(object->name, tt_wire_read(&r, object, json, again));
	check_text(object->name, written(&second, object, again), tt_buf_str(&first));
	check_int(object->name, *parts_of(object, again), *parts_of(object, value));
	tt_arena_finish(&arena);
	tt_buf_finish(&first);
	tt_buf_finish(&second);
}

static void test_round_trips(void **state)
{
	(void)state;
	check_int("objects", (int64_t)tt_wire_n_objects, 17);
	for (size_t i = 0; i < tt_wire_n_objects; i++) {
		const struct tt_object *object = tt_wire_objects[i];
		char *value = calloc(1, object->size);
		unsigned parts = 0;

		check_round(object, value);
		for (size_t k = 0; k < object->n_fields; k++) {
			const struct tt_field *field = &object->fields[k];

			fill(field, value + field->offset, (int64_t)k);
			if (field->presence > TT_PRESENCE_SET)
				parts |= field->presence;
		}
		check_round(object, value); /* without the parts */
		*parts_of(object, value) = parts;
		check_round(object, value);
		free(value);
	}
}

struct reading {
	struct tt_arena arena;
	struct tt_wire_reader r;
	const struct tt_json *json;
};

static void begin(struct reading *reading, const char *text)
{
	tt_arena_init(&reading->arena);
	reading->r = (struct tt_wire_reader){ .arena = &reading->arena };
	reading->json = parsed(&reading->arena, tt_str(text));
}

static void end(struct reading *reading)
{
	tt_arena_finish(&reading->arena);
}

static void test_nothing_there(void **state)
{
	struct tt_conversation room = { 0 };
	struct tt_message message = { 0 };
	struct reading reading;

	(void)state;
	begin(&reading, "{}");
	check_true("message", tt_wire_read(&reading.r, &tt_message_object, reading.json, &message));
	check_true("room", tt_wire_read(&reading.r, &tt_conversation_object, reading.json, &room));
	end(&reading);
	check_str("text", message.message, "");
	check_str("text of a part", room.status, "");
	check_text("or null", room.status_icon, NOT_THERE);
	check_text("only when set", room.invited_actor_id, NOT_THERE);
	check_int("number", message.id, 0);
	check_true("message in it", room.last_message == NULL);
	check_int("parts", message.parts, 0);
}

/* As other servers, other versions and PHP write it. */
static void test_tolerance(void **state)
{
	struct tt_message m = { 0 };
	struct reading reading;

	(void)state;
	begin(&reading,
	      "{\"id\":\"42\",\"timestamp\":true,\"expirationTimestamp\":1.9e3,\"isReplyable\":1,"
	      "\"markdown\":\"false\",\"silent\":\"yes\",\"actorId\":7,\"actorDisplayName\":1.5,"
	      "\"referenceId\":null,\"token\":true,\"message\":\"x\\u00e9\",\"later\":{\"a\":[1]},"
	      "\"messageParameters\":{\"file\":{\"size\":12,\"ok\":true,\"no\":null,\"deep\":[1,"
	      "{\"a\":\"b\"}]},\"empty\":[]},"
	      "\"reactions\":[],\"reactionsSelf\":{},\"parent\":[],\"threadId\":1e300,"
	      "\"lastEditTimestamp\":-1e300,\"isThread\":true}");
	check_true("read", tt_wire_read(&reading.r, &tt_message_object, reading.json, &m));
	check_int("number as text", m.id, 42);
	check_int("number as boolean", m.timestamp, 1);
	check_int("number with a point", m.expires, 1900);
	check_int("too large", m.thread_id, INT64_MAX);
	check_int("too small", m.edited, INT64_MIN);
	check_true("boolean as number", m.is_replyable);
	check_false("boolean as text", m.markdown);
	check_true("any other text", m.silent);
	check_str("text as number", m.actor_id, "7");
	check_str("text as real", m.actor_display_name, "1.5");
	check_str("text as boolean", m.token, "1");
	check_str("null", m.reference_id, "");
	check_str("text", m.message, "x\xc3\xa9");
	check_int("map as []", (int64_t)m.reactions.n, 0);
	check_int("list as {}", (int64_t)m.reactions_self.n, 0);
	check_true("object as []", m.parent == NULL);
	check_int("parts", m.parts, TT_PART_EDITED | TT_PART_THREAD);
	check_int("parameters", (int64_t)m.parameters.n, 2);
	check_str("number", m.parameters.items[0].pairs[0].value, "12");
	check_str("boolean", m.parameters.items[0].pairs[1].value, "1");
	check_str("null is empty", m.parameters.items[0].pairs[2].value, "");
	check_str("more", m.parameters.items[0].pairs[3].value, "[1,{\"a\":\"b\"}]");
	check_int("empty parameter", (int64_t)m.parameters.items[1].n_pairs, 0);
	end(&reading);
}

static void test_wrong_shapes(void **state)
{
	static const struct {
		const struct tt_object *object;
		const char *json;
		const char *where;
		const char *key;
	} cases[] = {
		{ &tt_message_object, "[]", "tt_message", NULL },
		{ &tt_message_object, "{\"id\":{}}", "tt_message", "id" },
		{ &tt_message_object, "{\"id\":[1]}", "tt_message", "id" },
		{ &tt_message_object, "{\"message\":{}}", "tt_message", "message" },
		{ &tt_message_object, "{\"message\":[]}", "tt_message", "message" },
		{ &tt_message_object, "{\"markdown\":[]}", "tt_message", "markdown" },
		{ &tt_message_object, "{\"reactions\":[1]}", "tt_message", "reactions" },
		{ &tt_message_object, "{\"reactions\":\"\"}", "tt_message", "reactions" },
		{ &tt_message_object, "{\"reactions\":{\"a\":[]}}", "tt_message", "reactions" },
		{ &tt_message_object, "{\"reactionsSelf\":{\"a\":1}}", "tt_message",
		  "reactionsSelf" },
		{ &tt_message_object, "{\"reactionsSelf\":[[]]}", "tt_message", "reactionsSelf" },
		{ &tt_message_object, "{\"reactionsSelf\":[null]}", "tt_message", "reactionsSelf" },
		{ &tt_message_object, "{\"messageParameters\":{\"a\":1}}", "tt_message",
		  "messageParameters" },
		{ &tt_message_object, "{\"messageParameters\":{\"a\":[1]}}", "tt_message",
		  "messageParameters" },
		{ &tt_message_object, "{\"parent\":5}", "tt_message", "parent" },
		{ &tt_message_object, "{\"parent\":{\"id\":[]}}", "tt_message", "id" },
		{ &tt_conversation_object, "{\"lastMessage\":\"x\"}", "tt_conversation",
		  "lastMessage" },
		{ &tt_conversation_object, "{\"lastMessage\":{\"token\":{}}}", "tt_message",
		  "token" },
		{ &tt_poll_object, "{\"details\":[1]}", "tt_vote", NULL },
		{ &tt_poll_object, "{\"votedSelf\":[{}]}", "tt_poll", "votedSelf" },
		{ &tt_user_object, "{\"groups\":\"admin\"}", "tt_user", "groups" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char value[2048] __attribute__((aligned(16))) = { 0 };
		struct reading reading;

		begin(&reading, cases[i].json);
		check_true("large enough", cases[i].object->size <= sizeof(value));
		check_false(cases[i].json,
			    tt_wire_read(&reading.r, cases[i].object, reading.json, value));
		check_str(cases[i].json, tt_str(reading.r.object), cases[i].where);
		check_str(cases[i].json, tt_str(reading.r.key), cases[i].key ? cases[i].key : NULL);
		end(&reading);
	}
}

/* As deep as it may be; what is deeper is left out, so that no answer fills the stack. */
static void test_messages_in_messages(void **state)
{
	struct tt_buf text = { 0 };
	struct tt_message message = { 0 };
	const struct tt_message *at = &message;
	struct reading reading;
	int depth = 0;

	(void)state;
	for (int i = 0; i < 1000; i++)
		tt_buf_printf(&text, "{\"id\":%d,\"parent\":", i);
	tt_buf_add_c(&text, "{\"id\":1000}");
	for (int i = 0; i < 1000; i++)
		tt_buf_add_char(&text, '}');
	tt_buf_add_char(&text, '\0');
	begin(&reading, text.p);
	check_true("read", tt_wire_read(&reading.r, &tt_message_object, reading.json, &message));
	for (; at->parent; at = at->parent)
		check_int("id", at->id, depth++);
	check_int("depth", depth, 4);
	end(&reading);
	tt_buf_finish(&text);
}

static void test_gone_parent(void **state)
{
	struct tt_message message = { 0 };
	struct reading reading;

	(void)state;
	begin(&reading, "{\"id\":5,\"parent\":{\"id\":3,\"deleted\":true}}");
	check_true("read", tt_wire_read(&reading.r, &tt_message_object, reading.json, &message));
	check_true("gone", message.parent->is_gone);
	check_int("id", message.parent->id, 3);
	end(&reading);
	begin(&reading, "{\"parent\":{\"id\":3,\"deleted\":true,\"message\":\"Deleted by you\"}}");
	check_true("read", tt_wire_read(&reading.r, &tt_message_object, reading.json, &message));
	check_false("only deleted", message.parent->is_gone);
	end(&reading);
}

static void test_lists(void **state)
{
	struct reading reading;
	void *items;
	size_t n;

	(void)state;
	begin(&reading, "[{\"id\":1},{\"id\":2}]");
	check_true("list",
		   tt_wire_read_list(&reading.r, &tt_message_object, reading.json, &items, &n));
	check_int("n", (int64_t)n, 2);
	check_int("second", ((struct tt_message *)items)[1].id, 2);
	end(&reading);
	begin(&reading, "{}");
	check_true("empty map",
		   tt_wire_read_list(&reading.r, &tt_message_object, reading.json, &items, &n));
	check_int("n", (int64_t)n, 0);
	end(&reading);
	begin(&reading, "{\"a\":1}");
	check_false("map",
		    tt_wire_read_list(&reading.r, &tt_message_object, reading.json, &items, &n));
	end(&reading);
	begin(&reading, "[{},[]]");
	check_false("list in it",
		    tt_wire_read_list(&reading.r, &tt_message_object, reading.json, &items, &n));
	end(&reading);
}

static void test_thread(void **state)
{
	struct tt_thread_info info;
	struct reading reading;

	(void)state;
	begin(&reading, "{\"thread\":{\"id\":7,\"title\":\"Trip\"},\"attendee\":"
			"{\"notificationLevel\":2},\"first\":{\"id\":7},\"last\":null}");
	check_true("read", tt_wire_read_thread(&reading.r, reading.json, &info));
	check_int("id", info.thread.id, 7);
	check_str("title", info.thread.title, "Trip");
	check_int("level", info.level, 2);
	check_int("first", info.first->id, 7);
	check_true("last", info.last == NULL);
	end(&reading);
	begin(&reading, "{\"attendee\":{}}");
	check_false("no thread", tt_wire_read_thread(&reading.r, reading.json, &info));
	check_str("says so", tt_str(reading.r.object), "tt_thread");
	end(&reading);
	begin(&reading, "{\"thread\":{},\"first\":7}");
	check_false("no message", tt_wire_read_thread(&reading.r, reading.json, &info));
	end(&reading);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round_trips),
		cmocka_unit_test(test_nothing_there),
		cmocka_unit_test(test_tolerance),
		cmocka_unit_test(test_wrong_shapes),
		cmocka_unit_test(test_messages_in_messages),
		cmocka_unit_test(test_gone_parent),
		cmocka_unit_test(test_lists),
		cmocka_unit_test(test_thread),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
