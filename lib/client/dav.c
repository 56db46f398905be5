/* dav.c - files out of WebDAV's multistatus.
 *
 *	multistatus > response* > href, propstat* > prop > ..., status
 *
 * Only the propstat with status 200 counts; its status comes last, so what it has is kept aside
 * until then. */
#include "lib/client/internal.h"

#include <expat.h>

#define DAV "DAV:|"
#define OC "http://owncloud.org/ns|"
#define NC "http://nextcloud.org/ns|"

enum prop_type {
	PROP_TEXT,
	PROP_INT,
	PROP_BOOL,
	PROP_DATE,
	PROP_QUOTED,
};

static const struct prop {
	const char *name;
	enum prop_type type;
	size_t offset;
} props[] = {
	{ DAV "getlastmodified", PROP_DATE, offsetof(struct tt_file, modified_s) },
	{ DAV "creationdate", PROP_DATE, offsetof(struct tt_file, created_s) },
	{ DAV "getcontentlength", PROP_INT, offsetof(struct tt_file, content_length) },
	{ DAV "getcontenttype", PROP_TEXT, offsetof(struct tt_file, mime_type) },
	{ DAV "getetag", PROP_QUOTED, offsetof(struct tt_file, etag) },
	{ OC "size", PROP_INT, offsetof(struct tt_file, size) },
	{ OC "id", PROP_TEXT, offsetof(struct tt_file, id) },
	{ OC "fileid", PROP_INT, offsetof(struct tt_file, file_id) },
	{ OC "permissions", PROP_TEXT, offsetof(struct tt_file, permissions) },
	{ OC "favorite", PROP_BOOL, offsetof(struct tt_file, is_favorite) },
	{ OC "owner-id", PROP_TEXT, offsetof(struct tt_file, owner_id) },
	{ OC "owner-display-name", PROP_TEXT, offsetof(struct tt_file, owner_name) },
	{ OC "checksum", PROP_TEXT, offsetof(struct tt_file, checksum) },
	{ NC "note", PROP_TEXT, offsetof(struct tt_file, comment) },
	{ NC "is-encrypted", PROP_BOOL, offsetof(struct tt_file, is_encrypted) },
	{ NC "trashbin-filename", PROP_TEXT, offsetof(struct tt_file, trash_name) },
	{ NC "trashbin-original-location", PROP_TEXT, offsetof(struct tt_file, trash_location) },
	{ NC "trashbin-deletion-time", PROP_INT, offsetof(struct tt_file, deleted_s) },
};

struct reading {
	struct tt_call *call;
	XML_Parser parser;
	struct tt_buf text;     /* of the element that is open */
	struct tt_file file;    /* of the response that is open */
	struct tt_file pending; /* the same with what its open propstat says */
	bool is_good;           /* that propstat has status 200 */
	bool is_multistatus;
};

static bool is_folder_text(const struct tt_file *file)
{
	return file->path.n > 0 && file->path.p[file->path.n - 1] == '/';
}

static struct tt_str last_part(struct tt_str path)
{
	const char *slash = path.n ? memrchr(path.p, '/', path.n) : NULL;

	if (!slash)
		return path;
	return (struct tt_str){ slash + 1, path.n - (size_t)(slash + 1 - path.p) };
}

/* Behind the root of the user's files: what stands behind dav/KIND/USER/, or webdav/. */
static struct tt_str below_root(struct tt_str path)
{
	const char *root = path.n ? memmem(path.p, path.n, "remote.php/", 11) : NULL;
	int to_skip = 3;

	if (root) {
		path.n -= (size_t)(root + 11 - path.p);
		path.p = root + 11;
	}
	if (tt_str_starts(path, TT_STR("webdav")))
		to_skip = 1;
	while (to_skip-- > 0)
		tt_str_cut(&path, '/');
	return path.p ? path : TT_STR("");
}

static void set_path(struct reading *reading, struct tt_str href)
{
	struct tt_arena *arena = &reading->call->arena;
	char *decoded;
	int n = 0;

	href = tt_str_trim(href);
	if (href.n == 0) /* libcurl would take that for a text that ends in NUL */
		return;
	decoded = curl_easy_unescape(NULL, href.p, (int)href.n, &n);
	if (!decoded) {
		arena->failed = true;
		return;
	}
	reading->file.path = tt_str_dup(arena, below_root((struct tt_str){ decoded, (size_t)n }));
	curl_free(decoded);
	if (is_folder_text(&reading->file)) {
		reading->file.is_folder = true;
		reading->file.path.n--;
	}
	/* Ends in NUL also without its slash. */
	reading->file.path = tt_str_dup(arena, reading->file.path);
	reading->file.name = last_part(reading->file.path);
}

static struct tt_str without_quotes(struct tt_str s)
{
	if (tt_str_starts(s, TT_STR("W/"))) {
		s.p += 2;
		s.n -= 2;
	}
	if (s.n >= 2 && s.p[0] == '"' && s.p[s.n - 1] == '"') {
		s.p++;
		s.n -= 2;
	}
	return s;
}

