/* fuzz_dav_request - what WebDAV reads of a request: the first byte chooses what the rest is. */
#include "fuzz/fuzz.h"
#include "server/dav/headers.h"
#include "server/dav/xml.h"
#include "server/files/name.h"
#include "server/http/path.h"

static void read_xml(struct tt_arena *arena, struct tt_str text)
{
	struct xml_node *root;
	struct xml_node *again;
	struct tt_buf out = { 0 };

	if (xml_read(arena, text, &root))
		return;
	REQUIRE(root && root->name.p);
	(void)xml_text(arena, root);
	(void)xml_member(root, "DAV:", "prop");
	/* What is kept of it can be read again, wherever it stands. */
	xml_write_begin(&out, root->space, root->name);
	xml_write_inner(&out, root);
	xml_write_end(&out, root->space, root->name);
	if (out.n <= XML_MAX_BYTES)
		REQUIRE(xml_read(arena, tt_buf_str(&out), &again) == TT_OK);
	tt_buf_finish(&out);
}

static void read_path(struct tt_arena *arena, struct tt_str text)
{
	struct tt_str path;
	struct tt_str sent;
	struct tt_str same;
	struct tt_str rest;

	if (path_decode(arena, text, &path))
		return;
	REQUIRE(path.n <= text.n && (path.n == 0 || tt_utf8_valid(path)));
	for (rest = path; rest.n > 0;) {
		struct tt_str name = tt_str_cut(&rest, '/');

		REQUIRE(name.n > 0 && !tt_str_is(name, ".") && !tt_str_is(name, ".."));
		(void)!files_check_name(name);
		REQUIRE(files_type_of(name).n > 0);
	}
	header_put_path(arena, path, &sent);
	REQUIRE(path_decode(arena, sent, &same) == TT_OK && tt_str_eq(same, path));
}

static void read_range(struct tt_str text)
{
	const uint64_t sizes[] = { 0, 1, 1000, UINT64_MAX / 2 };

	for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
		struct byte_range range;

		if (header_range(text, sizes[i], &range) || !range.is_there)
			continue;
		REQUIRE(range.n > 0 && range.n <= sizes[i] && range.offset <= sizes[i] - range.n);
	}
}

static void read_if(struct tt_arena *arena, struct tt_str text)
{
	struct if_header header;
	size_t n_terms = 0;

	if (header_if(arena, text, &header))
		return;
	for (size_t i = 0; i < header.n; i++) {
		REQUIRE(header.lists[i].n > 0);
		n_terms += header.lists[i].n;
	}
	REQUIRE(n_terms <= IF_MAX_TERMS);
}

static void read_others(struct tt_arena *arena, struct tt_str text)
{
	int64_t unix_s;

	(void)header_date(arena, text, &unix_s);
	(void)header_has_tag(text, TT_STR("\"a\""));
	REQUIRE(header_depth(text, 1) >= 0);
	REQUIRE(header_timeout(text, 5, 100) > 0 && header_timeout(text, 5, 100) <= 100);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct tt_str text = fuzz_text(data + (n > 0), n - (n > 0));
	struct tt_arena arena;

	tt_arena_init(&arena);
	switch (n > 0 ? data[0] % 5 : 0) {
	case 0:
		read_xml(&arena, text);
		break;
	case 1:
		read_path(&arena, text);
		break;
	case 2:
		read_range(text);
		break;
	case 3:
		read_if(&arena, text);
		break;
	default:
		read_others(&arena, text);
	}
	tt_arena_finish(&arena);
	return 0;
}
