/* files.c - files by WebDAV. */
#include "lib/client/internal.h"

#include <stdlib.h>

#define PROPS                                                                                 \
	"<d:prop><d:resourcetype/><d:getlastmodified/><d:creationdate/><d:getcontentlength/>" \
	"<d:getcontenttype/><d:getetag/><oc:size/><oc:id/><oc:fileid/><oc:permissions/>"      \
	"<oc:favorite/><oc:owner-id/><oc:owner-display-name/><nc:note/><nc:is-encrypted/></d:prop>"
#define HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
#define NAMESPACES                                              \
	" xmlns:d=\"DAV:\" xmlns:oc=\"http://owncloud.org/ns\"" \
	" xmlns:nc=\"http://nextcloud.org/ns\""

static const char kind_file[] = "file";
static const char xml[] = "application/xml; charset=utf-8";

const struct tt_file *tt_call_file(const struct tt_call *call)
{
	return tt_answer_first(call, kind_file);
}

const struct tt_file *tt_call_files(const struct tt_call *call, size_t *n)
{
	return tt_answer_items(call, kind_file, n);
}

/* --- what is written answers with headers --- */

static struct tt_str header_text(struct tt_call *call, const char *name)
{
	struct tt_str text = tt_str(tt_call_header(call, name));

	if (text.n >= 2 && text.p[0] == '"' && text.p[text.n - 1] == '"') {
		text.p++;
		text.n -= 2;
	}
	return tt_str_dup(&call->arena, text);
}

static bool read_written(struct tt_call *call, const struct tt_json *data)
{
	struct tt_file *file = tt_arena_new(&call->arena, struct tt_file);
	const char *slash = strrchr(call->dav_path, '/');

	(void)data;
	call->items = file;
	if (!file)
		return true; /* the arena tells */
	call->n_items = 1;
	file->path = tt_str(call->dav_path);
	file->name = tt_str(slash ? slash + 1 : call->dav_path);
	file->is_folder = strcmp(call->method, "MKCOL") == 0;
	file->id = header_text(call, "OC-FileId");
	file->file_id = tt_str_int(file->id);
	file->etag = header_text(call, tt_call_header(call, "OC-ETag") ? "OC-ETag" : "ETag");
	file->size = call->source ? call->source_size : (int64_t)call->body.n;
	file->content_length = file->size;
	return true;
}

static const struct decoder written = { kind_file, ANSWER_BYTES, read_written, false };
static const struct decoder listed = { kind_file, ANSWER_DAV, tt_decode_nothing, false };

static const struct decoder nothing = { &nothing, ANSWER_BYTES, tt_decode_nothing, false };

/* --- addresses --- */

static void add_root(struct tt_call *call, const char *kind)
{
	struct tt_client *client = call->client;
	char *user;

	pthread_mutex_lock(&client->lock);
	user = client->user_id ? client->user_id : client->user;
	user = user ? strdup(user) : NULL;
	pthread_mutex_unlock(&client->lock);
	if (!user)
		tt_req_wrong(call, "files need a login");
	tt_buf_add_c(&call->url, "remote.php/dav/");
	tt_buf_add_c(&call->url, kind);
	tt_buf_add_char(&call->url, '/');
	tt_req_segment(call, user ? user : "-");
	free(user);
}

/* Without slashes at the ends and doubled ones, as in the paths of answers. */
static const char *clean_path(struct tt_call *call, const char *path)
{
	struct tt_str rest = tt_str(path ? path : "");
	char *out = tt_arena_alloc(&call->arena, rest.n + 1);
	size_t n = 0;

	while (out && rest.p) {
		struct tt_str segment = tt_str_cut(&rest, '/');

		if (segment.n == 0)
			continue;
		if (n > 0)
			out[n++] = '/';
		memcpy(out + n, segment.p, segment.n);
		n += segment.n;
	}
	return out ? out : "";
}

static struct tt_call *of_path(struct tt_client *client, const struct decoder *decoder,
			       const char *method, const char *path)
{
	struct tt_call *call = tt_req_bare(client, decoder, method);

	if (!call)
		return NULL;
	add_root(call, "files");
	tt_req_path(call, path);
	call->dav_path = clean_path(call, path);
	call->is_file = true;
	return call;
}

/* What would be wrong to do with all files at once. */
static struct tt_call *of_some_path(struct tt_client *client, const struct decoder *decoder,
				    const char *method, const char *path)
{
	struct tt_call *call = of_path(client, decoder, method, path);

	if (call && !*call->dav_path)
		tt_req_wrong(call, "the path of a file is missing");
	return call;
}

