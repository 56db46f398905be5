/* tags.c - the tags that there are: listed, made, changed, deleted. */
#include "server/dav/tags.h"
#include "lib/base/writer.h"
#include "server/api/handlers_dav.h"
#include "server/files/paths.h"

#include <inttypes.h>

enum {
	LONGEST_NAME = 64, /* characters */
	MAX_TAGS = 10 * 1000
};

static bool may_see(const struct call *call, const struct tag *tag)
{
	return tag->is_visible || call->who.is_admin;
}

enum tt_err tag_find(struct call *call, int64_t id, struct tag *out)
{
	enum tt_err err = store_tag_get(call->db, call->arena, id, out);

	return err || may_see(call, out) ? err : TT_ERR_TAG;
}

bool tag_may_assign(const struct call *call, const struct tag *tag)
{
	return call->who.is_admin || (tag->is_visible && tag->is_assignable);
}

static const struct tag *tag_of(const struct shown *shown)
{
	return shown->thing; /* NULL: the list */
}

static const char *truth(bool value)
{
	return value ? "true" : "false";
}

static bool put_type(struct shown *shown)
{
	if (!tag_of(shown))
		tt_buf_add_c(shown->out, "<d:collection/>");
	return true;
}

static bool put_id(struct shown *shown)
{
	if (tag_of(shown))
		tt_buf_add_i64(shown->out, tag_of(shown)->id);
	return tag_of(shown) != NULL;
}

static bool put_name(struct shown *shown)
{
	if (tag_of(shown))
		props_put_text(shown, tag_of(shown)->name);
	return tag_of(shown) != NULL;
}

static bool put_visible(struct shown *shown)
{
	if (tag_of(shown))
		tt_buf_add_c(shown->out, truth(tag_of(shown)->is_visible));
	return tag_of(shown) != NULL;
}

static bool put_assignable(struct shown *shown)
{
	if (tag_of(shown))
		tt_buf_add_c(shown->out, truth(tag_of(shown)->is_assignable));
	return tag_of(shown) != NULL;
}

static bool put_can_assign(struct shown *shown)
{
	if (tag_of(shown))
		tt_buf_add_c(shown->out, truth(tag_may_assign(shown->view->call, tag_of(shown))));
	return tag_of(shown) != NULL;
}

static bool put_color(struct shown *shown)
{
	if (!tag_of(shown) || !tag_of(shown)->color.p)
		return false;
	props_put_text(shown, tag_of(shown)->color);
	return true;
}

static const struct prop props[] = {
	{ PROP_D, "resourcetype", put_type, true },
	{ PROP_OC, "id", put_id, false },
	{ PROP_OC, "display-name", put_name, false },
	{ PROP_OC, "user-visible", put_visible, false },
	{ PROP_OC, "user-assignable", put_assignable, false },
	{ PROP_OC, "can-assign", put_can_assign, false },
	{ PROP_NC, "color", put_color, false },
};

static struct tt_str number(struct call *call, int64_t id)
{
	return tt_str_printf(call->arena, "%" PRId64, id);
}

/* NULL: the list itself. */
static enum tt_err put(struct prop_view *view, const struct tag *tag)
{
	static const struct prop_kind kind = { props, ARRAY_LEN(props) };
	struct shown shown = { .view = view, .thing = tag };

	return multistatus_put(&shown, &kind, tag ? number(view->call, tag->id) : TT_STR(""));
}

static enum tt_err put_seen(struct prop_view *view, const struct tag tags[], size_t n)
{
	enum tt_err err = TT_OK;

	for (size_t i = 0; !err && i < n; i++)
		if (may_see(view->call, &tags[i]))
			err = put(view, &tags[i]);
	return err;
}

static bool is_deep(struct call *call)
{
	return header_depth(request_header(call->req, "Depth"), 1) > 0;
}

enum tt_err dav_tags_list(struct call *call)
{
	struct prop_view view = { .has_quota = false };
	struct tag *tags;
	size_t n;
	enum tt_err err = props_read_question(call, &view.wanted);

	if (!err)
		err = store_tags(call->db, call->arena, &tags, &n);
	if (err)
		return err;
	view.root = dav_url_plain(call, "systemtags/");
	multistatus_begin(call, &view);
	err = put(&view, NULL);
	if (!err && is_deep(call))
		err = put_seen(&view, tags, n);
	multistatus_end(&view);
	return err;
}

