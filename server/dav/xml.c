#include "server/dav/xml.h"
#include "lib/base/writer.h"

#include <expat.h>

#define XML_SPACE "http://www.w3.org/XML/1998/namespace"
/* Between the URI and the name, as expat gives them: no URI has one, since a line's end in the
 * value of an attribute becomes a blank. */
#define BETWEEN '\n'

struct reading {
	struct tt_arena *arena;
	XML_Parser parser;
	struct xml_node *root;
	struct xml_node *open; /* the element that is being read */
	struct tt_buf text;    /* since the last tag */
	size_t depth;
	size_t n_nodes;
	bool is_refused;
};

static void refuse(struct reading *reading)
{
	reading->is_refused = true;
	XML_StopParser(reading->parser, XML_FALSE);
}

static struct xml_node *add_node(struct reading *reading)
{
	struct xml_node *node = tt_arena_new(reading->arena, struct xml_node);
	struct xml_node *parent = reading->open;

	if (++reading->n_nodes > XML_MAX_NODES)
		refuse(reading);
	node->parent = parent;
	if (!parent)
		reading->root = node;
	else if (parent->last)
		parent->last->next = node;
	else
		parent->first = node;
	if (parent)
		parent->last = node;
	return node;
}

static void end_text(struct reading *reading)
{
	if (reading->text.n > 0 && reading->open)
		add_node(reading)->text = tt_str_dup(reading->arena, tt_buf_str(&reading->text));
	reading->text.n = 0;
}

static void split_name(struct reading *reading, const char *full, struct tt_str *space,
		       struct tt_str *name)
{
	struct tt_str rest = tt_str_dup(reading->arena, tt_str(full));
	struct tt_str first = tt_str_cut(&rest, BETWEEN);

	*space = rest.p ? first : TT_STR("");
	*name = rest.p ? rest : first;
}

static void add_attributes(struct reading *reading, struct xml_node *node, const char **pairs)
{
	struct xml_attribute **at = &node->attributes;

	for (; pairs[0]; pairs += 2) {
		*at = tt_arena_new(reading->arena, struct xml_attribute);
		split_name(reading, pairs[0], &(*at)->space, &(*at)->name);
		(*at)->value = tt_str_dup(reading->arena, tt_str(pairs[1]));
		at = &(*at)->next;
		if (++reading->n_nodes > XML_MAX_NODES)
			refuse(reading);
	}
}

static void XMLCALL on_begin(void *ctx, const char *name, const char **attributes)
{
	struct reading *reading = ctx;
	struct xml_node *node;

	end_text(reading);
	if (++reading->depth > XML_MAX_DEPTH)
		refuse(reading);
	node = add_node(reading);
	split_name(reading, name, &node->space, &node->name);
	add_attributes(reading, node, attributes);
	reading->open = node;
}

static void XMLCALL on_end(void *ctx, const char *name)
{
	struct reading *reading = ctx;

	(void)name;
	end_text(reading);
	reading->depth--;
	reading->open = reading->open->parent;
}

static void XMLCALL on_text(void *ctx, const char *text, int n)
{
	struct reading *reading = ctx;

	tt_buf_add(&reading->text, text, (size_t)n);
}

static void XMLCALL on_doctype(void *ctx, const char *name, const char *system, const char *id,
			       int has_internal)
{
	(void)name;
	(void)system;
	(void)id;
	(void)has_internal;
	refuse(ctx);
}

static bool parse(struct reading *reading, struct tt_str bytes)
{
	XML_SetUserData(reading->parser, reading);
	XML_SetElementHandler(reading->parser, on_begin, on_end);
	XML_SetCharacterDataHandler(reading->parser, on_text);
	XML_SetStartDoctypeDeclHandler(reading->parser, on_doctype);
	return XML_Parse(reading->parser, bytes.p, (int)bytes.n, XML_TRUE) == XML_STATUS_OK;
}

enum tt_err xml_read(struct tt_arena *arena, struct tt_str bytes, struct xml_node **out)
{
	struct reading reading = { .arena = arena };
	bool is_good;

