/* What the client library says before anything is sent, and when there is no memory. */
#include "lib/client/internal.h"
#include "tests/unit/check.h"

#include <stdio.h>
#include <stdlib.h>

/* --- memory that runs out at a chosen place --- */

void *__real_malloc(size_t n);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *p, size_t n);
char *__real_strdup(const char *text);
void *__wrap_malloc(size_t n);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *p, size_t n);
char *__wrap_strdup(const char *text);

static long left = -1; /* allocations that still succeed; below 0: all */

static bool runs_out(void)
{
	return left >= 0 && left-- == 0;
}

void *__wrap_malloc(size_t n)
{
	return runs_out() ? NULL : __real_malloc(n);
}

void *__wrap_calloc(size_t n, size_t size)
{
	return runs_out() ? NULL : __real_calloc(n, size);
}

void *__wrap_realloc(void *p, size_t n)
{
	return runs_out() ? NULL : __real_realloc(p, n);
}

char *__wrap_strdup(const char *text)
{
	return runs_out() ? NULL : __real_strdup(text);
}

static struct tt_client *new_client(void)
{
	struct tt_client *client;

	check_int("client", tt_client_create(&client, "http://127.0.0.1:1/cloud"), 0);
	tt_client_set_login(client, "alice", "secret");
	return client;
}

