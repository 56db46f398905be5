/* fuzz_dav - any body as an answer of WebDAV: files whose texts end in NUL, or the error that says
 * so. */
#include "fuzz/fuzz.h"
#include "lib/client/internal.h"

static void check_text(struct tt_str s)
{
	REQUIRE(!s.p || s.p[s.n] == '\0');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static struct tt_client *client;
	struct tt_call *call;
	const struct tt_file *files;
	size_t n_files;

	if (!client) {
		REQUIRE(tt_client_create(&client, "http://127.0.0.1") == 0);
		tt_client_set_login(client, "alice", "x");
	}
	call = tt_files_list(client, "a", 1, false);
	REQUIRE(call && tt_req_ready(call));
	call->status = 207;
	call->has_all_headers = true;
	tt_buf_add(&call->in, (const char *)data, n);
	tt_answer_read(call, CURLE_OK);
	files = tt_call_files(call, &n_files);
	REQUIRE((files != NULL) == (tt_call_error(call)->code == 0));
	REQUIRE(files || tt_call_error(call)->code == TT_E_PROTOCOL);
	for (size_t i = 0; files && i < n_files; i++) {
		REQUIRE(files[i].path.p && files[i].name.p);
		check_text(files[i].path);
		check_text(files[i].name);
		check_text(files[i].etag);
	}
	tt_call_free(call);
	return 0;
}
