#include "lib/wire/conversation.h"
#include "lib/wire/participant.h"
#include "lib/wire/poll.h"
#include "lib/wire/thread.h"
#include "tests/unit/check.h"

#include <jansson.h>

static const struct tt_str EMPTY = { "", 0 };

static struct tt_message plain_message(void)
{
	return (struct tt_message){
		.id = 7,
		.token = TT_STR("abcd"),
		.actor_type = TT_STR("users"),
		.actor_id = TT_STR("alice"),
		.actor_display_name = TT_STR("Alice"),
		.timestamp = 1000,
		.message = TT_STR("hello"),
		.system_message = EMPTY,
		.message_type = TT_STR("comment"),
		.is_replyable = true,
		.reference_id = EMPTY,
		.markdown = true,
		.thread_id = 7,
	};
}

static void check_message(const char *name, const struct tt_message *message,
			  enum tt_writer_kind kind, const char *want)
{
	struct tt_buf out = { 0 };
	struct tt_writer w;

	tt_writer_init(&w, &out, kind);
	tt_write_key(&w, "data");
	tt_message_write(&w, message);
	check_str(name, tt_buf_str(&out), want);
	tt_buf_finish(&out);
}

#define HEAD                                                                          \
	"{\"id\":7,\"token\":\"abcd\",\"actorType\":\"users\",\"actorId\":\"alice\"," \
	"\"actorDisplayName\":\"Alice\",\"timestamp\":1000,\"message\":\"hello\","

static void test_message(void **state)
{
	struct tt_message message = plain_message();

	(void)state;
	/* The empty forms differ: [] for parameters, {} for reactions (talk-rooms 1.7). */
	check_message("plain", &message, TT_WRITE_JSON,
		      HEAD
		      "\"messageParameters\":[],\"systemMessage\":\"\",\"messageType\":\"comment\","
		      "\"isReplyable\":true,\"referenceId\":\"\",\"reactions\":{},"
		      "\"expirationTimestamp\":0,\"markdown\":true,\"threadId\":7}");
	check_message("plain as XML", &message, TT_WRITE_XML,
		      "<data><id>7</id><token>abcd</token><actorType>users</actorType>"
		      "<actorId>alice</actorId><actorDisplayName>Alice</actorDisplayName>"
		      "<timestamp>1000</timestamp><message>hello</message>"
		      "<messageParameters></messageParameters><systemMessage/>"
		      "<messageType>comment</messageType><isReplyable>1</isReplyable><referenceId/>"
		      "<reactions></reactions><expirationTimestamp>0</expirationTimestamp>"
		      "<markdown>1</markdown><threadId>7</threadId></data>");
}

static void test_message_with_everything(void **state)
{
	const struct tt_pair pairs[] = { { "type", TT_STR("user") }, { "id", TT_STR("bob") } };
	const struct tt_param params[] = { { TT_STR("user"), pairs, 2 },
					   { TT_STR("none"), NULL, 0 } };
	const struct tt_count counts[] = { { TT_STR("\xf0\x9f\x91\x8d"), 2 } };
	const struct tt_str own[] = { TT_STR("\xf0\x9f\x91\x8d") };
	const struct tt_message gone = { .id = 3, .is_gone = true };
	struct tt_message message = plain_message();

	(void)state;
	message.parameters = (struct tt_params){ params, 2 };
	message.reactions = (struct tt_counts){ counts, 1 };
	message.reactions_self = (struct tt_texts){ own, 1 };
	message.deleted = true;
	message.silent = true;
	message.parent = &gone;
	message.parts = TT_PART_EDITED;
	message.edit_actor_type = TT_STR("users");
	message.edit_actor_id = TT_STR("bob");
	message.edit_actor_name = TT_STR("Bob");
	message.edited = 0; /* its part decides, not its value */
	check_message("all", &message, TT_WRITE_JSON,
		      HEAD "\"messageParameters\":{\"user\":{\"type\":\"user\",\"id\":\"bob\"},"
			   "\"none\":{}},\"systemMessage\":\"\",\"messageType\":\"comment\","
			   "\"isReplyable\":true,\"referenceId\":\"\","
			   "\"reactions\":{\"\xf0\x9f\x91\x8d\":2},\"expirationTimestamp\":0,"
			   "\"markdown\":true,\"threadId\":7,\"lastEditActorType\":\"users\","
			   "\"lastEditActorId\":\"bob\",\"lastEditActorDisplayName\":\"Bob\","
			   "\"lastEditTimestamp\":0,\"deleted\":true,\"silent\":true,"
			   "\"parent\":{\"id\":3,\"deleted\":true},"
			   "\"reactionsSelf\":[\"\xf0\x9f\x91\x8d\"]}");
}