static void add_destination(struct tt_call *call, const char *path)
{
	struct tt_buf kept;

	if (!call)
		return;
	kept = call->url;
	call->url = (struct tt_buf){ .may_fail = true };
	tt_buf_add_c(&call->url, call->client->url);
	tt_buf_add_char(&call->url, '/');
	add_root(call, "files");
	tt_req_path(call, path);
	tt_buf_add_char(&call->url, '\0');
	if (call->url.failed)
		call->arena.failed = true;
	else
		tt_req_header(call, "Destination", call->url.p);
	tt_buf_finish(&call->url);
	call->url = kept;
}

/* --- looking --- */

static void add_propfind(struct tt_call *call, const char *depth)
{
	static const char body[] = HEAD "<d:propfind" NAMESPACES ">" PROPS "</d:propfind>";

	tt_req_header(call, "Depth", depth);
	tt_req_body(call, xml, body, sizeof(body) - 1);
	if (call)
		call->is_file = false;
}

struct tt_call *tt_files_list(struct tt_client *client, const char *path, int depth, bool itself)
{
	struct tt_call *call = of_path(client, &listed, "PROPFIND", path);
	char digits[16];

	snprintf(digits, sizeof(digits), "%d", depth);
	add_propfind(call, depth < 0 ? "infinity" : digits);
	if (call)
		call->skips_itself = !itself;
	return call;
}

struct tt_call *tt_file_get(struct tt_client *client, const char *path)
{
	struct tt_call *call = of_path(client, &listed, "PROPFIND", path);

	add_propfind(call, "0");
	return call;
}

static void add_xml_text(struct tt_buf *out, const char *text)
{
	for (; *text; text++) {
		if (*text == '&')
			tt_buf_add_c(out, "&amp;");
		else if (*text == '<')
			tt_buf_add_c(out, "&lt;");
		else if (*text == '>')
			tt_buf_add_c(out, "&gt;");
		else
			tt_buf_add_char(out, *text);
	}
}

/* WebDAV SEARCH below a folder: one comparison of a property with a text. */
static struct tt_call *search(struct tt_client *client, const char *folder, const char *compare,
			      const char *property, const char *value)
{
	struct tt_call *call = tt_req_bare(client, &listed, "SEARCH");
	const char *user;
	struct tt_buf *body;

	if (!call)
		return NULL;
	tt_buf_add_c(&call->url, "remote.php/dav/");
	body = &call->body;
	pthread_mutex_lock(&client->lock);
	user = client->user_id ? client->user_id : client->user;
	if (!user || !tt_utf8_valid(tt_str(folder)) || !tt_utf8_valid(tt_str(value)))
		tt_req_wrong(call, "files need a login, and their names are UTF-8");
	tt_buf_add_c(body, HEAD "<d:searchrequest" NAMESPACES "><d:basicsearch><d:select>" PROPS
				"</d:select><d:from><d:scope><d:href>/files/");
	add_xml_text(body, user ? user : "");
	pthread_mutex_unlock(&client->lock);
	tt_buf_add_char(body, '/');
	add_xml_text(body, clean_path(call, folder));
	tt_buf_add_c(body, "</d:href><d:depth>infinity</d:depth></d:scope></d:from><d:where>");
	tt_buf_printf(body, "<d:%s><d:prop><%s/></d:prop><d:literal>", compare, property);
	add_xml_text(body, value);
	tt_buf_printf(body, "</d:literal></d:%s></d:where></d:basicsearch></d:searchrequest>",
		      compare);
	call->content_type = "text/xml";
	return call;
}

struct tt_call *tt_file_find_id(struct tt_client *client, int64_t file_id)
{
	char digits[TT_I64_LEN + 1] = { 0 };

	return search(client, "", "eq", "oc:fileid", tt_i64_text(digits, file_id).p);
}

struct tt_call *tt_files_find_name(struct tt_client *client, const char *folder,
				   const char *pattern)
{
	return search(client, folder ? folder : "", "like", "d:displayname",
		      pattern ? pattern : "");
}

struct tt_call *tt_files_favorites(struct tt_client *client)
{
	static const char body[] = HEAD "<oc:filter-files" NAMESPACES ">" PROPS
					"<oc:filter-rules><oc:favorite>1</oc:favorite>"
					"</oc:filter-rules></oc:filter-files>";
	struct tt_call *call = of_path(client, &listed, "REPORT", "");

	tt_req_body(call, xml, body, sizeof(body) - 1);
	return call;
}

/* --- bytes --- */

struct tt_call *tt_file_download(struct tt_client *client, const char *path)
{
	return of_some_path(client, &tt_answer_bytes, "GET", path);
}

struct tt_call *tt_file_download_to(struct tt_client *client, const char *path, int64_t offset,
				    tt_sink sink, void *ctx)
{
	struct tt_call *call = of_some_path(client, &nothing, "GET", path);

	if (!call)
		return NULL;
	call->sink = sink;
	call->sink_ctx = ctx;
	if (offset < 0 || !sink)
		tt_req_wrong(call, "a place in a file is below 0, or there is no sink");
	if (offset <= 0)
		return call;
	call->needs_range = true;
	tt_req_header(call, "Range", tt_arena_printf(&call->arena, "bytes=%" PRId64 "-", offset));
	return call;
}