enum tt_err dav_tags_get(struct call *call)
{
	struct prop_view view = { .has_quota = false };
	struct tag tag;
	enum tt_err err = props_read_question(call, &view.wanted);

	if (!err)
		err = tag_find(call, call_int(call, "tagId", 0), &tag);
	if (err)
		return err;
	view.root = dav_url_plain(call, "systemtags/");
	multistatus_begin(call, &view);
	err = put(&view, &tag);
	multistatus_end(&view);
	return err;
}

static enum tt_err check(struct call *call, const struct tag *tag)
{
	bool is_taken;
	enum tt_err err;

	if (tt_str_trim(tag->name).n == 0 || tt_utf8_count(tag->name) > LONGEST_NAME)
		return TT_ERR_TAG_NAME;
	err = store_tag_is_taken(call->db, tag, &is_taken);
	return !err && is_taken ? TT_ERR_TAG_EXISTS : err;
}

/* Others than administrators make such that everybody may use. */
static enum tt_err may_add(struct call *call, const struct tag *tag)
{
	int64_t n = 0;
	enum tt_err err;

	if (!call->who.is_admin && !(tag->is_visible && tag->is_assignable))
		return TT_ERR_TAG_RIGHT;
	err = check(call, tag);
	if (!err)
		err = call_take(call, LIMIT(tags_hour), 1, (int64_t)60 * 60 * 1000);
	if (!err)
		err = store_tags_count(call->db, &n);
	return !err && n >= MAX_TAGS ? TT_ERR_LIMIT : err;
}

enum tt_err dav_tags_add(struct call *call)
{
	struct tag tag = { .name = call_str(call, "name"),
			   .is_visible = param_bool(call->params, "userVisible", true),
			   .is_assignable = param_bool(call->params, "userAssignable", true) };
	enum tt_err err = may_add(call, &tag);

	if (!err)
		err = store_tag_add(call->db, &tag);
	if (err)
		return err;
	request_add_header(call->req, "Content-Location",
			   tt_str_printf(call->arena, "%.*s%" PRId64,
					 TT_STR_ARG(dav_url_plain(call, "systemtags/")), tag.id));
	dav_answer(call, 201);
	return TT_OK;
}

/* What the caller may not change stays as it is unless he asks for that; then nothing changes. */
static enum tt_err may_set(const struct call *call, const struct tag *was, const struct tag *tag)
{
	bool same = was->is_visible == tag->is_visible && was->is_assignable == tag->is_assignable;

	return tag_may_assign(call, was) && (call->who.is_admin || same) ? TT_OK : TT_ERR_TAG_RIGHT;
}

static bool is_color(struct tt_str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (!strchr("0123456789abcdefABCDEF", text.p[i]))
			return false;
	return text.n == 6;
}

static enum tt_err read_color(struct tt_str text, struct tag *tag)
{
	tag->color = text.n > 0 ? text : (struct tt_str){ NULL, 0 };
	return text.n == 0 || is_color(text) ? TT_OK : TT_ERR_XML;
}

static enum tt_err read_change(struct call *call, const struct xml_node *node, struct tag *tag)
{
	struct tt_str text = xml_text(call->arena, node);

	if (xml_is(node, OC_SPACE, "display-name"))
		tag->name = text;
	else if (xml_is(node, OC_SPACE, "user-visible"))
		tag->is_visible = tt_str_is(text, "true") || tt_str_is(text, "1");
	else if (xml_is(node, OC_SPACE, "user-assignable"))
		tag->is_assignable = tt_str_is(text, "true") || tt_str_is(text, "1");
	else if (xml_is(node, NC_SPACE, "color"))
		return read_color(text, tag);
	else
		return TT_ERR_XML;
	return TT_OK;
}

static enum tt_err read_changes(struct call *call, struct prop_wanted *names, struct tag *tag)
{
	struct xml_node *root;
	struct xml_node *group;
	enum tt_err err = xml_read(call->arena, tt_buf_str(&call->req->body), &root);

	if (err || !xml_is(root, DAV_SPACE, "propertyupdate"))
		return TT_ERR_XML;
	for (group = xml_element(root->first); !err && group; group = xml_element(group->next)) {
		const struct xml_node *prop = xml_member(group, DAV_SPACE, "prop");
		struct xml_node *node = prop ? xml_element(prop->first) : NULL;

		if (!xml_is(group, DAV_SPACE, "set"))
			return TT_ERR_XML;
		err = props_read_names(call, prop, names);
		for (; !err && node; node = xml_element(node->next))
			err = read_change(call, node, tag);
	}
	return err;
}