/* A rich object's keys are its sender's: no key ends the string that it stands in. */
static void test_keys_of_parameters(void **state)
{
	const struct tt_pair pairs[] = { { "a\":1,\"b", TT_STR("c") } };
	const struct tt_param params[] = { { TT_STR("object"), pairs, 1 } };
	struct tt_message message = plain_message();

	(void)state;
	message.parameters = (struct tt_params){ params, 1 };
	check_message("escaped", &message, TT_WRITE_JSON,
		      HEAD
		      "\"messageParameters\":{\"object\":{\"a\\\":1,\\\"b\":\"c\"}},"
		      "\"systemMessage\":\"\",\"messageType\":\"comment\",\"isReplyable\":true,"
		      "\"referenceId\":\"\",\"reactions\":{},\"expirationTimestamp\":0,"
		      "\"markdown\":true,\"threadId\":7}");
}

static void test_thread(void **state)
{
	const struct tt_message gone = { .id = 3, .is_gone = true };
	struct tt_thread_info info = {
		.thread = { .id = 7, .token = TT_STR("abcd"), .title = TT_STR("Trip") },
	};
	struct tt_message message = plain_message();
	struct tt_buf out = { 0 };
	struct tt_writer w;

	(void)state;
	message.parts = TT_PART_THREAD;
	message.is_thread = true;
	message.thread_title = TT_STR("Trip");
	check_message("in a thread without replies", &message, TT_WRITE_JSON,
		      HEAD
		      "\"messageParameters\":[],\"systemMessage\":\"\",\"messageType\":\"comment\","
		      "\"isReplyable\":true,\"referenceId\":\"\",\"reactions\":{},"
		      "\"expirationTimestamp\":0,\"markdown\":true,\"threadId\":7,"
		      "\"isThread\":true,\"threadTitle\":\"Trip\",\"threadReplies\":0}");
	info.first = &gone;
	info.level = 2;
	tt_writer_init(&w, &out, TT_WRITE_JSON);
	tt_write_key(&w, "data");
	tt_thread_info_write(&w, &info);
	check_str("info", tt_buf_str(&out),
		  "{\"thread\":{\"id\":7,\"roomToken\":\"abcd\",\"lastMessageId\":0,"
		  "\"numReplies\":0,\"lastActivity\":0,\"title\":\"Trip\"},"
		  "\"attendee\":{\"notificationLevel\":2},"
		  "\"first\":{\"id\":3,\"deleted\":true},\"last\":null}");
	tt_buf_finish(&out);
}

/* Every field of the table has its key once, in the list's order, with a value of its type. */
static void check_object(const struct tt_object *object, const char *text, unsigned parts)
{
	json_t *json = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
	size_t n = 0;

	check_true(object->name, json != NULL);
	for (size_t i = 0; i < object->n_fields; i++) {
		const struct tt_field *field = &object->fields[i];
		const json_t *value = json_object_get(json, field->key.p);
		bool wanted = field->presence != TT_PRESENCE_SET && !(field->presence & ~parts);

		check_int(field->key.p, value != NULL, wanted);
		n += wanted;
		if (!wanted)
			continue;
		switch (field->type) {
		case TT_TYPE_INT:
			check_true(field->key.p, json_is_integer(value));
			break;
		case TT_TYPE_BOOL:
			check_true(field->key.p, json_is_boolean(value));
			break;
		case TT_TYPE_TEXT:
			check_true(field->key.p, json_is_string(value));
			break;
		case TT_TYPE_TEXTS:
		case TT_TYPE_PARAMS:
		case TT_TYPE_COUNTS_OR_LIST:
		case TT_TYPE_INTS:
		case TT_TYPE_VOTES:
			check_true(field->key.p, json_is_array(value));
			break;
		case TT_TYPE_INT_OR_NULL:
		case TT_TYPE_TEXT_OR_NULL:
			check_true(field->key.p, json_is_null(value));
			break;
		case TT_TYPE_COUNTS:
		case TT_TYPE_MESSAGE:
		case TT_TYPE_PIN:
			check_true(field->key.p, json_is_object(value));
			break;
		}
	}
	check_int(object->name, (int64_t)json_object_size(json), (int64_t)n);
	json_decref(json);
}

