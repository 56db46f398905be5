/* head.c - whether the head of a request leaves room for that of its answer: the library keeps both
 * in the same piece of memory, and hangs up without a word when it has too little. */
#include "server/http/connection.h"

enum {
	/* What the library keeps of a line beside its text, with some to spare. */
	LINE_COST = 64,
	/* Method, version and the ends of lines. */
	FIRST_LINE_COST = 64,
	/* The status, the date and what all answers say (send.c), without what a handler adds. */
	COMMON_ANSWER = 700,
};

static enum MHD_Result add_line(void *cls, enum MHD_ValueKind kind, const char *key, size_t key_n,
				const char *value, size_t value_n)
{
	size_t *n = cls;

	(void)kind;
	(void)key;
	(void)value;
	*n += key_n + value_n + LINE_COST;
	return MHD_YES;
}

/* Cookies are there twice: as a line, and taken apart. */
static size_t cost_of(struct exchange *exchange)
{
	struct MHD_Connection *mhd = connection_of(exchange)->mhd;
	size_t n = strlen(exchange->uri) + FIRST_LINE_COST;

	MHD_get_connection_values_n(mhd, MHD_HEADER_KIND, add_line, &n);
	MHD_get_connection_values_n(mhd, MHD_COOKIE_KIND, add_line, &n);
	return n;
}

bool head_leaves_room(struct exchange *exchange)
{
	size_t cost = cost_of(exchange);

	exchange->answer_room = cost < CONNECTION_MEMORY ? CONNECTION_MEMORY - cost : 0;
	return exchange->answer_room >= LONGEST_COMMON_HEAD;
}

bool head_fits(const struct request *req)
{
	size_t n = COMMON_ANSWER;

	for (size_t i = 0; i < req->n_headers; i++)
		n += strlen(req->headers[i].name) + req->headers[i].value.n + strlen(": \r\n");
	return n <= exchange_of(req)->answer_room;
}
