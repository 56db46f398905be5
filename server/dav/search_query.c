#include "server/dav/search_query.h"
#include "lib/base/clock.h"
#include "server/dav/spaces.h"

#include <stdio.h>
#include <time.h>

#define SEARCH_SPACE "https://github.com/icewind1991/SearchDAV/ns"

enum kind {
	KIND_TEXT,
	KIND_NUMBER, /* leading digits */
	KIND_TIME,
	KIND_YES,  /* yes or no */
	KIND_OWNER /* oneself, and nobody else */
};

static struct tt_str name_of(const struct search_subject *subject)
{
	return subject->file->name;
}

static struct tt_str type_of(const struct search_subject *subject)
{
	return subject->file->is_folder ? TT_STR("httpd/unix-directory") : subject->file->type;
}

static int64_t modified_of(const struct search_subject *subject)
{
	return subject->file->modified_s;
}

static int64_t created_of(const struct search_subject *subject)
{
	return subject->file->created_s;
}

static int64_t uploaded_of(const struct search_subject *subject)
{
	return subject->file->uploaded_s;
}

static int64_t size_of(const struct search_subject *subject)
{
	return subject->file->size;
}

static int64_t favorite_of(const struct search_subject *subject)
{
	return subject->is_favorite;
}

static int64_t id_of(const struct search_subject *subject)
{
	return subject->file->id;
}

static int64_t one(const struct search_subject *subject)
{
	(void)subject;
	return 1;
}

static int64_t activity_of(const struct search_subject *subject)
{
	const struct file *file = subject->file;

	return file->uploaded_s > file->modified_s ? file->uploaded_s : file->modified_s;
}

enum {
	FAVORITE = 6,
	ID = 7,
	NO_PROP = -1
};

static const struct {
	const char *space;
	const char *name;
	enum kind kind;
	bool is_sortable;
	bool is_searchable;
	struct tt_str (*text)(const struct search_subject *subject);
	int64_t (*number)(const struct search_subject *subject);
} props[] = {
	{ DAV_SPACE, "displayname", KIND_TEXT, true, true, name_of, NULL },
	{ DAV_SPACE, "getcontenttype", KIND_TEXT, true, true, type_of, NULL },
	{ DAV_SPACE, "getlastmodified", KIND_TIME, true, true, NULL, modified_of },
	{ DAV_SPACE, "creationdate", KIND_TIME, true, true, NULL, created_of },
	{ NC_SPACE, "upload_time", KIND_TIME, true, true, NULL, uploaded_of },
	{ OC_SPACE, "size", KIND_NUMBER, true, true, NULL, size_of },
	[FAVORITE] = { OC_SPACE, "favorite", KIND_YES, true, true, NULL, favorite_of },
	[ID] = { OC_SPACE, "fileid", KIND_NUMBER, false, true, NULL, id_of },
	{ OC_SPACE, "owner-id", KIND_OWNER, false, true, NULL, one },
	{ NC_SPACE, "last_activity", KIND_TIME, true, false, NULL, activity_of },
};

enum op {
	OP_AND,
	OP_OR,
	OP_NOT,
	OP_EQ,
	OP_GT,
	OP_GTE,
	OP_LT,
	OP_LTE,
	OP_LIKE,
	OP_IS_FOLDER,
	OP_IS_DEFINED,
	N_OPS
};

static const char *const op_names[N_OPS] = { "and",       "or", "not", "eq",   "gt",
					     "gte",       "lt", "lte", "like", "is-collection",
					     "is-defined" };

struct reading {
	struct tt_arena *arena;
	struct tt_str user;
	struct search *out;
	struct tt_str *what;
	size_t n_terms;
};

static enum tt_err refuse(struct reading *reading, struct tt_str what)
{
	*reading->what = what;
	return TT_ERR_SEARCH;
}

static int find_prop(const struct xml_node *node)
{
	for (size_t i = 0; node && i < ARRAY_LEN(props); i++)
		if (xml_is(node, props[i].space, props[i].name))
			return (int)i;
	return NO_PROP;
}

/* The property that stands in a d:prop of the node. */
static int prop_in(const struct xml_node *node)
{
	const struct xml_node *prop = xml_member(node, DAV_SPACE, "prop");

	return find_prop(prop ? xml_element(prop->first) : NULL);
}

/* "2026-01-31T12:34:56Z", with "+01:00" in place of the Z, or Unix seconds. */
static bool read_time(struct tt_str text, int64_t *out)
{
	struct tm parts = { 0 };
	int hours = 0;
	int minutes = 0;
	char copy[64];
	char sign = '+';
	const char *end;
	uint64_t seconds;

	if (tt_str_parse_u64(text, &seconds) && seconds <= (uint64_t)TT_CLOCK_LAST_S) {
		*out = (int64_t)seconds;
		return true;
	}
	if (text.n >= sizeof(copy) || memchr(text.p, 0, text.n))
		return false;
	snprintf(copy, sizeof(copy), "%.*s", TT_STR_ARG(text));
	end = strptime(copy, "%Y-%m-%dT%H:%M:%S", &parts);
	if (!end ||
	    (*end != 'Z' && *end != '\0' && sscanf(end, "%c%2d:%2d", &sign, &hours, &minutes) != 3))
		return false;
	*out = (int64_t)timegm(&parts) -
	       (sign == '-' ? -1 : 1) * (int64_t)(hours * 3600 + minutes * 60);
	return true;
}

