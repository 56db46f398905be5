/* request.c - decoding a request: pure, no sockets. What talks to the connection is in work.c. */
#include "server/http/request.h"
#include "lib/base/host.h"
#include "server/http/multipart.h"
#include "server/http/source.h"

#include <unistd.h>

static const struct tt_str INDEX_PHP = { "index.php", 9 };

static void drop_first(struct path *path, size_t n)
{
	path->n -= n;
	memmove(path->segments, path->segments + n, path->n * sizeof(path->segments[0]));
}

static bool segment_is(const struct path *path, size_t i, const char *text)
{
	return i < path->n && tt_str_is(path->segments[i], text);
}

/* Clients that were given ".../index.php/" as address put it in front of everything, sometimes
 * twice. */
static void normalise(struct request *req)
{
	while (req->path.n > 0 && tt_str_eq(req->path.segments[0], INDEX_PHP))
		drop_first(&req->path, 1);
	if (!segment_is(&req->path, 0, "ocs"))
		return;
	if (segment_is(&req->path, 1, "v1.php"))
		req->version = OCS_V1;
	else if (segment_is(&req->path, 1, "v2.php"))
		req->version = OCS_V2;
	else
		return;
	req->is_ocs = true;
	drop_first(&req->path, 2);
}

/* "http://chat.example.org/path", as one asks a proxy: servers take it, too (RFC 9112, 3.2.2). */
static struct tt_str without_authority(struct tt_str uri)
{
	struct tt_str authority = tt_url_authority(uri);
	size_t skipped;

	if (!authority.p)
		return uri;
	skipped = (size_t)(authority.p - uri.p) + authority.n;
	return (struct tt_str){ uri.p + skipped, uri.n - skipped };
}

/* What curl sends with -d is a form unless one says what it is; then all of it would be the name of
 * a parameter. */
static void hint_at_json(struct request *req)
{
	struct tt_str text = tt_str_trim(tt_buf_str(&req->body));

	if (text.n > 0 && (text.p[0] == '{' || text.p[0] == '['))
		req->hint = "the body looks like JSON; if it is, send 'Content-Type: "
			    "application/json'";
}

enum tt_err request_decode_body(struct request *req, struct tt_str content_type)
{
	struct tt_str type = tt_str_trim(tt_str_cut(&content_type, ';'));

	if (req->body.n == 0)
		return TT_OK;
	if (tt_str_eq_nocase(type, TT_STR("application/json")))
		return params_add_json(&req->params, tt_buf_str(&req->body));
	hint_at_json(req);
	if (tt_str_eq_nocase(type, TT_STR("application/x-www-form-urlencoded")))
		return params_add_encoded(&req->params, tt_buf_str(&req->body), PARAM_FORM);
	if (req->connection && tt_str_eq_nocase(type, TT_STR("multipart/form-data")))
		return multipart_decode(&req->params, req->connection, tt_buf_str(&req->body));
	return TT_OK;
}

enum tt_err request_decode(struct request *req)
{
	struct tt_str rest = without_authority(req->uri);
	struct tt_str path = tt_str_cut(&rest, '?');

	(void)path_split(&req->path, path); /* a long one fits few routes, if any */
	/* Whatever is wrong, the refusal wants to know the version and the format. */
	params_init(&req->params, &req->arena);
	normalise(req);
	return params_add_encoded(&req->params, rest, PARAM_QUERY);
}

void request_add_header(struct request *req, const char *name, struct tt_str value)
{
	if (req->n_headers == ARRAY_LEN(req->headers))
		return;
	req->headers[req->n_headers++] = (struct request_header){ name, value };
}

void request_answer_file(struct request *req, int status, const char *content_type,
			 const struct request_file *file)
{
	request_forget_file(req);
	req->status = status;
	req->content_type = content_type;
	req->has_file = true;
	req->file = *file;
}

void request_forget_file(struct request *req)
{
	if (req->has_file)
		close(req->file.fd);
	if (req->source)
		req->source->kind->free(req->source);
	req->has_file = false;
	req->source = NULL;
}

void request_answer_source(struct request *req, int status, const char *content_type,
			   struct body_source *source)
{
	request_forget_file(req);
	req->status = status;
	req->content_type = content_type;
	req->source = source;
}

void request_answer(struct request *req, int status, const char *content_type, struct tt_str body)
{
	request_forget_file(req);
	req->status = status;
	req->content_type = content_type;
	req->data.n = 0;
	tt_buf_add_str(&req->data, body);
}
