/* fuzz_dav_rest - what else WebDAV reads: bodies of SEARCH, names in the trash and of pieces, names
 * in archives. The first byte chooses what the rest is. */
#include "fuzz/fuzz.h"
#include "server/dav/search_query.h"
#include "server/dav/zip.h"
#include "server/files/trash.h"
#include "server/files/uploads.h"

static void search(struct tt_arena *arena, struct tt_str text)
{
	const struct file picture = { .id = 12,
				      .name = TT_STR("a.png"),
				      .size = 5,
				      .modified_s = 1000000000,
				      .type = TT_STR("image/png") };
	const struct file folder = {
		.id = 13, .name = TT_STR("\xc3\xa4"), .is_folder = true, .type = TT_STR("")
	};
	const struct search_subject a = { &picture, true };
	const struct search_subject b = { &folder, false };
	struct search query;
	struct tt_str what;

	if (search_read(arena, text, TT_STR("alice"), &query, &what))
		return;
	REQUIRE(query.select && query.n_scopes > 0 && query.n_scopes <= SEARCH_MAX_SCOPES);
	REQUIRE(query.n_orders <= SEARCH_MAX_ORDERS);
	(void)search_fits(query.where, &b);
	/* Who can only be one file is no other. */
	if (search_fits(query.where, &a) && query.id != 0)
		REQUIRE(query.id == 12);
	REQUIRE(search_compare(&query, &a, &b) == -search_compare(&query, &b, &a));
	REQUIRE(search_compare(&query, &a, &a) == 0);
}

static void like(struct tt_arena *arena, struct tt_str text)
{
	struct tt_str pattern = tt_str_cut(&text, '\n');

	(void)arena;
	if (!text.p)
		return;
	(void)search_like(text, pattern);
	REQUIRE(search_like(text, TT_STR("%")));
	if (!memchr(pattern.p, '%', pattern.n) && !memchr(pattern.p, '_', pattern.n))
		REQUIRE(search_like(pattern, pattern));
}

static int sign(int n)
{
	return (n > 0) - (n < 0);
}

static void order(struct tt_arena *arena, struct tt_str text)
{
	struct tt_str a = tt_str_cut(&text, '\n');
	struct tt_str b = tt_str_cut(&text, '\n');

	(void)arena;
	if (!text.p)
		return;
	REQUIRE(sign(upload_compare(a, b)) == -sign(upload_compare(b, a)));
	REQUIRE((upload_compare(a, b) == 0) == tt_str_eq(a, b));
	if (upload_compare(a, b) <= 0 && upload_compare(b, text) <= 0)
		REQUIRE(upload_compare(a, text) <= 0);
}

static void trash(struct tt_arena *arena, struct tt_str text)
{
	struct trashed trashed = { .file_id = 0 };
	struct tt_str name;
	int64_t again_s;

	if (!trash_read_name(text, &trashed.name, &trashed.deleted_s))
		return;
	REQUIRE(trashed.deleted_s >= 0 && trashed.name.n < text.n);
	text = trash_name(arena, &trashed);
	REQUIRE(trash_read_name(text, &name, &again_s));
	REQUIRE(tt_str_eq(name, trashed.name) && again_s == trashed.deleted_s);
}

/* A line an entry; its length also says how large it is. */
static void zip(struct tt_arena *arena, struct tt_str text)
{
	struct zip_entry *entries = NULL;
	struct tt_buf out = { 0 };
	uint64_t at = 0;
	uint64_t length;
	size_t n = 0;

	while (text.n > 0) {
		struct tt_str name = tt_str_cut(&text, '\n');
		bool is_folder = name.n > 0 && name.p[name.n - 1] == '/';

		if (name.n == 0 || name.n > UINT16_MAX)
			continue;
		entries = tt_arena_grow(arena, entries, n, sizeof(*entries));
		entries[n++] = (struct zip_entry){ .name = name,
						   .size = is_folder ? 0 : name.n << 27,
						   .modified_s = (int64_t)name.n << 28 };
	}
	length = zip_lay_out(entries, n);
	for (size_t i = 0; i < n; i++) {
		REQUIRE(entries[i].offset == at);
		out.n = 0;
		zip_put_head(&out, &entries[i]);
		if (entries[i].name.p[entries[i].name.n - 1] != '/')
			zip_put_tail(&out, &entries[i]);
		at += out.n + entries[i].size;
	}
	out.n = 0;
	zip_put_directory(&out, entries, n, at);
	REQUIRE(length == at + out.n);
	tt_buf_finish(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static void (*const readers[])(struct tt_arena * arena, struct tt_str text) = {
		search, like, order, trash, zip,
	};
	struct tt_arena arena;

	if (n == 0)
		return 0;
	tt_arena_init(&arena);
	readers[data[0] % ARRAY_LEN(readers)](&arena, fuzz_text(data + 1, n - 1));
	tt_arena_finish(&arena);
	return 0;
}