static int64_t date_of(struct reading *reading, struct tt_str text)
{
	char *copy = tt_arena_dup(&reading->call->arena, text.p, text.n);
	time_t when = copy ? curl_getdate(copy, NULL) : 0;

	return when > 0 ? when : 0;
}

static void set_prop(struct reading *reading, const struct prop *prop, struct tt_str text)
{
	void *at = (char *)&reading->pending + prop->offset;

	switch (prop->type) {
	case PROP_TEXT:
		*(struct tt_str *)at = tt_str_dup(&reading->call->arena, text);
		break;
	case PROP_QUOTED:
		*(struct tt_str *)at = tt_str_dup(&reading->call->arena, without_quotes(text));
		break;
	case PROP_INT:
		*(int64_t *)at = tt_str_int(text);
		break;
	case PROP_BOOL:
		*(bool *)at = tt_str_int(text) != 0 || tt_str_is(text, "true");
		break;
	case PROP_DATE:
		*(int64_t *)at = date_of(reading, text);
		break;
	}
}

static void add_file(struct reading *reading)
{
	struct tt_call *call = reading->call;
	struct tt_file *all;

	if (call->skips_itself && tt_str_is(reading->file.path, call->dav_path))
		return;
	all = tt_arena_grow(&call->arena, call->items, call->n_items, sizeof(*all));
	if (!all)
		return;
	all[call->n_items++] = reading->file;
	call->items = all;
}

static void end_response(struct reading *reading)
{
	struct tt_file *file = &reading->file;

	if (!file->is_folder && file->size == 0)
		file->size = file->content_length;
	if (file->is_folder)
		file->content_length = 0;
	add_file(reading);
}

static void XMLCALL on_start(void *ctx, const char *name, const char **attributes)
{
	struct reading *reading = ctx;

	(void)attributes;
	reading->text.n = 0;
	if (strcmp(name, DAV "multistatus") == 0) {
		reading->is_multistatus = true;
	} else if (strcmp(name, DAV "response") == 0) {
		reading->file = (struct tt_file){ .path = TT_STR(""), .name = TT_STR("") };
	} else if (strcmp(name, DAV "propstat") == 0) {
		reading->pending = reading->file;
		reading->is_good = false;
	} else if (strcmp(name, DAV "collection") == 0) {
		reading->pending.is_folder = true;
	}
}

static const struct prop *find_prop(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(props); i++)
		if (strcmp(props[i].name, name) == 0)
			return &props[i];
	return NULL;
}

static void XMLCALL on_end(void *ctx, const char *name)
{
	struct reading *reading = ctx;
	struct tt_str text = reading->text.n ? tt_buf_str(&reading->text) : TT_STR("");
	const struct prop *prop = find_prop(name);

	if (prop)
		set_prop(reading, prop, text);
	else if (strcmp(name, DAV "href") == 0)
		set_path(reading, text);
	else if (strcmp(name, DAV "status") == 0)
		reading->is_good = tt_str_has(text, TT_STR(" 200"));
	else if (strcmp(name, DAV "propstat") == 0 && reading->is_good)
		reading->file = reading->pending;
	else if (strcmp(name, DAV "response") == 0)
		end_response(reading);
	reading->text.n = 0;
}

static void XMLCALL on_text(void *ctx, const char *p, int n)
{
	struct reading *reading = ctx;

	tt_buf_add(&reading->text, p, (size_t)n);
}

/* An answer needs no document type, and what can be done with one is not wanted. */
static void XMLCALL on_doctype(void *ctx, const char *name, const char *system_id,
			       const char *public_id, int has_subset)
{
	struct reading *reading = ctx;

	(void)name;
	(void)system_id;
	(void)public_id;
	(void)has_subset;
	XML_StopParser(reading->parser, XML_FALSE);
}

static bool parse(struct reading *reading)
{
	const struct tt_buf *in = &reading->call->in;
	enum XML_Status status;

	XML_SetUserData(reading->parser, reading);
	XML_SetElementHandler(reading->parser, on_start, on_end);
	XML_SetCharacterDataHandler(reading->parser, on_text);
	XML_SetStartDoctypeDeclHandler(reading->parser, on_doctype);
	status = in->n > INT32_MAX ? XML_STATUS_ERROR
				   : XML_Parse(reading->parser, in->p, (int)in->n, 1);
	return status == XML_STATUS_OK && reading->is_multistatus;
}

bool tt_dav_read(struct tt_call *call)
{
	struct reading reading = { .call = call, .text.may_fail = true };
	bool ok;

	reading.parser = XML_ParserCreateNS("UTF-8", '|');
	if (!reading.parser) {
		tt_fail_nomem(call);
		return false;
	}
	call->items = tt_arena_alloc(&call->arena, 1);
	ok = parse(&reading);
	if (call->arena.failed || reading.text.failed ||
	    XML_GetErrorCode(reading.parser) == XML_ERROR_NO_MEMORY)
		tt_fail_nomem(call);
	else if (!ok)
		tt_fail(call, TT_E_PROTOCOL, "the answer is no WebDAV multistatus");
	XML_ParserFree(reading.parser);
	tt_buf_finish(&reading.text);
	return ok && call->error.code != TT_E_NOMEM;
}
