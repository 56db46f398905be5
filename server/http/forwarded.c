#include "server/http/forwarded.h"

static struct tt_str unquoted(struct tt_str s)
{
	if (s.n >= 2 && s.p[0] == '"' && s.p[s.n - 1] == '"')
		return (struct tt_str){ s.p + 1, s.n - 2 };
	return s;
}

/* Where the part after the last `separator` outside of quotes begins. A quote that nothing closes
 * makes the line one part. */
static size_t last_part(struct tt_str s, char separator)
{
	bool quoted = false;
	size_t begin = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"')
			quoted = !quoted;
		else if (s.p[i] == separator && !quoted)
			begin = i + 1;
	}
	return quoted ? 0 : begin;
}

/* Takes the last part off the end of *s. */
static struct tt_str cut_last(struct tt_str *s, char separator)
{
	size_t begin = last_part(*s, separator);
	struct tt_str part = { s->p + begin, s->n - begin };

	s->n = begin > 0 ? begin - 1 : 0;
	return tt_str_trim(part);
}

/* "192.0.2.1" or, with a port, what is before its colon. */
static bool plain_node(struct tt_addr *out, struct tt_str node)
{
	struct tt_str port = node;
	struct tt_str host = tt_str_cut(&port, ':');
	uint64_t number;

	if (tt_addr_parse(out, node))
		return true;
	return port.p && tt_str_parse_u64(port, &number) && number <= 65535 &&
	       tt_addr_parse(out, host);
}

bool forwarded_node_parse(struct tt_addr *out, struct tt_str node)
{
	struct tt_str rest = node;
	struct tt_str host;
	uint64_t number;

	if (node.n == 0 || node.p[0] != '[')
		return plain_node(out, node);
	host = tt_str_cut(&rest, ']');
	if (!rest.p || !tt_addr_parse(out, (struct tt_str){ host.p + 1, host.n - 1 }))
		return false;
	if (rest.n == 0)
		return true;
	return rest.p[0] == ':' &&
	       tt_str_parse_u64((struct tt_str){ rest.p + 1, rest.n - 1 }, &number) &&
	       number <= 65535;
}

static struct tt_str param_of(struct tt_str element, const char *name)
{
	while (element.n > 0) {
		struct tt_str value = cut_last(&element, ';');
		struct tt_str key = tt_str_trim(tt_str_cut(&value, '='));

		if (value.p && tt_str_eq_nocase(key, tt_str(name)))
			return unquoted(tt_str_trim(value));
	}
	return (struct tt_str){ NULL, 0 };
}

struct tt_str forwarded_param(struct tt_str line, const char *name)
{
	return param_of(cut_last(&line, ','), name);
}

bool forwarded_walk(struct tt_addr *client, struct tt_str line, enum forwarded_form form,
		    const struct tt_cidrs *trusted)
{
	while (tt_cidrs_have(trusted, client)) {
		struct tt_addr nearer;
		struct tt_str entry;

		if (line.n == 0)
			return true;
		entry = cut_last(&line, ',');
		if (entry.n == 0)
			continue;
		if (form == FORWARDED_RFC7239)
			entry = param_of(entry, "for");
		if (!forwarded_node_parse(&nearer, entry))
			return false;
		*client = nearer;
	}
	return false;
}
