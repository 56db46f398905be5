#include "server/dav/multistatus.h"
#include "lib/base/writer.h"

enum {
	MAX_NAMES = 200 /* that one question asks for */
};

static bool is_wanted(const struct prop_wanted *wanted, const struct xml_node *node)
{
	for (size_t i = 0; i < wanted->n; i++)
		if (tt_str_eq(wanted->names[i].name, node->name) &&
		    tt_str_eq(wanted->names[i].space, node->space))
			return true;
	return false;
}

/* Who names one twice is told it once: each is looked up and written for each file. */
enum tt_err props_read_names(struct call *call, const struct xml_node *prop,
			     struct prop_wanted *out)
{
	struct xml_node *node = prop ? xml_element(prop->first) : NULL;

	out->question = PROPS_NAMED;
	for (; node; node = xml_element(node->next)) {
		if (is_wanted(out, node))
			continue;
		if (out->n == MAX_NAMES)
			return TT_ERR_PROPERTIES;
		out->names = tt_arena_grow(call->arena, out->names, out->n, sizeof(*out->names));
		out->names[out->n++] =
			(struct prop_name){ .space = node->space, .name = node->name };
	}
	return TT_OK;
}

/* No body asks for all; what else stands in it is passed over. */
enum tt_err props_read_question(struct call *call, struct prop_wanted *out)
{
	struct tt_str body = tt_buf_str(&call->req->body);
	struct xml_node *root;
	struct xml_node *prop;
	enum tt_err err;

	*out = (struct prop_wanted){ .question = PROPS_ALL };
	if (body.n == 0)
		return TT_OK;
	err = xml_read(call->arena, body, &root);
	if (err || !xml_is(root, DAV_SPACE, "propfind"))
		return TT_ERR_XML;
	prop = xml_member(root, DAV_SPACE, "prop");
	if (xml_member(root, DAV_SPACE, "propname"))
		out->question = PROPS_NAMES;
	return prop ? props_read_names(call, prop, out) : TT_OK;
}

void props_put_text(struct shown *shown, struct tt_str text)
{
	tt_xml_escape(shown->out, text);
}

static const struct prop *find_prop(const struct prop_kind *kind, const struct prop_name *wanted)
{
	for (size_t i = 0; i < kind->n; i++)
		if (tt_str_is(wanted->name, kind->props[i].name) &&
		    tt_str_is(wanted->space, kind->props[i].space))
			return &kind->props[i];
	return NULL;
}

/* False: it has none, and nothing is written. */
static bool put_live(struct shown *shown, const struct prop *prop, bool with_value)
{
	struct tt_buf *out = shown->out;
	size_t before = out->n;
	size_t begin;
	bool has;

	tt_buf_printf(out, "<%s:%s>", prop->prefix, prop->name);
	begin = out->n;
	has = prop->put(shown);
	if (!with_value)
		out->n = begin;
	tt_buf_printf(out, "</%s:%s>", prop->prefix, prop->name);
	if (!has)
		out->n = before;
	return has;
}

static void put_dead(struct shown *shown, const struct file_property *property, bool with_value)
{
	xml_write_begin(shown->out, property->space, property->name);
	if (with_value)
		tt_buf_add_str(shown->out, property->value);
	xml_write_end(shown->out, property->space, property->name);
}

static bool put_named(struct shown *shown, const struct prop_kind *kind,
		      const struct prop_name *name)
{
	const struct prop *prop = find_prop(kind, name);

	if (prop)
		return put_live(shown, prop, true);
	for (size_t i = 0; i < shown->n_dead; i++) {
		const struct file_property *dead = &shown->dead[i];

		if (!tt_str_eq(dead->name, name->name) || !tt_str_eq(dead->space, name->space))
			continue;
		put_dead(shown, dead, true);
		return true;
	}
	return false;
}

static void put_all(struct shown *shown, const struct prop_kind *kind, bool with_value)
{
	for (size_t i = 0; i < kind->n; i++)
		if (kind->props[i].is_for_all || !with_value)
			(void)put_live(shown, &kind->props[i], with_value);
	for (size_t i = 0; i < shown->n_dead; i++)
		put_dead(shown, &shown->dead[i], with_value);
}

