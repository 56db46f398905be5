/* proppatch.c - PROPPATCH: all that is asked, or nothing of it. */
#include "server/api/handlers_dav.h"
#include "lib/base/clock.h"
#include "server/dav/props.h"

enum {
	MAX_PROPERTIES = 200, /* of one file, that clients have made up */
	MAX_BYTES = 64 << 10, /* of their values, all together */
	LONGEST_NAME = 255
};

/* One that is set or removed, in the order of the request. */
struct patch {
	struct prop_name prop;
	const struct xml_node *value; /* NULL: it is removed */
	struct tt_str text;           /* what is in it, as XML */
	int status;
};

struct patches {
	struct patch *items;
	size_t n;
	bool is_refused;
};

static void read_group(struct call *call, const struct xml_node *group, bool sets,
		       struct patches *out)
{
	const struct xml_node *prop = xml_member(group, DAV_SPACE, "prop");
	struct xml_node *node = prop ? xml_element(prop->first) : NULL;

	for (; node; node = xml_element(node->next)) {
		out->items = tt_arena_grow(call->arena, out->items, out->n, sizeof(*out->items));
		out->items[out->n++] = (struct patch){
			.prop = { .space = node->space, .name = node->name },
			.value = sets ? node : NULL,
			.status = 200,
		};
	}
}

static enum tt_err read_patches(struct call *call, struct patches *out)
{
	struct xml_node *root;
	struct xml_node *group;
	enum tt_err err = xml_read(call->arena, tt_buf_str(&call->req->body), &root);

	*out = (struct patches){ .n = 0 };
	if (err || !xml_is(root, DAV_SPACE, "propertyupdate"))
		return TT_ERR_XML;
	for (group = xml_element(root->first); group; group = xml_element(group->next))
		if (xml_is(group, DAV_SPACE, "set") || xml_is(group, DAV_SPACE, "remove"))
			read_group(call, group, xml_is(group, DAV_SPACE, "set"), out);
	return TT_OK;
}

static bool prop_is(const struct patch *patch, const char *space, const char *name)
{
	return tt_str_is(patch->prop.space, space) && tt_str_is(patch->prop.name, name);
}

static bool read_time(struct call *call, const struct patch *patch, int64_t *unix_s)
{
	struct tt_str text;
	uint64_t seconds;

	if (!patch->value)
		return false;
	text = xml_text(call->arena, patch->value);
	if (tt_str_parse_u64(text, &seconds) && seconds <= (uint64_t)TT_CLOCK_LAST_S)
		*unix_s = (int64_t)seconds;
	else if (!header_date(call->arena, text, unix_s) || *unix_s < 0)
		return false;
	return true;
}

static int set_modified(struct call *call, struct file *file, const struct patch *patch)
{
	return read_time(call, patch, &file->modified_s) ? 200 : 403;
}

static int set_created(struct call *call, struct file *file, const struct patch *patch)
{
	return read_time(call, patch, &file->created_s) ? 200 : 403;
}

/* Live ones that a client may set: here into the row, which is written when all is well. */
static const struct {
	const char *space;
	const char *name;
	int (*set)(struct call *call, struct file *file, const struct patch *patch);
} settable[] = {
	{ DAV_SPACE, "lastmodified", set_modified },
	{ DAV_SPACE, "creationdate", set_created },
	{ NC_SPACE, "creation_time", set_created },
};

static int check_one(struct call *call, struct file *file, const struct patch *patch)
{
	for (size_t i = 0; i < ARRAY_LEN(settable); i++)
		if (prop_is(patch, settable[i].space, settable[i].name))
			return settable[i].set(call, file, patch);
	if (prop_is(patch, OC_SPACE, "favorite"))
		return 200;
	if (!props_is_dead(patch->prop.space))
		return 403;
	return patch->prop.name.n + patch->prop.space.n <= 2 * LONGEST_NAME ? 200 : 403;
}

static bool is_patched(const struct patches *patches, const struct file_property *property)
{
	for (size_t i = 0; i < patches->n; i++)
		if (tt_str_eq(patches->items[i].prop.name, property->name) &&
		    tt_str_eq(patches->items[i].prop.space, property->space))
			return true;
	return false;
}

/* What clients have made up is on the disk beside the files, and counts for no quota. */
struct made_up {
	size_t n;
	size_t n_bytes;
};

static enum tt_err count_kept(struct call *call, const struct file *file,
			      const struct patches *patches, struct made_up *out)
{
	struct file_property *dead;
	size_t n;
	enum tt_err err =
		store_file_properties(call->db, call->arena, file->id, call->talk.user, &dead, &n);

	for (size_t i = 0; !err && i < n; i++) {
		if (is_patched(patches, &dead[i]))
			continue;
		out->n++;
		out->n_bytes += dead[i].value.n;
	}
	return err;
}

