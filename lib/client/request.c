/* request.c - a call is described: address, parameters, body. */
#include "lib/client/internal.h"
#include "lib/base/writer.h"

#include <sodium.h>
#include <stdlib.h>

enum {
	REFERENCE_LEN = 64,
	BOUNDARY_LEN = 32
};

void tt_random_hex(char *out, size_t n)
{
	static const char digits[] = "0123456789abcdef";

	randombytes_buf(out, n);
	for (size_t i = 0; i < n; i++)
		out[i] = digits[out[i] & 15];
	out[n] = '\0';
}

void tt_req_wrong(struct tt_call *call, const char *what)
{
	if (call && !call->usage)
		call->usage = what;
}

/* RFC 3986: what needs no encoding anywhere. */
static bool is_plain(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       (c && strchr("-._~", c));
}

static void add_encoded(struct tt_buf *out, struct tt_str s)
{
	static const char hex[] = "0123456789ABCDEF";

	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		char encoded[3] = { '%', hex[c >> 4], hex[c & 15] };

		tt_buf_add(out, is_plain(c) ? s.p + i : encoded, is_plain(c) ? 1 : 3);
	}
}

/* What comes from outside has to be text, or the server would refuse it in its own way. */
static struct tt_str checked(struct tt_call *call, const char *value)
{
	struct tt_str text = tt_str(value);

	if (!tt_utf8_valid(text)) {
		tt_req_wrong(call, "a text is not valid UTF-8");
		return TT_STR("");
	}
	return text;
}

/* A segment that means another place when it is put into an address. */
static bool is_dots(struct tt_str s)
{
	return tt_str_is(s, ".") || tt_str_is(s, "..");
}

void tt_req_segment(struct tt_call *call, const char *segment)
{
	struct tt_str s = checked(call, segment ? segment : "");

	if (s.n == 0 || is_dots(s))
		tt_req_wrong(call, "a token, id or name is missing");
	add_encoded(&call->url, s);
}

static void add_number(struct tt_call *call, int64_t number)
{
	if (number <= 0)
		tt_req_wrong(call, "an id is not above 0");
	tt_buf_add_i64(&call->url, number);
}

static void add_format(struct tt_call *call, const char *fmt, va_list args)
{
	while (*fmt) {
		size_t n = strcspn(fmt, "%");

		tt_buf_add(&call->url, fmt, n);
		fmt += n;
		if (!*fmt)
			break;
		fmt += 1 + strspn(fmt + 1, "l");
		if (*fmt++ == 's')
			tt_req_segment(call, va_arg(args, const char *));
		else
			add_number(call, va_arg(args, int64_t));
	}
}

struct tt_call *tt_req_bare(struct tt_client *client, const struct decoder *decoder,
			    const char *method)
{
	struct tt_call *call = calloc(1, sizeof(*call));

	if (!call)
		return NULL;
	tt_client_take_arena(client, &call->arena);
	call->url.may_fail = true;
	call->body.may_fail = true;
	call->in.may_fail = true;
	call->client = tt_client_ref(client);
	call->decoder = decoder;
	call->method = method;
	call->last_header = &call->headers;
	call->timeout_ms = -1;
	call->error = (struct tt_error){
		.code = TT_E_USAGE,
		.word = "",
		.reason = "",
		.text = "the call has not been carried out",
	};
	tt_buf_add_c(&call->url, client->url);
	tt_buf_add_char(&call->url, '/');
	return call;
}

struct tt_call *tt_req_new(struct tt_client *client, const struct decoder *decoder,
			   const char *method, const char *fmt, ...)
{
	struct tt_call *call = tt_req_bare(client, decoder, method);
	va_list args;

	if (!call)
		return NULL;
	va_start(args, fmt);
	add_format(call, fmt, args);
	va_end(args);
	return call;
}

void tt_req_path(struct tt_call *call, const char *path)
{
	struct tt_str rest = checked(call, path ? path : "");

	while (rest.p) {
		struct tt_str segment = tt_str_cut(&rest, '/');

		if (segment.n == 0)
			continue;
		if (is_dots(segment))
			tt_req_wrong(call, "a path has the parts . or ..");
		tt_buf_add_char(&call->url, '/');
		add_encoded(&call->url, segment);
	}
}

void tt_req_raw_path(struct tt_call *call, const char *path)
{
	while (path && *path == '/')
		path++;
	if (!path || strpbrk(path, " \r\n\t#")) {
		tt_req_wrong(call, "a path is missing or not encoded");
		return;
	}
	call->has_query = strchr(path, '?') != NULL;
	tt_buf_add_c(&call->url, path);
}

void tt_req_query(struct tt_call *call, const char *name, const char *value)
{
	if (!call || !value)
		return;
	tt_buf_add_char(&call->url, call->has_query ? '&' : '?');
	call->has_query = true;
	add_encoded(&call->url, checked(call, name));
	tt_buf_add_char(&call->url, '=');
	add_encoded(&call->url, checked(call, value));
}

static bool has_body(const struct tt_call *call)
{
	return strcmp(call->method, "GET") != 0 && strcmp(call->method, "DELETE") != 0;
}

static void add_json_text(struct tt_call *call, const char *text)
{
	tt_buf_add_char(&call->body, '"');
	tt_json_escape(&call->body, checked(call, text));
	tt_buf_add_char(&call->body, '"');
}