struct tt_call *tt_folder_download_to(struct tt_client *client, const char *path, tt_sink sink,
				      void *ctx)
{
	struct tt_call *call = of_path(client, &nothing, "GET", path);

	tt_req_header(call, "Accept", "application/zip");
	if (!call)
		return NULL;
	if (!sink)
		tt_req_wrong(call, "there is no sink");
	call->sink = sink;
	call->sink_ctx = ctx;
	return call;
}

struct tt_call *tt_file_upload(struct tt_client *client, const char *path, const void *data,
			       size_t n)
{
	struct tt_call *call = of_some_path(client, &written, "PUT", path);

	tt_req_body(call, "application/octet-stream", data, n);
	return call;
}

static void set_source(struct tt_call *call, int64_t size, tt_source source, void *ctx)
{
	if (!call)
		return;
	if (size < 0 || !source)
		tt_req_wrong(call, "a size is below 0, or there is no source");
	call->source = source;
	call->source_ctx = ctx;
	call->source_size = size;
	call->content_type = "application/octet-stream";
}

struct tt_call *tt_file_upload_from(struct tt_client *client, const char *path, int64_t size,
				    tt_source source, void *ctx)
{
	struct tt_call *call = of_some_path(client, &written, "PUT", path);

	set_source(call, size, source, ctx);
	return call;
}

/* --- a large file in parts --- */

static struct tt_call *of_upload(struct tt_client *client, const struct decoder *decoder,
				 const char *method, const char *upload, const char *path)
{
	struct tt_call *call = tt_req_bare(client, decoder, method);

	if (!call)
		return NULL;
	add_root(call, "uploads");
	tt_buf_add_char(&call->url, '/');
	tt_req_segment(call, upload);
	call->is_file = true;
	call->dav_path = clean_path(call, path);
	if (path)
		add_destination(call, path);
	return call;
}

struct tt_call *tt_upload_begin(struct tt_client *client, const char *upload, const char *path)
{
	return of_upload(client, &nothing, "MKCOL", upload, path);
}

struct tt_call *tt_upload_part(struct tt_client *client, const char *upload, const char *path,
			       int part, int64_t size, tt_source source, void *ctx)
{
	struct tt_call *call = of_upload(client, &nothing, "PUT", upload, path);

	if (!call)
		return NULL;
	if (part < 1 || part > 10000)
		tt_req_wrong(call, "parts are 1 to 10000");
	tt_buf_printf(&call->url, "/%05d", part);
	set_source(call, size, source, ctx);
	return call;
}

struct tt_call *tt_upload_finish(struct tt_client *client, const char *upload, const char *path)
{
	struct tt_call *call = of_upload(client, &written, "MOVE", upload, path);

	if (call)
		tt_buf_add_c(&call->url, "/.file");
	return call;
}

struct tt_call *tt_upload_abort(struct tt_client *client, const char *upload)
{
	return of_upload(client, &nothing, "DELETE", upload, NULL);
}

/* --- changing --- */

struct tt_call *tt_folder_create(struct tt_client *client, const char *path)
{
	return of_some_path(client, &written, "MKCOL", path);
}

struct tt_call *tt_file_delete(struct tt_client *client, const char *path)
{
	return of_some_path(client, &nothing, "DELETE", path);
}

static struct tt_call *put_elsewhere(struct tt_client *client, const char *method, const char *from,
				     const char *to, bool overwrite)
{
	struct tt_call *call = of_some_path(client, &written, method, from);

	if (!call)
		return NULL;
	call->dav_path = clean_path(call, to);
	if (!*call->dav_path)
		tt_req_wrong(call, "the new path of a file is missing");
	add_destination(call, to);
	tt_req_header(call, "Overwrite", overwrite ? "T" : "F");
	return call;
}

struct tt_call *tt_file_move(struct tt_client *client, const char *from, const char *to,
			     bool overwrite)
{
	return put_elsewhere(client, "MOVE", from, to, overwrite);
}

struct tt_call *tt_file_copy(struct tt_client *client, const char *from, const char *to,
			     bool overwrite)
{
	return put_elsewhere(client, "COPY", from, to, overwrite);
}

struct tt_call *tt_file_set_favorite(struct tt_client *client, const char *path, bool favorite)
{
	struct tt_call *call = of_some_path(client, &nothing, "PROPPATCH", path);

	if (call)
		tt_buf_printf(&call->body,
			      HEAD "<d:propertyupdate" NAMESPACES "><d:set><d:prop><oc:favorite>%d"
				   "</oc:favorite></d:prop></d:set></d:propertyupdate>",
			      favorite);
	if (call)
		call->content_type = xml;
	return call;
}