enum tt_err dav_tags_set(struct call *call)
{
	struct prop_wanted names = { .n = 0 };
	struct tag was;
	struct tag tag;
	enum tt_err err = tag_find(call, call_int(call, "tagId", 0), &was);

	tag = was;
	if (!err)
		err = read_changes(call, &names, &tag);
	if (!err)
		err = may_set(call, &was, &tag);
	if (!err)
		err = check(call, &tag);
	if (!err)
		err = store_tag_set(call->db, &tag);
	if (!err)
		multistatus_answer_set(call,
				       tt_str_printf(call->arena, "%.*s%" PRId64,
						     TT_STR_ARG(dav_url_plain(call, "systemtags/")),
						     tag.id),
				       &names);
	return err;
}

enum tt_err dav_tags_delete(struct call *call)
{
	struct tag tag;
	enum tt_err err = tag_find(call, call_int(call, "tagId", 0), &tag);

	if (!err && !call->who.is_admin)
		err = TT_ERR_TAG_RIGHT;
	if (!err)
		err = store_tag_delete(call->db, tag.id);
	if (!err)
		dav_answer(call, 204);
	return err;
}

enum tt_err tags_put_of_file(struct call *call, struct tt_buf *out, int64_t file_id)
{
	struct tag *tags;
	size_t n;
	enum tt_err err = store_tags_of_file(call->db, call->arena, file_id, &tags, &n);

	for (size_t i = 0; !err && i < n; i++) {
		if (!may_see(call, &tags[i]))
			continue;
		tt_buf_printf(out, "<nc:system-tag oc:id=\"%" PRId64 "\" oc:can-assign=\"%s\">",
			      tags[i].id, truth(tag_may_assign(call, &tags[i])));
		tt_xml_escape(out, tags[i].name);
		tt_buf_add_c(out, "</nc:system-tag>");
	}
	return err;
}

/* Which are on a file. */

static enum tt_err find_file(struct call *call, struct place *out)
{
	struct tt_str path;
	enum tt_err err = dav_check_own(call);

	return err ? err : files_find_id(&call->talk, call_int(call, "fileId", 0), out, &path);
}

enum tt_err dav_tags_of_file(struct call *call)
{
	struct prop_view view = { .has_quota = false };
	struct place place;
	struct tag *tags;
	size_t n;
	enum tt_err err = props_read_question(call, &view.wanted);

	if (!err)
		err = find_file(call, &place);
	if (!err)
		err = store_tags_of_file(call->db, call->arena, place.file.id, &tags, &n);
	if (err)
		return err;
	view.root = tt_str_printf(call->arena, "%.*s%" PRId64 "/",
				  TT_STR_ARG(dav_url_plain(call, "systemtags-relations/files/")),
				  place.file.id);
	multistatus_begin(call, &view);
	err = put(&view, NULL);
	if (!err && is_deep(call))
		err = put_seen(&view, tags, n);
	multistatus_end(&view);
	return err;
}

static enum tt_err find_both(struct call *call, struct place *place, struct tag *tag,
			     bool *is_assigned)
{
	enum tt_err err = find_file(call, place);

	if (!err)
		err = tag_find(call, call_int(call, "tagId", 0), tag);
	if (!err && !tag_may_assign(call, tag))
		err = TT_ERR_TAG_RIGHT;
	if (!err)
		err = store_tag_is_assigned(call->db, place->file.id, tag->id, is_assigned);
	return err;
}

enum tt_err dav_tags_assign(struct call *call)
{
	struct place place;
	struct tag tag;
	bool is_assigned;
	enum tt_err err = find_both(call, &place, &tag, &is_assigned);

	if (err == TT_ERR_TAG) /* the place is fine, and what is to be put there is not */
		err = TT_ERR_PRECONDITION;
	if (!err && is_assigned)
		err = TT_ERR_TAG_ASSIGNED;
	if (!err)
		err = store_tag_assign(call->db, place.file.id, tag.id);
	if (!err)
		dav_answer(call, 201);
	return err;
}

enum tt_err dav_tags_unassign(struct call *call)
{
	struct place place;
	struct tag tag;
	bool is_assigned;
	enum tt_err err = find_both(call, &place, &tag, &is_assigned);

	if (!err && !is_assigned)
		err = TT_ERR_TAG;
	if (!err)
		err = store_tag_unassign(call->db, place.file.id, tag.id);
	if (!err)
		dav_answer(call, 204);
	return err;
}