static void read_value(struct call *call, struct patch *patch)
{
	struct tt_buf value = { 0 };

	xml_write_inner(&value, patch->value);
	patch->text = value.n > 0 ? tt_str_dup(call->arena, tt_buf_str(&value)) : TT_STR("");
	tt_buf_finish(&value);
}

static bool fits(struct call *call, struct patch *patch, struct made_up *all)
{
	if (!props_is_dead(patch->prop.space) || !patch->value)
		return true;
	read_value(call, patch);
	all->n_bytes += patch->text.n;
	return ++all->n <= MAX_PROPERTIES && all->n_bytes <= MAX_BYTES;
}

static enum tt_err check_all(struct call *call, struct file *file, struct patches *patches)
{
	struct made_up all = { 0 };
	enum tt_err err = count_kept(call, file, patches, &all);

	for (size_t i = 0; !err && i < patches->n; i++) {
		struct patch *patch = &patches->items[i];

		patch->status = check_one(call, file, patch);
		if (!fits(call, patch, &all))
			patch->status = 507;
		patches->is_refused |= patch->status != 200;
	}
	return err;
}

static enum tt_err keep_dead(struct call *call, const struct file *file, const struct patch *patch)
{
	const struct file_property property = { .space = patch->prop.space,
						.name = patch->prop.name,
						.value = patch->text };

	return patch->value
		       ? store_file_property_set(call->db, file->id, call->talk.user, &property)
		       : store_file_property_delete(call->db, file->id, call->talk.user, &property);
}

static enum tt_err keep_favorite(struct call *call, const struct file *file,
				 const struct patch *patch)
{
	struct tt_str text = patch->value ? xml_text(call->arena, patch->value) : TT_STR("0");
	bool is_favorite = tt_str_is(text, "1") || tt_str_is(text, "true");

	return store_file_set_favorite(call->db, call->talk.user, file->id, is_favorite);
}

static enum tt_err keep_all(struct call *call, const struct file *file,
			    const struct patches *patches)
{
	enum tt_err err = store_file_set_times(call->db, file);

	for (size_t i = 0; !err && i < patches->n; i++) {
		const struct patch *patch = &patches->items[i];

		if (prop_is(patch, OC_SPACE, "favorite"))
			err = keep_favorite(call, file, patch);
		else if (props_is_dead(patch->prop.space))
			err = keep_dead(call, file, patch);
	}
	return err;
}

static const char *line_of(int status)
{
	switch (status) {
	case 200:
		return "200 OK";
	case 403:
		return "403 Forbidden";
	case 507:
		return "507 Insufficient Storage";
	default:
		return "424 Failed Dependency";
	}
}

/* A status for each of them; what would have been done but for the others is 424. */
static void answer(struct call *call, const struct place *place, const struct patches *patches)
{
	struct tt_buf *out = dav_begin_xml(call, 207);
	struct tt_str path = dav_own_path(call);

	props_begin_multistatus(out);
	tt_buf_printf(out, "<d:response><d:href>%.*s%.*s%s</d:href>",
		      TT_STR_ARG(dav_root_url(call)), TT_STR_ARG(path),
		      place->file.is_folder && path.n > 0 ? "/" : "");
	for (size_t i = 0; i < patches->n; i++) {
		const struct patch *patch = &patches->items[i];
		int status = patches->is_refused && patch->status == 200 ? 424 : patch->status;

		tt_buf_add_c(out, "<d:propstat><d:prop>");
		xml_write_begin(out, patch->prop.space, patch->prop.name);
		xml_write_end(out, patch->prop.space, patch->prop.name);
		tt_buf_printf(out, "</d:prop><d:status>HTTP/1.1 %s</d:status></d:propstat>",
			      line_of(status));
	}
	tt_buf_add_c(out, "</d:response>\n</d:multistatus>\n");
}

enum tt_err dav_proppatch(struct call *call)
{
	struct lock_tokens tokens;
	struct patches patches;
	struct place place;
	enum tt_err err = dav_file(call, &place);

	if (!err)
		err = read_patches(call, &patches);
	if (!err)
		err = dav_check_conditions(call, &place, &tokens);
	if (!err)
		err = files_check_locks(&call->talk, &place, &tokens, 0);
	if (!err)
		err = check_all(call, &place.file, &patches);
	if (!err && !patches.is_refused)
		err = keep_all(call, &place.file, &patches);
	if (!err)
		answer(call, &place, &patches);
	return err;
}
