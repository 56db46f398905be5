#include "cli/client/chat_line.h"
#include "tests/unit/check.h"

#define FLAG "\xF0\x9F\x87\xAA\xF0\x9F\x87\xB8" /* two code points, one character */
#define FAMILY "\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x91\xA7"
#define U_ACUTE "u\xCC\x81"

static void type(struct chat_line *line, const char *text)
{
	chat_line_insert_text(line, tt_str(text));
}

static void check_line(const char *name, struct chat_line *line, const char *text, size_t at)
{
	check_true(name, tt_str_is(tt_buf_str(&line->text), text));
	check_int(name, (int64_t)line->at, (int64_t)at);
}

static void test_moving(void **state)
{
	struct chat_line line = { 0 };

	(void)state;
	chat_line_left(&line);
	chat_line_right(&line);
	check_line("nothing to move in", &line, "", 0);
	type(&line, "a" FLAG "b" U_ACUTE FAMILY);
	chat_line_left(&line);
	check_int("a family is one step", (int64_t)line.at, 1 + 8 + 1 + 3);
	chat_line_left(&line);
	check_int("a letter with its accent is one", (int64_t)line.at, 1 + 8 + 1);
	chat_line_left(&line);
	chat_line_left(&line);
	check_int("a flag is one", (int64_t)line.at, 1);
	chat_line_right(&line);
	check_int("and forward", (int64_t)line.at, 1 + 8);
	chat_line_home(&line);
	chat_line_left(&line);
	check_int("not before the beginning", (int64_t)line.at, 0);
	chat_line_end(&line);
	chat_line_right(&line);
	check_int("not behind the end", (int64_t)line.at, (int64_t)line.text.n);
	chat_line_finish(&line);
}

static void test_deleting(void **state)
{
	struct chat_line line = { 0 };

	(void)state;
	chat_line_backspace(&line);
	chat_line_delete(&line);
	chat_line_kill_word(&line);
	check_line("nothing to delete", &line, "", 0);
	type(&line, "a" FLAG "b");
	chat_line_left(&line);
	chat_line_backspace(&line);
	check_line("before the cursor", &line, "ab", 1);
	chat_line_delete(&line);
	check_line("at the cursor", &line, "a", 1);
	chat_line_set(&line, TT_STR("one two  "));
	chat_line_kill_word(&line);
	check_line("a word and the blanks behind it", &line, "one ", 4);
	chat_line_kill_word(&line);
	check_line("the first word", &line, "", 0);
	chat_line_set(&line, TT_STR("one two"));
	for (int i = 0; i < 3; i++)
		chat_line_left(&line);
	chat_line_kill_behind(&line);
	check_line("all behind", &line, "one ", 4);
	chat_line_left(&line);
	chat_line_kill_before(&line);
	check_line("all before", &line, " ", 0);
	chat_line_finish(&line);
}

static void test_inserting(void **state)
{
	struct chat_line line = { 0 };

	(void)state;
	chat_line_insert(&line, 'a');
	chat_line_insert(&line, 0x1F600);
	chat_line_left(&line);
	chat_line_insert(&line, 0xE9);
	check_line("at the cursor", &line, "a\xC3\xA9\xF0\x9F\x98\x80", 3);
	chat_line_insert(&line, 0xD800);
	chat_line_insert(&line, 0x110000);
	chat_line_insert(&line, 0);
	check_line("what is no character is left out", &line, "a\xC3\xA9\xF0\x9F\x98\x80", 3);
	chat_line_finish(&line);
}

static void test_words(void **state)
{
	struct chat_line line = { 0 };

	(void)state;
	check_text("no word", chat_line_word(&line), TT_STR(""));
	type(&line, "hello @al");
	check_text("the last one", chat_line_word(&line), TT_STR("@al"));
	chat_line_replace_word(&line, TT_STR("@alice "));
	check_line("replaced", &line, "hello @alice ", 13);
	check_text("behind a blank there is none", chat_line_word(&line), TT_STR(""));
	chat_line_set(&line, TT_STR("one\n@bo"));
	check_text("a line end parts words", chat_line_word(&line), TT_STR("@bo"));
	chat_line_finish(&line);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_moving),
		cmocka_unit_test(test_deleting),
		cmocka_unit_test(test_inserting),
		cmocka_unit_test(test_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