static void begin_propstat(struct tt_buf *out)
{
	tt_buf_add_c(out, "<d:propstat><d:prop>");
}

static void end_propstat(struct tt_buf *out, const char *status)
{
	tt_buf_printf(out, "</d:prop><d:status>HTTP/1.1 %s</d:status></d:propstat>", status);
}

static const char *prefix_of(struct tt_str space)
{
	if (tt_str_is(space, DAV_SPACE))
		return "d";
	if (tt_str_is(space, OC_SPACE))
		return "oc";
	return tt_str_is(space, NC_SPACE) ? "nc" : NULL;
}

static void put_name_only(struct tt_buf *out, const struct prop_name *name)
{
	const char *prefix = prefix_of(name->space);

	if (prefix) {
		tt_buf_printf(out, "<%s:%.*s/>", prefix, TT_STR_ARG(name->name));
		return;
	}
	xml_write_begin(out, name->space, name->name);
	xml_write_end(out, name->space, name->name);
}

/* Those that are there, then those that are not. */
static void put_wanted(struct shown *shown, const struct prop_kind *kind)
{
	const struct prop_wanted *wanted = &shown->view->wanted;
	struct tt_buf *out = shown->out;
	bool *has = tt_arena_alloc(shown->view->call->arena, wanted->n + 1);
	size_t n_missing = 0;
	size_t begin = out->n;

	begin_propstat(out);
	for (size_t i = 0; i < wanted->n; i++) {
		has[i] = put_named(shown, kind, &wanted->names[i]);
		n_missing += !has[i];
	}
	end_propstat(out, "200 OK");
	if (n_missing == 0 || shown->view->is_brief)
		return;
	if (n_missing == wanted->n)
		out->n = begin;
	begin_propstat(out);
	for (size_t i = 0; i < wanted->n; i++)
		if (!has[i])
			put_name_only(out, &wanted->names[i]);
	end_propstat(out, "404 Not Found");
}

enum tt_err multistatus_put(struct shown *shown, const struct prop_kind *kind, struct tt_str href)
{
	struct prop_view *view = shown->view;

	shown->out = view->out;
	tt_buf_printf(view->out, "<d:response><d:href>%.*s%.*s</d:href>", TT_STR_ARG(view->root),
		      TT_STR_ARG(href));
	if (view->wanted.question == PROPS_NAMED) {
		put_wanted(shown, kind);
	} else {
		begin_propstat(view->out);
		put_all(shown, kind, view->wanted.question == PROPS_ALL);
		end_propstat(view->out, "200 OK");
	}
	tt_buf_add_c(view->out, "</d:response>\n");
	return shown->err;
}

void props_begin_multistatus(struct tt_buf *out)
{
	tt_buf_add_c(out, "<d:multistatus xmlns:d=\"DAV:\" xmlns:s=\"http://sabredav.org/ns\""
			  " xmlns:oc=\"" OC_SPACE "\" xmlns:nc=\"" NC_SPACE "\">\n");
}

void multistatus_begin(struct call *call, struct prop_view *view)
{
	view->call = call;
	view->is_brief = tt_str_has(request_header(call->req, "Prefer"), TT_STR("return=minimal"));
	view->out = dav_begin_xml(call, 207);
	request_add_header(call->req, "DAV", TT_STR(DAV_CLASSES));
	request_add_header(call->req, "Vary", TT_STR("Brief,Prefer"));
	props_begin_multistatus(view->out);
}

void multistatus_end(struct prop_view *view)
{
	tt_buf_add_c(view->out, "</d:multistatus>\n");
}

void multistatus_answer_set(struct call *call, struct tt_str href, const struct prop_wanted *names)
{
	struct tt_buf *out = dav_begin_xml(call, 207);

	props_begin_multistatus(out);
	tt_buf_printf(out, "<d:response><d:href>%.*s</d:href>", TT_STR_ARG(href));
	begin_propstat(out);
	for (size_t i = 0; i < names->n; i++)
		put_name_only(out, &names->names[i]);
	end_propstat(out, "200 OK");
	tt_buf_add_c(out, "</d:response>\n</d:multistatus>\n");
}