static bool read_yes(struct tt_str text, int64_t *out)
{
	static const char *const yes[] = { "1", "true", "yes" };
	static const char *const no[] = { "0", "false", "no" };

	for (size_t i = 0; i < ARRAY_LEN(yes); i++) {
		if (!tt_str_is(text, yes[i]) && !tt_str_is(text, no[i]))
			continue;
		*out = tt_str_is(text, yes[i]);
		return true;
	}
	return false;
}

static bool read_literal(const struct reading *reading, struct search_term *term)
{
	switch (props[term->prop].kind) {
	case KIND_TEXT:
		return term->text.n <= SEARCH_MAX_PATTERN;
	case KIND_NUMBER:
		term->number = tt_str_int(term->text);
		return term->op != OP_LIKE;
	case KIND_TIME:
		return term->op != OP_LIKE && read_time(term->text, &term->number);
	case KIND_YES:
		return term->op == OP_EQ && read_yes(term->text, &term->number);
	default:
		term->number = tt_str_eq(term->text, reading->user);
		return term->op == OP_EQ;
	}
}

static enum tt_err read_comparison(struct reading *reading, const struct xml_node *node,
				   struct search_term *term)
{
	const struct xml_node *literal = xml_member(node, DAV_SPACE, "literal");

	term->prop = prop_in(node);
	if (term->prop == NO_PROP || !props[term->prop].is_searchable)
		return refuse(reading, node->name);
	if (term->prop == FAVORITE)
		reading->out->wants_favorites = true;
	if (term->op == OP_IS_DEFINED)
		return TT_OK;
	term->text = literal ? xml_text(reading->arena, literal) : TT_STR("");
	return read_literal(reading, term) ? TT_OK : refuse(reading, term->text);
}

static enum tt_err read_term(struct reading *reading, const struct xml_node *node,
			     struct search_term **out);

/* As deep as a body may be. */
static enum tt_err read_members(struct reading *reading, const struct xml_node *node,
				struct search_term *term)
{
	struct xml_node *member = xml_element(node->first);
	struct search_term **at = &term->first;
	enum tt_err err = member ? TT_OK : refuse(reading, node->name);

	for (; !err && member; member = xml_element(member->next)) {
		err = read_term(reading, member, at);
		if (!err)
			at = &(*at)->next;
	}
	return err;
}

static enum tt_err read_term(struct reading *reading, const struct xml_node *node,
			     struct search_term **out)
{
	struct search_term *term = tt_arena_new(reading->arena, struct search_term);
	int op = 0;

	while (op < N_OPS && !xml_is(node, DAV_SPACE, op_names[op]))
		op++;
	if (op == N_OPS || ++reading->n_terms > SEARCH_MAX_TERMS)
		return refuse(reading, node->name);
	*out = term;
	term->op = op;
	if (op == OP_IS_FOLDER)
		return TT_OK;
	return op <= OP_NOT ? read_members(reading, node, term)
			    : read_comparison(reading, node, term);
}

static enum tt_err read_where(struct reading *reading, const struct xml_node *node)
{
	const struct xml_node *first = node ? xml_element(node->first) : NULL;

	return first ? read_term(reading, first, &reading->out->where) : TT_OK;
}

static enum tt_err read_scopes(struct reading *reading, const struct xml_node *from)
{
	struct search *out = reading->out;
	struct xml_node *scope = from ? xml_element(from->first) : NULL;

	for (; scope; scope = xml_element(scope->next)) {
		const struct xml_node *href = xml_member(scope, DAV_SPACE, "href");

		if (!xml_is(scope, DAV_SPACE, "scope") || !href ||
		    out->n_scopes == SEARCH_MAX_SCOPES)
			return refuse(reading, TT_STR("scope"));
		out->scopes[out->n_scopes++] = xml_text(reading->arena, href);
	}
	return out->n_scopes > 0 ? TT_OK : refuse(reading, TT_STR("from"));
}

static enum tt_err read_orders(struct reading *reading, const struct xml_node *by)
{
	struct search *out = reading->out;
	struct xml_node *node = by ? xml_element(by->first) : NULL;

	for (; node; node = xml_element(node->next)) {
		int prop = prop_in(node);

		if (prop == NO_PROP || !props[prop].is_sortable ||
		    out->n_orders == SEARCH_MAX_ORDERS)
			return refuse(reading, TT_STR("orderby"));
		out->wants_favorites |= prop == FAVORITE;
		out->orders[out->n_orders++] = (struct search_order){
			.prop = prop,
			.is_descending = xml_member(node, DAV_SPACE, "descending") != NULL,
		};
	}
	return TT_OK;
}

