/* framing.c - a second look at the head of a request, for what the library lets through and a proxy
 * in front may read in another way. */
#include "server/http/connection.h"

enum {
	/* What is said of the library's memory below. From 1.0 on it looks at the ends of lines
	 * itself, when it is told to be strict (door.c). */
	LAYOUT_IS_KNOWN = MHD_VERSION < 0x01000000
};

struct head {
	const char *at; /* behind what has been looked at, in the library's memory */
	const char *problem;
	const char *length; /* the value of the first Content-Length */
	size_t n_hosts;
	bool has_coding;
};

static bool is_token(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		char c = s[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
		      (c && strchr("!#$%&'*+-.^_`|~", c))))
			return false;
	}
	return n > 0;
}

/* A tab is a blank; the library takes a lone CR as text, and others take it as an end. */
static bool has_control(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (((unsigned char)s[i] < ' ' && s[i] != '\t') || s[i] == 0x7f)
			return true;
	return false;
}

static void look_at_length(struct head *head, const char *value)
{
	uint64_t n;

	if (!tt_str_parse_u64(tt_str(value), &n))
		head->problem = "Content-Length is no number";
	else if (head->length && strcmp(head->length, value) != 0)
		head->problem = "two lengths of one body";
	head->length = value;
}

static void look_at_coding(struct head *head, const char *value)
{
	if (head->has_coding || !tt_str_eq_nocase(tt_str(value), TT_STR("chunked")))
		head->problem = "Transfer-Encoding is something else than chunked";
	head->has_coding = true;
}

/* The library has put NULs in the places of the ends of lines, and its strings end there; so what
 * stands between the end of one line and the begin of the next shows a NUL that the client sent, a
 * lone LF and a line that goes on in the next one. */
static enum MHD_Result look_at(void *cls, enum MHD_ValueKind kind, const char *key, size_t key_n,
			       const char *value, size_t value_n)
{
	struct head *head = cls;
	struct tt_str name = { key, key_n };

	(void)kind;
	if (LAYOUT_IS_KNOWN && key != head->at + 2)
		head->problem = "a line of the head does not end as it should, or holds a NUL";
	else if (!is_token(key, key_n))
		head->problem = "a header's name is none";
	else if (has_control(value, value_n))
		head->problem = "a header's value holds a control character";
	else if (tt_str_eq_nocase(name, TT_STR(MHD_HTTP_HEADER_CONTENT_LENGTH)))
		look_at_length(head, value);
	else if (tt_str_eq_nocase(name, TT_STR(MHD_HTTP_HEADER_TRANSFER_ENCODING)))
		look_at_coding(head, value);
	else if (tt_str_eq_nocase(name, TT_STR(MHD_HTTP_HEADER_HOST)))
		head->n_hosts++;
	head->at = value + value_n;
	return head->problem ? MHD_NO : MHD_YES;
}

/* Behind the last line stood its end and an empty line. Something else: its value holds a NUL, or
 * there are lines that the library passes over, because they have no name. */
static bool ends_well(const char *at)
{
	return at[0] == '\0' && at[1] == '\0' && at[2] == '\0' && at[3] == '\0';
}

const char *framing_problem(struct connection *connection, const char *version)
{
	const struct exchange *exchange = &connection->exchange;
	struct head head = { .at = version + strlen(version) };
	struct tt_str host = tt_url_authority(tt_str(exchange->uri));
	bool is_new = strcmp(version, "HTTP/1.0") != 0;

	if (!exchange->uri_end || exchange->uri_end + 1 != version || strchr(exchange->uri, ' '))
		return "the request's target holds a NUL or a blank";
	if (host.p && host.n == 0)
		return "the request's target names no host";
	MHD_get_connection_values_n(connection->mhd, MHD_HEADER_KIND, look_at, &head);
	if (head.problem)
		return head.problem;
	if (LAYOUT_IS_KNOWN && !ends_well(head.at))
		return "the head does not end as it should, or holds a NUL";
	if (head.has_coding && head.length)
		return "Content-Length beside Transfer-Encoding";
	if (head.has_coding && !is_new)
		return "Transfer-Encoding needs HTTP/1.1";
	if (head.n_hosts > 1 || (is_new && head.n_hosts == 0))
		return "HTTP/1.1 wants one Host";
	return NULL;
}
