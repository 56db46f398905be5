/* fuzz_incoming - any bytes that are posted to a webhook: what is made of them is no message, or a
 * text that Markdown and JSON can hold. */
#include "fuzz/fuzz.h"
#include "server/talk/bots/incoming.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct tt_str bytes = fuzz_text(data, n);
	struct tt_str text = { NULL, 0 };
	struct tt_arena arena;
	enum tt_err err;

	tt_arena_init(&arena);
	err = talk_incoming_json(&arena, bytes, &text);
	REQUIRE(err == TT_OK || err == TT_ERR_JSON || err == TT_ERR_BOT_MESSAGE);
	if (!err)
		REQUIRE(text.n > 0 && tt_utf8_valid(text));
	text = talk_incoming_markup(&arena, bytes);
	REQUIRE(bytes.n > 0 || text.n == 0);
	if (tt_utf8_valid(bytes))
		REQUIRE(tt_utf8_valid(text));
	tt_arena_finish(&arena);
	return 0;
}
