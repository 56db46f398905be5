#include "server/dav/headers.h"

#include <stdio.h>
#include <time.h>

static bool skip(struct tt_str *s, struct tt_str prefix)
{
	if (s->n < prefix.n || !tt_str_eq_nocase((struct tt_str){ s->p, prefix.n }, prefix))
		return false;
	s->p += prefix.n;
	s->n -= prefix.n;
	return true;
}

/* "-5": the last five bytes. */
static enum tt_err last_bytes(struct tt_str digits, uint64_t size, struct byte_range *out)
{
	uint64_t n;

	if (!tt_str_parse_u64(digits, &n))
		return TT_OK;
	if (n == 0)
		return TT_ERR_RANGE;
	out->is_there = true;
	out->n = n < size ? n : size;
	out->offset = size - out->n;
	return TT_OK;
}

enum tt_err header_range(struct tt_str value, uint64_t size, struct byte_range *out)
{
	struct tt_str first;
	struct tt_str last = tt_str_trim(value);
	uint64_t from;
	uint64_t to = UINT64_MAX;

	*out = (struct byte_range){ .n = size };
	if (size == 0 || !skip(&last, TT_STR("bytes=")) || memchr(last.p, ',', last.n))
		return TT_OK;
	first = tt_str_trim(tt_str_cut(&last, '-'));
	last = tt_str_trim(last);
	if (first.n == 0)
		return last_bytes(last, size, out);
	if (!last.p || !tt_str_parse_u64(first, &from) ||
	    (last.n > 0 && !tt_str_parse_u64(last, &to)))
		return TT_OK;
	if (from >= size || to < from)
		return TT_ERR_RANGE;
	out->is_there = true;
	out->offset = from;
	out->n = (to < size ? to + 1 : size) - from;
	return TT_OK;
}

bool header_date(struct tt_arena *arena, struct tt_str value, int64_t *unix_s)
{
	struct tm parts = { 0 };
	const char *end;

	if (!value.p || memchr(value.p, '\0', value.n))
		return false;
	end = strptime(tt_arena_dup(arena, value.p, value.n), "%a, %d %b %Y %H:%M:%S GMT", &parts);
	if (!end || *end != '\0')
		return false;
	*unix_s = (int64_t)timegm(&parts);
	return true;
}

/* Weak ones are compared, too; and some servers in front put a backslash before a quote. */
static struct tt_str clean_tag(struct tt_str tag)
{
	(void)skip(&tag, TT_STR("W/"));
	(void)skip(&tag, TT_STR("\\"));
	if (tag.n > 2 && memcmp(tag.p + tag.n - 2, "\\\"", 2) == 0)
		tag.n -= 2;
	else if (tag.n > 1 && tag.p[tag.n - 1] == '"')
		tag.n--;
	(void)skip(&tag, TT_STR("\""));
	return tag;
}

bool header_has_tag(struct tt_str list, struct tt_str tag)
{
	tag = clean_tag(tag);
	while (list.p && list.n > 0) {
		struct tt_str one = tt_str_trim(tt_str_cut(&list, ','));

		if (tt_str_is(one, "*") || tt_str_eq(clean_tag(one), tag))
			return true;
	}
	return false;
}

/* What is between two characters, the first of which is the next; false: it is not. */
static bool take_between(struct tt_str *rest, char from, char to, struct tt_str *out)
{
	*rest = tt_str_trim(*rest);
	if (rest->n == 0 || rest->p[0] != from || !memchr(rest->p, to, rest->n))
		return false;
	rest->p++;
	rest->n--;
	*out = tt_str_cut(rest, to);
	if (!rest->p)
		*rest = TT_STR("");
	return true;
}

static bool take_term(struct tt_str *rest, struct if_term *out)
{
	*out = (struct if_term){ .is_negated = false };
	*rest = tt_str_trim(*rest);
	out->is_negated = skip(rest, TT_STR("Not"));
	if (take_between(rest, '<', '>', &out->value))
		return true;
	out->is_tag = take_between(rest, '[', ']', &out->value);
	return out->is_tag;
}

static bool read_list(struct tt_arena *arena, struct tt_str text, struct if_list *list,
		      size_t *n_all)
{
	while (tt_str_trim(text).n > 0) {
		list->terms = tt_arena_grow(arena, list->terms, list->n, sizeof(*list->terms));
		if (!take_term(&text, &list->terms[list->n]) || ++*n_all > IF_MAX_TERMS)
			return false;
		list->n++;
	}
	return list->n > 0;
}

enum tt_err header_if(struct tt_arena *arena, struct tt_str value, struct if_header *out)
{
	struct tt_str resource = { NULL, 0 };
	struct tt_str rest = value;
	size_t n_all = 0;

	*out = (struct if_header){ NULL, 0 };
	while (rest.p && tt_str_trim(rest).n > 0) {
		struct if_list list = { .n = 0 };
		struct tt_str text;

		if (take_between(&rest, '<', '>', &resource))
			continue;
		list.resource = resource;
		if (!take_between(&rest, '(', ')', &text) || !read_list(arena, text, &list, &n_all))
			return TT_ERR_DAV_HEADER;
		out->lists = tt_arena_grow(arena, out->lists, out->n, sizeof(list));
		out->lists[out->n++] = list;
	}
	return value.p && out->n == 0 ? TT_ERR_DAV_HEADER : TT_OK;
}

int64_t header_depth(struct tt_str value, int64_t missing)
{
	uint64_t depth;

	if (tt_str_eq_nocase(value, TT_STR("infinity")))
		return DEPTH_INFINITY;
	return value.p && tt_str_parse_u64(value, &depth) && depth < DEPTH_INFINITY ? (int64_t)depth
										    : missing;
}

int64_t header_timeout(struct tt_str value, int64_t missing, int64_t most)
{
	uint64_t seconds;

	while (value.p && value.n > 0) {
		struct tt_str one = tt_str_trim(tt_str_cut(&value, ','));

		if (tt_str_eq_nocase(one, TT_STR("Infinite")))
			return most;
		if (skip(&one, TT_STR("Second-")) && tt_str_parse_u64(one, &seconds) && seconds > 0)
			return seconds < (uint64_t)most ? (int64_t)seconds : most;
	}
	return missing;
}

static bool stays(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       (c && strchr("-._~/()!*'@:$,+=", c));
}

void header_put_path(struct tt_arena *arena, struct tt_str path, struct tt_str *out)
{
	static const char digits[] = "0123456789ABCDEF";
	char *text = tt_arena_alloc(arena, 3 * path.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < path.n; i++) {
		unsigned char c = (unsigned char)path.p[i];

		if (stays((char)c)) {
			text[n++] = (char)c;
			continue;
		}
		text[n++] = '%';
		text[n++] = digits[c >> 4];
		text[n++] = digits[c & 15];
	}
	*out = (struct tt_str){ text, n };
}
