/* What messages know of files, and what clients say of them. */
#include "server/talk/text/file_object.h"
#include "tests/unit/check.h"

static struct tt_arena arena;

static void test_back_and_forth(void **state)
{
	const struct file_object object = { 12, 34, TT_STR("voice-message") };
	struct file_object read;

	(void)state;
	check_true("read", file_object_read(&arena, file_object_write(&arena, &object), &read));
	check_int("share", read.share_id, 12);
	check_int("file", read.file_id, 34);
	check_str("type", read.message_type, "voice-message");
}

/* What somebody sends as an object holds texts only. */
static void test_others(void **state)
{
	static const char *const others[] = {
		"",
		"[]",
		"nonsense",
		"{}",
		"{\"type\":\"file\",\"id\":\"1\",\"share\":\"12\"}",
		"{\"type\":\"talk-poll\",\"id\":\"1\"}",
		"{\"share\":12.5}",
		"{\"share\":null}",
	};
	struct file_object read;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(others); i++)
		check_true(others[i], !file_object_read(&arena, tt_str(others[i]), &read));
	check_true("none", !file_object_read(&arena, (struct tt_str){ NULL, 0 }, &read));
}

static void test_meta(void **state)
{
	struct file_meta meta = file_meta_read(
		&arena, TT_STR("{\"caption\":\" hi \",\"replyTo\":\"7\",\"threadId\":8,"
			       "\"silent\":true,\"threadTitle\":\"T\",\"messageType\":\"x\"}"));

	(void)state;
	check_str("caption", meta.caption, "hi");
	check_int("reply", meta.reply_to, 7);
	check_int("thread", meta.thread_id, 8);
	check_true("silent", meta.is_silent);
	check_str("title", meta.thread_title, "T");
	meta = file_meta_read(&arena,
			      TT_STR("{\"caption\":{},\"silent\":\"false\",\"replyTo\":[]}"));
	check_int("no caption", (int64_t)meta.caption.n, 0);
	check_true("aloud", !meta.is_silent && meta.reply_to == 0);
	meta = file_meta_read(&arena, TT_STR("[1]"));
	check_int("nothing", (int64_t)meta.caption.n, 0);
}

static void test_kinds(void **state)
{
	static const struct {
		const char *asked, *type, *shown, *list;
	} rows[] = {
		{ "voice-message", "audio/mpeg", "voice-message", "voice" },
		{ "voice-message", "audio/wav", "voice-message", "voice" },
		{ "voice-message", "audio/ogg", "comment", "audio" },
		{ "record-video", "video/webm", "record-video", "recording" },
		{ "anything", "image/png", "comment", "media" },
		{ "", "video/mp4", "comment", "media" },
		{ "comment", "text/plain", "comment", "file" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct tt_str type = tt_str(rows[i].type);
		struct tt_str shown = file_message_type(tt_str(rows[i].asked), type);

		check_str(rows[i].type, shown, rows[i].shown);
		check_str(rows[i].type, file_list_of(shown, type), rows[i].list);
	}
}

static int begin_arena(void **state)
{
	(void)state;
	tt_arena_init(&arena);
	return 0;
}

static int end_arena(void **state)
{
	(void)state;
	tt_arena_finish(&arena);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_back_and_forth),
		cmocka_unit_test(test_others),
		cmocka_unit_test(test_meta),
		cmocka_unit_test(test_kinds),
	};

	return cmocka_run_group_tests(tests, begin_arena, end_arena);
}