static void test_urls(void **state)
{
	static const struct {
		const char *given;
		const char *want; /* NULL: refused */
	} cases[] = {
		{ "http://h", "http://h" },
		{ "https://h:8443/", "https://h:8443" },
		{ "https://h/cloud//", "https://h/cloud" },
		{ "http://h/index.php", "http://h" },
		{ "http://h/index.php/", "http://h" },
		{ "http://[::1]:8484", "http://[::1]:8484" },
		{ "", NULL },
		{ "h", NULL },
		{ "ftp://h", NULL },
		{ "file:///etc/passwd", NULL },
		{ "http://", NULL },
		{ "http://user:password@h", NULL },
		{ "http://h/?a=b", NULL },
		{ "http://h/#a", NULL },
		{ "http://h/ x", NULL },
		{ NULL, NULL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct tt_client *client;
		int err = tt_client_create(&client, cases[i].given);

		check_int(cases[i].given, err, cases[i].want ? 0 : TT_E_USAGE);
		check_true(cases[i].given, (client != NULL) == (cases[i].want != NULL));
		if (client)
			check_str(cases[i].given, tt_str(tt_client_url(client)), cases[i].want);
		tt_client_unref(client);
	}
}

static void test_options(void **state)
{
	struct tt_client *client = new_client();

	(void)state;
	check_int("colon", tt_client_set_login(client, "a:b", "x"), TT_E_USAGE);
	check_int("no password", tt_client_set_login(client, "a", NULL), TT_E_USAGE);
	check_str("kept", tt_str(tt_client_login(client)), "alice");
	check_int("nobody", tt_client_set_login(client, NULL, NULL), 0);
	check_true("is nobody", tt_client_login(client) == NULL);
	check_int("time", tt_client_set_timeout_ms(client, -1), TT_E_USAGE);
	check_int("agent", tt_client_set_user_agent(client, "a\r\nb: c"), TT_E_USAGE);
	check_int("no agent", tt_client_set_user_agent(client, NULL), TT_E_USAGE);
	check_int("header", tt_client_set_header(client, "A", "b\nc"), TT_E_USAGE);
	check_int("header name", tt_client_set_header(client, "A:", "b"), TT_E_USAGE);
	check_int("no header name", tt_client_set_header(client, "", "b"), TT_E_USAGE);
	check_int("a header", tt_client_set_header(client, "A", "b"), 0);
	check_int("once more", tt_client_set_header(client, "a", "c"), 0);
	check_true("in its place", !client->headers->next);
	check_int("no longer", tt_client_set_header(client, "A", NULL), 0);
	check_true("gone", !client->headers);
	tt_client_unref(client);
}

#define ROOM_URL "http://127.0.0.1:1/cloud/ocs/v2.php/apps/spreed/api/v4/room"
#define CHAT_URL "http://127.0.0.1:1/cloud/ocs/v2.php/apps/spreed/api/v1/chat"

static void check_call(const char *name, struct tt_call *call, const char *method, const char *url,
		       const char *body)
{
	check_true(name, tt_req_ready(call));
	check_str(name, tt_str(tt_call_method(call)), method);
	check_str(name, tt_str(tt_call_url(call)), url);
	check_str(name, call->body.n ? tt_buf_str(&call->body) : TT_STR(""), body);
	tt_call_free(call);
}

static void test_requests(void **state)
{
	static const char *const names[] = { "a\"b", "c" };
	const struct tt_conversation_new wanted = { .type = 2,
						    .name = "\\",
						    .users = names,
						    .n_users = 2,
						    .emails = names,
						    .n_emails = 1 };
	const struct tt_receive_options future = {
		.future = true, .last_known = 5, .timeout_s = 0, .keeps_marker = true
	};
	const struct tt_send_options reply = { .reply_to = 7, .reference_id = "r", .silent = true };
	const struct tt_parameter query[] = { { "a b", "c&d" }, { "left out", NULL } };
	const int64_t votes[] = { 0, 3 };
	struct tt_client *client = new_client();

	(void)state;
	check_call("list", tt_conversations_list(client, NULL), "GET", ROOM_URL "?noStatusUpdate=1",
		   "");
	check_call("encoded", tt_conversation_get(client, "a/b?c#d%\xc3\xa9"), "GET",
		   ROOM_URL "/a%2Fb%3Fc%23d%25%C3%A9", "");
	check_call("create", tt_conversation_create(client, &wanted), "POST", ROOM_URL,
		   "{\"roomType\":2,\"roomName\":\"\\\\\",\"participants\":{\"users\":[\"a\\\"b\","
		   "\"c\"],\"emails\":[\"a\\\"b\"]}}");
	check_call("future", tt_messages_receive(client, "t", &future), "GET",
		   CHAT_URL "/t?lookIntoFuture=1&timeout=0&setReadMarker=0&lastKnownMessageId=5"
			    "&noStatusUpdate=1",
		   "");
	check_call("send", tt_message_send(client, "t", "x\n", &reply), "POST", CHAT_URL "/t",
		   "{\"message\":\"x\\n\",\"replyTo\":7,\"referenceId\":\"r\",\"silent\":true}");
	check_call("delete", tt_participant_remove(client, "t", 9), "DELETE",
		   ROOM_URL "/t/attendees?attendeeId=9", "");
	check_call("vote", tt_poll_vote(client, "t", 1, votes, 2), "POST",
		   "http://127.0.0.1:1/cloud/ocs/v2.php/apps/spreed/api/v1/poll/t/1",
		   "{\"optionIds\":[0,3]}");
	check_call("no vote", tt_poll_vote(client, "t", 1, NULL, 0), "POST",
		   "http://127.0.0.1:1/cloud/ocs/v2.php/apps/spreed/api/v1/poll/t/1",
		   "{\"optionIds\":[]}");
	check_call("file", tt_file_download(client, "/a//b c/"), "GET",
		   "http://127.0.0.1:1/cloud/remote.php/dav/files/alice/a/b%20c", "");
	check_call("generic", tt_ocs_call(client, "GET", "//x?y=z", query, 2), "GET",
		   "http://127.0.0.1:1/cloud/x?y=z&a%20b=c%26d", "");
	check_call("generic with a body", tt_ocs_call(client, "POST", "x", query, 2), "POST",
		   "http://127.0.0.1:1/cloud/x", "{\"a b\":\"c&d\"}");
	tt_client_unref(client);
}

static void test_usage(void **state)
{
	struct tt_client *client = new_client();
	const struct tt_parameter line = { "A", "b\r\nc" };
	const struct tt_request header = {
		.method = "GET", .path = "x", .headers = &line, .n_headers = 1
	};
	struct tt_call *calls[] = {
		tt_conversation_get(client, NULL),
		tt_conversation_get(client, ""),
		tt_conversation_get(client, "."),
		tt_conversation_get(client, ".."),
		tt_conversation_get(client, "\xff"),
		tt_conversation_rename(client, "t", NULL),
		tt_conversation_rename(client, "t", "\xc0\x80"),
		tt_message_send(client, "t", NULL, NULL),
		tt_message_delete(client, "t", 0),
		tt_message_delete(client, "t", -5),
		tt_file_download(client, ""),
		tt_file_delete(client, "/"),
		tt_file_delete(client, "a/../b"),
		tt_file_move(client, "a", "", true),
		tt_file_download_to(client, "a", -1, NULL, NULL),
		tt_file_upload_from(client, "a", -1, NULL, NULL),
		tt_upload_part(client, "u", "a", 0, 1, NULL, NULL),
		tt_bot_send(client, NULL, "t", "x", NULL),
		tt_ocs_call(client, "get", "x", NULL, 0),
		tt_ocs_call(client, "GET x\r\n", "x", NULL, 0),
		tt_ocs_call(client, "GET", "a b", NULL, 0),
		tt_ocs_call(client, "GET", NULL, NULL, 0),
		tt_request_call(client, &header),
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(calls); i++) {
		char name[32];

		snprintf(name, sizeof(name), "call %zu", i);
		check_int(name, tt_perform(calls[i]), TT_E_USAGE);
		check_true(name, strlen(tt_call_error(calls[i])->text) > 10);
		check_int(name, tt_call_status(calls[i]), 0);
		check_int(name, tt_perform(calls[i]), TT_E_USAGE); /* once only */
		tt_call_free(calls[i]);
	}
	tt_client_unref(client);
}

/* NULL is a call for which there was no memory. */
static void test_no_call(void **state)
{
	size_t n = 7;

	(void)state;
	check_int("perform", tt_perform(NULL), TT_E_NOMEM);
	check_int("error", tt_call_error(NULL)->code, TT_E_NOMEM);
	check_str("text", tt_str(tt_call_error(NULL)->text), "out of memory");
	check_int("status", tt_call_status(NULL), 0);
	check_true("header", !tt_call_header(NULL, "a"));
	check_true("message", !tt_call_message(NULL));
	check_true("messages", !tt_call_messages(NULL, &n));
	check_int("n", (int64_t)n, 0);
	check_true("json", !tt_call_json(NULL));
	check_true("body", !tt_call_body(NULL).p);
	check_int("given", tt_call_last_given(NULL), 0);
	tt_call_set_timeout_ms(NULL, 5);
	tt_call_cancel(NULL);
	tt_call_free(NULL);
	tt_client_unref(NULL);
	tt_multi_destroy(NULL);
	tt_follow_stop(NULL);
	check_str("name", tt_str(tt_error_name(TT_E_SYSTEM)), "TT_E_SYSTEM");
	check_str("no name", tt_str(tt_error_name((enum tt_error_code)99)), "unknown");
}

static void test_cancelled_before(void **state)
{
	struct tt_client *client = new_client();
	struct tt_call *call = tt_conversations_list(client, NULL);

	(void)state;
	tt_call_cancel(call);
	check_int("perform", tt_perform(call), TT_E_CANCELLED);
	tt_client_unref(client); /* the call has it, too */
	tt_call_free(call);
}

static void count(void *ctx, struct tt_call *call)
{
	++*(int *)ctx;
	tt_call_free(call);
}

/* Every call is told its end, once: what is wrong, what is cancelled, what the end of its multi
 * ends; but not what was freed before. */
static void test_ends_in_a_multi(void **state)
{
	struct tt_client *client = new_client();
	struct tt_call *call = tt_conversations_list(client, NULL);
	struct tt_multi *multi;
	int n_done = 0;

	(void)state;
	check_int("multi", tt_multi_create(&multi), 0);
	check_int("no call", tt_multi_start(multi, NULL, count, &n_done), TT_E_NOMEM);
	check_int("wrong", tt_multi_start(multi, tt_conversation_get(client, ""), count, &n_done),
		  0);
	check_int("not within the start", n_done, 0);
	check_int("step", tt_multi_step(multi, 1000), 0);
	check_int("told", n_done, 1);
	tt_call_cancel(call);
	check_int("cancelled", tt_multi_start(multi, call, count, &n_done), 0);
	check_int("twice", tt_multi_start(multi, call, count, &n_done), TT_E_USAGE);
	check_int("step", tt_multi_step(multi, 1000), 0);
	check_int("told", n_done, 2);
	call = tt_conversations_list(client, NULL);
	check_int("freed", tt_multi_start(multi, call, count, &n_done), 0);
	tt_call_free(call);
	check_int("none left", (int64_t)tt_multi_running(multi), 0);
	check_int("left",
		  tt_multi_start(multi, tt_conversations_list(client, NULL), count, &n_done), 0);
	tt_client_unref(client);
	tt_multi_destroy(multi);
	check_int("told at the end", n_done, 3);
}

static void test_bot_signature(void **state)
{
	/* RFC 4231, test case 2, whose data is cut in two. */
	const char *want = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";

	(void)state;
	check_true("right", tt_bot_verify("Jefe", "what do ya want ", want, "for nothing?", 12));
	check_true("in capitals",
		   tt_bot_verify("Jefe", "what do ya want ",
				 "5BDCC146BF60754E6A042426089575C75A003F089D2739839DEC58B964EC3843",
				 "for nothing?", 12));
	check_false("other text",
		    tt_bot_verify("Jefe", "what do ya want ", want, "for nothing!", 12));
	check_false("other secret",
		    tt_bot_verify("jefe", "what do ya want ", want, "for nothing?", 12));
	check_false("too short",
		    tt_bot_verify("Jefe", "what do ya want ", "5bdc", "for nothing?", 12));
	check_false("none", tt_bot_verify("Jefe", "what do ya want ", NULL, "for nothing?", 12));
}

static void test_file_letters(void **state)
{
	char out[TT_FILE_LETTERS];

	(void)state;
	tt_file_letters(out, 31, false);
	check_str("file", tt_str(out), "RGDNVW");
	tt_file_letters(out, 31, true);
	check_str("folder", tt_str(out), "RGDNVCK");
	tt_file_letters(out, TT_FILE_READ, true);
	check_str("read", tt_str(out), "G");
	tt_file_letters(out, 0, false);
	check_str("nothing", tt_str(out), "");
}

static void test_file_of_message(void **state)
{
	const struct tt_pair pairs[] = { { "id", TT_STR("42") },
					 { "name", TT_STR("cat.jpg") },
					 { "path", TT_STR("Talk/cat.jpg") },
					 { "size", TT_STR("512") },
					 { "permissions", TT_STR("27") },
					 { "mimetype", TT_STR("image/jpeg") } };
	const struct tt_param param = { TT_STR("file"), pairs, ARRAY_LEN(pairs) };
	const struct tt_message message = { .parameters = { &param, 1 } };
	const struct tt_message text = { .id = 5 };
	struct tt_file file;

	(void)state;
	check_true("file", tt_message_file(&message, &file));
	check_str("path", file.path, "Talk/cat.jpg");
	check_int("id", file.file_id, 42);
	check_int("size", file.size, 512);
	check_int("permissions", file.permission_bits, 27);
	check_false("no folder", file.is_folder);
	check_text("not there", file.etag, NOT_THERE);
	check_false("none", tt_message_file(&text, &file));
}

/* --- memory --- */

#define ANSWER                                                                                    \
	"{\"ocs\":{\"meta\":{\"status\":\"ok\",\"statuscode\":200,\"message\":\"OK\"},\"data\":[" \
	"{\"id\":5,\"message\":\"hello\",\"messageParameters\":{\"actor\":{\"type\":\"user\"}},"  \
	"\"reactions\":{\"a\":1},\"reactionsSelf\":[\"a\"],\"parent\":{\"id\":4}}]}}"

/* A call from its beginning to its decoded answer, without a network. */
static int whole_call(struct tt_client *client)
{
	const struct tt_send_options options = { .thread_title = "t" };
	struct tt_call *sent = tt_message_send(client, "abcdefgh", "text", &options);
	struct tt_call *call = tt_messages_receive(client, "abcdefgh", NULL);
	int err = sent && tt_req_ready(sent) ? 0 : TT_E_NOMEM;
	size_t n;

	tt_call_free(sent);
	if (!call || !tt_req_ready(call)) {
		tt_call_free(call);
		return TT_E_NOMEM;
	}
	call->status = 200;
	call->has_all_headers = true;
	tt_buf_add_c(&call->in, ANSWER);
	tt_answer_read(call, CURLE_OK);
	if (call->error.code)
		err = (int)call->error.code;
	else
		check_true("message", tt_call_messages(call, &n) && n == 1);
	check_true("text", tt_call_error(call)->text && tt_call_error(call)->word);
	tt_call_free(call);
	return err;
}

/* The k-th allocation fails, for every k: an error, no leak, no crash. */
static void test_memory_runs_out(void **state)
{
	struct tt_client *client = new_client();
	long k = 0;
	int err;

	(void)state;
	do {
		left = k++;
		err = whole_call(client);
		left = -1;
		check_true("no other error", err == 0 || err == TT_E_NOMEM);
	} while (err);
	check_true("tried", k > 8);
	k = 0;
	do {
		struct tt_client *other;

		left = k++;
		err = tt_client_create(&other, "http://127.0.0.1");
		left = -1;
		check_true("client", (err == 0) == (other != NULL));
		tt_client_unref(other);
	} while (err);
	check_true("tried", k > 2);
	tt_client_unref(client);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_urls),
		cmocka_unit_test(test_options),
		cmocka_unit_test(test_requests),
		cmocka_unit_test(test_usage),
		cmocka_unit_test(test_no_call),
		cmocka_unit_test(test_cancelled_before),
		cmocka_unit_test(test_ends_in_a_multi),
		cmocka_unit_test(test_bot_signature),
		cmocka_unit_test(test_file_letters),
		cmocka_unit_test(test_file_of_message),
		cmocka_unit_test(test_memory_runs_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