static void test_empty_objects(void **state)
{
	struct tt_buf out = { 0 };
	struct tt_writer w;

	(void)state;
	for (unsigned parts = 0; parts <= TT_PART_STATUS; parts += TT_PART_STATUS) {
		struct tt_conversation conversation = { .parts = parts };
		struct tt_participant participant = { .parts = parts };

		out.n = 0;
		tt_writer_init(&w, &out, TT_WRITE_JSON);
		tt_conversation_write(&w, &conversation);
		tt_buf_add_char(&out, '\0');
		check_object(&tt_conversation_object, out.p, parts);

		out.n = 0;
		tt_participant_write(&w, &participant);
		tt_buf_add_char(&out, '\0');
		check_object(&tt_participant_object, out.p, parts);
	}
	tt_buf_finish(&out);
}

static void test_poll(void **state)
{
	const struct tt_str options[] = { TT_STR("yes"), TT_STR("no") };
	const struct tt_count counts[] = { { TT_STR("option-1"), 2 } };
	const int64_t own[] = { 1 };
	const struct tt_vote votes[] = {
		{ TT_STR("users"), TT_STR("bob"), TT_STR("Bob"), 1, 0 },
	};
	const unsigned results = TT_PART_RESULTS;
	const unsigned all = TT_PART_RESULTS | TT_PART_DETAILS;
	struct tt_poll empty = { .id = 5 };
	struct tt_poll poll = {
		.votes = { counts, 1 },
		.voted_self = { own, 1 },
		.details = { votes, 1 },
		.options = { options, 2 },
		.num_voters = 2,
		.parts = all,
	};
	struct tt_buf out = { 0 };
	struct tt_writer w;
	const char *at;

	(void)state;
	tt_writer_init(&w, &out, TT_WRITE_JSON);
	for (unsigned parts = 0; parts <= all; parts += results) {
		out.n = 0;
		empty.parts = parts;
		tt_poll_write(&w, &empty);
		tt_buf_add_char(&out, '\0');
		check_object(&tt_poll_object, out.p, parts);
	}
	out.n = 0;
	tt_poll_write(&w, &poll);
	tt_buf_add_char(&out, '\0');
	check_true("options", strstr(out.p, "\"options\":[\"yes\",\"no\"]") != NULL);
	at = strstr(out.p, "\"votes\"");
	check_str("the results", tt_str(at),
		  "\"votes\":{\"option-1\":2},\"numVoters\":2,\"votedSelf\":[1],"
		  "\"details\":[{\"actorType\":\"users\",\"actorId\":\"bob\","
		  "\"actorDisplayName\":\"Bob\",\"optionId\":1}]}");
	tt_buf_finish(&out);
}

static void test_status(void **state)
{
	struct tt_participant participant = {
		.parts = TT_PART_STATUS,
		.status = TT_STR("away"),
		.status_icon = NOT_THERE,
		.status_message = TT_STR("lunch"),
		.status_clear_at = 5,
	};
	struct tt_buf out = { 0 };
	struct tt_writer w;
	const char *at;

	(void)state;
	tt_writer_init(&w, &out, TT_WRITE_JSON);
	tt_participant_write(&w, &participant);
	tt_buf_add_char(&out, '\0');
	at = strstr(out.p, "\"status\"");
	check_str("the part of it", tt_str(at),
		  "\"status\":\"away\",\"statusIcon\":null,\"statusMessage\":\"lunch\","
		  "\"statusClearAt\":5}");
	tt_buf_finish(&out);
}

/* A handler adds fields of its own to an open object. */
static void test_conversation_fields(void **state)
{
	const struct tt_message last = plain_message();
	struct tt_conversation conversation = { .id = 5, .last_message = &last };
	struct tt_buf out = { 0 };
	struct tt_writer w;
	json_t *json;

	(void)state;
	tt_writer_init(&w, &out, TT_WRITE_JSON);
	tt_write_object(&w);
	tt_conversation_write_fields(&w, &conversation);
	tt_put_i64(&w, "more", 1);
	tt_write_end(&w);
	json = json_loadb(out.p, out.n, JSON_REJECT_DUPLICATES, NULL);
	check_int("own field", json_integer_value(json_object_get(json, "more")), 1);
	check_int("id", json_integer_value(json_object_get(json, "id")), 5);
	check_int("last message",
		  json_integer_value(json_object_get(json_object_get(json, "lastMessage"), "id")),
		  7);
	json_decref(json);
	tt_buf_finish(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_message),
		cmocka_unit_test(test_message_with_everything),
		cmocka_unit_test(test_keys_of_parameters),
		cmocka_unit_test(test_thread),
		cmocka_unit_test(test_empty_objects),
		cmocka_unit_test(test_poll),
		cmocka_unit_test(test_status),
		cmocka_unit_test(test_conversation_fields),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