static void read_limit(struct reading *reading, const struct xml_node *limit)
{
	const struct xml_node *n = xml_member(limit, DAV_SPACE, "nresults");
	const struct xml_node *first = xml_member(limit, SEARCH_SPACE, "firstresult");

	if (n)
		(void)!tt_str_parse_u64(xml_text(reading->arena, n), &reading->out->limit);
	if (first)
		(void)!tt_str_parse_u64(xml_text(reading->arena, first), &reading->out->offset);
}

/* A number that has to be the file's, whatever else has to be. */
static int64_t only_id(const struct search_term *term)
{
	int64_t id = 0;

	if (!term)
		return 0;
	if (term->op == OP_EQ && term->prop == ID)
		return term->number > 0 ? term->number : -1;
	for (const struct search_term *at = term->op == OP_AND ? term->first : NULL; at && id == 0;
	     at = at->next)
		id = only_id(at);
	return id;
}

enum tt_err search_read(struct tt_arena *arena, struct tt_str bytes, struct tt_str user,
			struct search *out, struct tt_str *what)
{
	struct reading reading = { .arena = arena, .user = user, .out = out, .what = what };
	const struct xml_node *search;
	struct xml_node *root;
	enum tt_err err = xml_read(arena, bytes, &root);

	*out = (struct search){ .n_scopes = 0 };
	*what = TT_STR("");
	if (err || !xml_is(root, DAV_SPACE, "searchrequest"))
		return TT_ERR_XML;
	search = xml_member(root, DAV_SPACE, "basicsearch");
	out->select = xml_member(xml_member(search, DAV_SPACE, "select"), DAV_SPACE, "prop");
	if (!out->select)
		return refuse(&reading, TT_STR("select"));
	err = read_scopes(&reading, xml_member(search, DAV_SPACE, "from"));
	if (!err)
		err = read_where(&reading, xml_member(search, DAV_SPACE, "where"));
	if (!err)
		err = read_orders(&reading, xml_member(search, DAV_SPACE, "orderby"));
	read_limit(&reading, xml_member(search, DAV_SPACE, "limit"));
	out->id = only_id(out->where);
	return err;
}

/* Bytes of the character that the text begins with; of what is no UTF-8, one. */
static size_t step(struct tt_str text)
{
	size_t n = tt_utf8_step(text);

	return n > 0 ? n : 1;
}

/* Of several % only the last one has to be tried again. */
bool search_like(struct tt_str text, struct tt_str pattern)
{
	size_t at = 0;
	size_t i = 0;
	size_t star = SIZE_MAX;
	size_t star_at = 0;

	while (at < text.n) {
		if (i < pattern.n && pattern.p[i] == '%') {
			star = ++i;
			star_at = at;
		} else if (i < pattern.n && pattern.p[i] == '_') {
			at += step((struct tt_str){ text.p + at, text.n - at });
			i++;
		} else if (i < pattern.n &&
			   tt_lower_ascii(pattern.p[i]) == tt_lower_ascii(text.p[at])) {
			at++;
			i++;
		} else if (star != SIZE_MAX) {
			i = star;
			at = ++star_at;
		} else {
			return false;
		}
	}
	while (i < pattern.n && pattern.p[i] == '%')
		i++;
	return i == pattern.n;
}

static int compare_numbers(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

static bool compares(int op, int order)
{
	switch (op) {
	case OP_EQ:
		return order == 0;
	case OP_GT:
		return order > 0;
	case OP_GTE:
		return order >= 0;
	case OP_LT:
		return order < 0;
	default:
		return order <= 0;
	}
}

static bool holds(const struct search_term *term, const struct search_subject *subject)
{
	if (term->op == OP_IS_FOLDER)
		return subject->file->is_folder;
	if (term->op == OP_IS_DEFINED)
		return true;
	if (props[term->prop].number)
		return compares(term->op,
				compare_numbers(props[term->prop].number(subject), term->number));
	if (term->op == OP_LIKE)
		return search_like(props[term->prop].text(subject), term->text);
	return compares(term->op, tt_str_cmp(props[term->prop].text(subject), term->text));
}

bool search_fits(const struct search_term *term, const struct search_subject *subject)
{
	bool all = true;
	bool any = false;

	if (!term)
		return true;
	if (term->op > OP_NOT)
		return holds(term, subject);
	for (const struct search_term *at = term->first; at; at = at->next) {
		bool fits = search_fits(at, subject);

		all &= fits;
		any |= fits;
	}
	if (term->op == OP_NOT)
		return !all;
	return term->op == OP_AND ? all : any;
}

int search_compare(const struct search *search, const struct search_subject *a,
		   const struct search_subject *b)
{
	int order = 0;

	for (size_t i = 0; order == 0 && i < search->n_orders; i++) {
		int prop = search->orders[i].prop;

		order = props[prop].number
				? compare_numbers(props[prop].number(a), props[prop].number(b))
				: tt_str_cmp(props[prop].text(a), props[prop].text(b));
		if (search->orders[i].is_descending)
			order = -order;
	}
	return order;
}
