#include "lib/client/internal.h"
#include "tests/unit/check.h"

#define OPEN                                                                   \
	"<d:multistatus xmlns:d=\"DAV:\" xmlns:oc=\"http://owncloud.org/ns\" " \
	"xmlns:nc=\"http://nextcloud.org/ns\">"
#define CLOSE "</d:multistatus>"
#define GOOD "<d:status>HTTP/1.1 200 OK</d:status></d:propstat>"
#define BAD "<d:status>HTTP/1.1 404 Not Found</d:status></d:propstat>"

/* A list of alice's, answered; `path` is the folder that was asked for. */
static struct tt_call *answered(const char *path, const char *body)
{
	struct tt_client *client;
	struct tt_call *call;

	check_int("client", tt_client_create(&client, "http://127.0.0.1"), 0);
	tt_client_set_login(client, "alice", "x");
	call = tt_files_list(client, path, 1, false);
	tt_client_unref(client);
	check_true("described", tt_req_ready(call));
	call->status = 207;
	call->has_all_headers = true;
	tt_buf_add_c(&call->in, body);
	tt_answer_read(call, CURLE_OK);
	return call;
}

static void test_files(void **state)
{
	struct tt_call *call = answered(
		"/Photos/", OPEN
		"<d:response><d:href>/remote.php/dav/files/alice/Photos/</d:href><d:propstat>"
		"<d:prop><d:resourcetype><d:collection/></d:resourcetype></d:prop>" GOOD
		"</d:response>"
		"<d:response><d:href>/cloud/remote.php/dav/files/alice/Photos/a%20b%2Bc.jpg</d:href>"
		"<d:propstat><d:prop><d:getetag>&quot;e&amp;1&quot;</d:getetag>"
		"<d:getlastmodified>Thu, 01 Jan 1970 00:01:40 GMT</d:getlastmodified>"
		"<d:getcontentlength>7</d:getcontentlength><d:getcontenttype>image/jpeg"
		"</d:getcontenttype><oc:id>00000042ocx</oc:id><oc:fileid>42</oc:fileid>"
		"<oc:permissions>RGDNVW</oc:permissions><oc:favorite>1</oc:favorite>"
		"<nc:is-encrypted>0</nc:is-encrypted></d:prop>" GOOD "<d:propstat><d:prop>"
		"<oc:size>999</oc:size><oc:owner-id/></d:prop>" BAD "</d:response>"
		"<d:response><d:href>/remote.php/webdav/Photos/sub/</d:href><d:propstat><d:prop>"
		"<d:resourcetype><d:collection/></d:resourcetype><oc:size>12</oc:size></d:prop>" GOOD
		"</d:response>" CLOSE);
	const struct tt_file *files;
	size_t n;

	(void)state;
	check_str("no error", tt_str(tt_call_error(call)->text), "");
	files = tt_call_files(call, &n);
	check_int("without the folder itself", (int64_t)n, 2);
	check_str("path", files[0].path, "Photos/a b+c.jpg");
	check_str("name", files[0].name, "a b+c.jpg");
	check_str("etag", files[0].etag, "e&1");
	check_int("modified", files[0].modified_s, 100);
	check_int("length", files[0].content_length, 7);
	check_int("size of a file", files[0].size, 7);
	check_str("type", files[0].mime_type, "image/jpeg");
	check_str("id", files[0].id, "00000042ocx");
	check_int("number", files[0].file_id, 42);
	check_str("permissions", files[0].permissions, "RGDNVW");
	check_true("favorite", files[0].is_favorite);
	check_false("encrypted", files[0].is_encrypted);
	check_false("file", files[0].is_folder);
	check_text("not found", files[0].owner_id, NOT_THERE);
	check_true("folder", files[1].is_folder);
	check_str("its path", files[1].path, "Photos/sub");
	check_int("its size", files[1].size, 12);
	check_int("p[n] is NUL", files[1].path.p[files[1].path.n], 0);
	tt_call_free(call);
}

static void test_root(void **state)
{
	struct tt_call *call = answered("", OPEN "<d:response><d:href>/remote.php/dav/files/alice"
						 "</d:href></d:response><d:response><d:href>"
						 "/remote.php/dav/files/alice/a</d:href>"
						 "</d:response>" CLOSE);
	size_t n;

	(void)state;
	check_true("files", tt_call_files(call, &n) && n == 1);
	check_str("path", tt_call_file(call)->path, "a");
	tt_call_free(call);
}

/* Whatever it is called: by its namespace, not its prefix. */
static void test_other_prefix(void **state)
{
	struct tt_call *call =
		answered("", "<multistatus xmlns=\"DAV:\"><response><href>/remote.php/dav/files/"
			     "alice/x</href></response></multistatus>");

	(void)state;
	check_str("path", tt_call_file(call)->path, "x");
	tt_call_free(call);
}

static void test_no_path(void **state)
{
	struct tt_call *call = answered("a", OPEN "<d:response><d:href> \r\n</d:href></d:response>"
						  "<d:response/>" CLOSE);
	size_t n;

	(void)state;
	check_true("files", tt_call_files(call, &n) && n == 2);
	check_str("path", tt_call_file(call)->path, "");
	tt_call_free(call);
}

static void test_nonsense(void **state)
{
	static const char *const bodies[] = {
		"x",
		"<a/>",
		OPEN,
		OPEN "<d:response>" CLOSE,
		"<!DOCTYPE x>" OPEN CLOSE,
		"<!DOCTYPE x [<!ENTITY a \"b\"><!ENTITY c \"&a;&a;\">]>" OPEN CLOSE,
		OPEN CLOSE OPEN CLOSE,
		OPEN "\xff" CLOSE,
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bodies); i++) {
		struct tt_call *call = answered("", bodies[i]);

		check_int(bodies[i], tt_call_error(call)->code, TT_E_PROTOCOL);
		check_true(bodies[i], !tt_call_files(call, NULL));
		tt_call_free(call);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_files),        cmocka_unit_test(test_root),
		cmocka_unit_test(test_other_prefix), cmocka_unit_test(test_no_path),
		cmocka_unit_test(test_nonsense),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