	*out = NULL;
	if (bytes.n == 0 || bytes.n > XML_MAX_BYTES)
		return TT_ERR_XML;
	reading.parser = XML_ParserCreateNS(NULL, BETWEEN);
	if (!reading.parser)
		tt_oom();
	is_good = parse(&reading, bytes) && !reading.is_refused;
	XML_ParserFree(reading.parser);
	tt_buf_finish(&reading.text);
	*out = reading.root;
	return is_good ? TT_OK : TT_ERR_XML;
}

bool xml_is(const struct xml_node *node, const char *space, const char *name)
{
	return node && node->name.p && tt_str_is(node->space, space) && tt_str_is(node->name, name);
}

struct xml_node *xml_element(struct xml_node *node)
{
	while (node && !node->name.p)
		node = node->next;
	return node;
}

struct xml_node *xml_member(const struct xml_node *node, const char *space, const char *name)
{
	struct xml_node *member = node ? xml_element(node->first) : NULL;

	while (member && !xml_is(member, space, name))
		member = xml_element(member->next);
	return member;
}

struct tt_str xml_text(struct tt_arena *arena, const struct xml_node *node)
{
	struct tt_buf all = { 0 };
	struct tt_str text;

	for (const struct xml_node *member = node->first; member; member = member->next)
		if (!member->name.p)
			tt_buf_add_str(&all, member->text);
	text = tt_str_trim(tt_str_dup(arena, tt_buf_str(&all)));
	tt_buf_finish(&all);
	return text;
}

static void write_quoted(struct tt_buf *out, struct tt_str value)
{
	tt_buf_add_char(out, '"');
	for (size_t i = 0; i < value.n; i++) {
		char c = value.p[i];

		if (c == '"')
			tt_buf_add_c(out, "&quot;");
		else if (c == '\n' || c == '\t')
			tt_buf_printf(out, "&#%d;", c);
		else
			tt_xml_escape(out, (struct tt_str){ &value.p[i], 1 });
	}
	tt_buf_add_char(out, '"');
}

static void open_tag(struct tt_buf *out, struct tt_str space, struct tt_str name)
{
	if (space.n == 0) {
		tt_buf_printf(out, "<%.*s xmlns=\"\"", TT_STR_ARG(name));
		return;
	}
	tt_buf_printf(out, "<p:%.*s xmlns:p=", TT_STR_ARG(name));
	write_quoted(out, space);
}

void xml_write_begin(struct tt_buf *out, struct tt_str space, struct tt_str name)
{
	open_tag(out, space, name);
	tt_buf_add_char(out, '>');
}

void xml_write_end(struct tt_buf *out, struct tt_str space, struct tt_str name)
{
	tt_buf_printf(out, "</%s%.*s>", space.n ? "p:" : "", TT_STR_ARG(name));
}

static void write_attribute(struct tt_buf *out, const struct xml_attribute *attribute,
			    size_t number)
{
	if (attribute->space.n == 0) {
		tt_buf_printf(out, " %.*s=", TT_STR_ARG(attribute->name));
	} else if (tt_str_is(attribute->space, XML_SPACE)) {
		tt_buf_printf(out, " xml:%.*s=", TT_STR_ARG(attribute->name));
	} else {
		tt_buf_printf(out, " xmlns:a%zu=", number);
		write_quoted(out, attribute->space);
		tt_buf_printf(out, " a%zu:%.*s=", number, TT_STR_ARG(attribute->name));
	}
	write_quoted(out, attribute->value);
}

static void write_node(struct tt_buf *out, const struct xml_node *node)
{
	size_t number = 0;

	if (!node->name.p) {
		tt_xml_escape(out, node->text);
		return;
	}
	open_tag(out, node->space, node->name);
	for (const struct xml_attribute *at = node->attributes; at; at = at->next)
		write_attribute(out, at, number++);
	tt_buf_add_char(out, '>');
	xml_write_inner(out, node);
	xml_write_end(out, node->space, node->name);
}

/* As deep as it may be read. */
void xml_write_inner(struct tt_buf *out, const struct xml_node *node)
{
	for (const struct xml_node *member = node->first; member; member = member->next)
		write_node(out, member);
}