/* The comma and the name in front of a member. */
static void begin_member(struct tt_call *call, const char *name)
{
	const struct tt_buf *body = &call->body;

	if (!call->has_json) {
		call->has_json = true;
		call->content_type = "application/json";
		tt_buf_add_char(&call->body, '{');
	} else if (body->n > 0 && body->p[body->n - 1] != '{') {
		tt_buf_add_char(&call->body, ',');
	}
	add_json_text(call, name);
	tt_buf_add_char(&call->body, ':');
}

void tt_req_text(struct tt_call *call, const char *name, const char *value)
{
	if (!call || !value)
		return;
	if (!has_body(call)) {
		tt_req_query(call, name, value);
		return;
	}
	begin_member(call, name);
	add_json_text(call, value);
}

void tt_req_int(struct tt_call *call, const char *name, int64_t value)
{
	char digits[TT_I64_LEN + 1] = { 0 };
	struct tt_str text = tt_i64_text(digits, value);

	if (!call)
		return;
	if (!has_body(call)) {
		tt_req_query(call, name, text.p);
		return;
	}
	begin_member(call, name);
	tt_buf_add_str(&call->body, text);
}

void tt_req_int_set(struct tt_call *call, const char *name, int64_t value)
{
	if (value != 0)
		tt_req_int(call, name, value);
}

void tt_req_bool(struct tt_call *call, const char *name, bool value)
{
	if (!call)
		return;
	if (!has_body(call)) {
		tt_req_query(call, name, value ? "true" : "false");
		return;
	}
	begin_member(call, name);
	tt_buf_add_c(&call->body, value ? "true" : "false");
}

void tt_req_flag(struct tt_call *call, const char *name, bool value)
{
	if (value)
		tt_req_int(call, name, 1);
}

void tt_req_null(struct tt_call *call, const char *name)
{
	if (!call)
		return;
	begin_member(call, name);
	tt_buf_add_c(&call->body, "null");
}

void tt_req_texts(struct tt_call *call, const char *name, const char *const texts[], size_t n)
{
	if (!call)
		return;
	begin_member(call, name);
	tt_buf_add_char(&call->body, '[');
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			tt_buf_add_char(&call->body, ',');
		add_json_text(call, texts[i] ? texts[i] : "");
	}
	tt_buf_add_char(&call->body, ']');
}

void tt_req_ints(struct tt_call *call, const char *name, const int64_t values[], size_t n)
{
	if (!call)
		return;
	begin_member(call, name);
	tt_buf_add_char(&call->body, '[');
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			tt_buf_add_char(&call->body, ',');
		tt_buf_add_i64(&call->body, values[i]);
	}
	tt_buf_add_char(&call->body, ']');
}

void tt_req_object(struct tt_call *call, const char *name)
{
	if (!call)
		return;
	begin_member(call, name);
	tt_buf_add_char(&call->body, '{');
}

void tt_req_object_end(struct tt_call *call)
{
	if (call)
		tt_buf_add_char(&call->body, '}');
}

void tt_req_body(struct tt_call *call, const char *content_type, const void *p, size_t n)
{
	if (!call)
		return;
	call->content_type = content_type;
	tt_buf_add(&call->body, p, n);
}

/* Random, so that no file has it in it. */
void tt_req_form_file(struct tt_call *call, const char *content_type, const void *p, size_t n,
		      const char *name, const char *value)
{
	char boundary[BOUNDARY_LEN + 1];
	struct tt_buf *body;

	if (!call)
		return;
	body = &call->body;
	tt_random_hex(boundary, BOUNDARY_LEN);
	if (value)
		tt_buf_printf(body,
			      "--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n",
			      boundary, name, value);
	tt_buf_printf(body,
		      "--%s\r\nContent-Disposition: form-data; name=\"file\"; filename=\"file\"\r\n"
		      "Content-Type: %s\r\n\r\n",
		      boundary, content_type);
	tt_buf_add(body, p, n);
	tt_buf_printf(body, "\r\n--%s--\r\n", boundary);
	call->content_type =
		tt_arena_printf(&call->arena, "multipart/form-data; boundary=%s", boundary);
}

/* libcurl only reads the list, so that it may live in the arena; `line` has to as well. */
void tt_req_header_line(struct tt_call *call, const char *line)
{
	struct curl_slist *last = tt_arena_new(&call->arena, struct curl_slist);

	if (!last || !line) {
		call->arena.failed = true;
		return;
	}
	last->data = (char *)line;
	*call->last_header = last;
	call->last_header = &last->next;
}

void tt_req_header(struct tt_call *call, const char *name, const char *value)
{

	if (!call || !value)
		return;
	if (strpbrk(name, ": \r\n") || strpbrk(value, "\r\n")) {
		tt_req_wrong(call, "a header is no header");
		return;
	}
	if (*value)
		tt_req_header_line(call, tt_arena_printf(&call->arena, "%s: %s", name, value));
	else
		tt_req_header_line(call, tt_arena_printf(&call->arena, "%s;", name));
}

void tt_req_reference(struct tt_call *call, const char *given)
{
	char random[REFERENCE_LEN + 1];

	if (!call)
		return;
	if (!given || !*given) {
		tt_random_hex(random, REFERENCE_LEN);
		given = random;
	}
	call->reference_id = tt_arena_dup(&call->arena, given, strlen(given));
	tt_req_text(call, "referenceId", call->reference_id);
}

bool tt_req_ready(struct tt_call *call)
{
	if (call->has_json)
		tt_buf_add_char(&call->body, '}');
	tt_buf_add_char(&call->url, '\0');
	if (call->arena.failed || call->body.failed || call->url.failed) {
		tt_fail_nomem(call);
		return false;
	}
	if (call->usage) {
		tt_fail(call, TT_E_USAGE, "%s", call->usage);
		return false;
	}
	return true;
}
