/* propfind.c - PROPFIND: what is there, folder by folder. */
#include "server/api/handlers_dav.h"
#include "server/dav/props.h"
#include "server/files/mount.h"

enum {
	/* Files and folders in one answer: of a folder, and of all that is below one. */
	MAX_LISTED = 100 * 1000,
	MAX_LISTED_DEEP = 10 * 1000,
	PAGE = 500
};

struct listing {
	struct prop_view view;
	size_t n;
	size_t most;
};

static enum tt_err read_names(struct call *call, const struct xml_node *prop,
			      struct prop_wanted *wanted)
{
	struct xml_node *node = xml_element(prop->first);

	for (; node; node = xml_element(node->next)) {
		wanted->names = tt_arena_grow(call->arena, wanted->names, wanted->n,
					      sizeof(*wanted->names));
		wanted->names[wanted->n++] =
			(struct prop_name){ .space = node->space, .name = node->name };
	}
	return TT_OK;
}

/* No body asks for all; what else stands in it is passed over. */
static enum tt_err read_question(struct call *call, struct prop_wanted *wanted)
{
	struct tt_str body = tt_buf_str(&call->req->body);
	struct xml_node *root;
	struct xml_node *prop;
	enum tt_err err;

	*wanted = (struct prop_wanted){ .question = PROPS_ALL };
	if (body.n == 0)
		return TT_OK;
	err = xml_read(call->arena, body, &root);
	if (err || !xml_is(root, DAV_SPACE, "propfind"))
		return TT_ERR_XML;
	prop = xml_member(root, DAV_SPACE, "prop");
	if (xml_member(root, DAV_SPACE, "propname"))
		wanted->question = PROPS_NAMES;
	if (!prop)
		return TT_OK;
	wanted->question = PROPS_NAMED;
	return read_names(call, prop, wanted);
}

static enum tt_err put_one(struct listing *listing, const struct place *place, struct tt_str href)
{
	if (++listing->n > listing->most)
		return TT_ERR_LISTING;
	return props_put(&listing->view, place, href);
}

static struct place member_of(struct call *call, const struct place *folder,
			      const struct file *file)
{
	struct place place = *folder;

	place.above = tt_arena_array(call->arena, struct file, folder->n_above + 1);
	for (size_t i = 0; i < folder->n_above; i++)
		place.above[i] = folder->above[i];
	place.above[place.n_above++] = folder->file;
	place.has_parent = true;
	place.is_mount = false;
	place.name = file->name;
	place.file = *file;
	return place;
}

static struct tt_str href_below(struct call *call, struct tt_str href, struct tt_str name)
{
	header_put_path(call->arena, name, &name);
	return tt_str_printf(call->arena, "%.*s%s%.*s", TT_STR_ARG(href), href.n > 0 ? "/" : "",
			     TT_STR_ARG(name));
}

static enum tt_err put_members(struct listing *listing, const struct place *folder,
			       struct tt_str href, int64_t depth);

/* What others share stands behind what is one's own. */
static enum tt_err put_mounts(struct listing *listing, const struct place *folder,
			      struct tt_str href, int64_t depth)
{
	struct call *call = listing->view.call;
	struct place *mounts;
	size_t n;
	enum tt_err err = files_mounts_in(&call->talk, folder, listing->most + 1, &mounts, &n);

	for (size_t i = 0; !err && i < n; i++) {
		struct tt_str below = href_below(call, href, mounts[i].name);

		err = put_one(listing, &mounts[i], below);
		if (!err && depth > 1 && mounts[i].file.is_folder)
			err = put_members(listing, &mounts[i], below, depth - 1);
	}
	return err;
}

/* As deep as folders are. */
static enum tt_err put_members(struct listing *listing, const struct place *folder,
			       struct tt_str href, int64_t depth)
{
	struct call *call = listing->view.call;
	struct tt_str after = TT_STR("");
	enum tt_err err = TT_OK;
	size_t n = PAGE;

	while (!err && n == PAGE) {
		struct file *files;

		err = store_files_in(call->db, call->arena, folder->file.id, after, PAGE, &files,
				     &n);
		for (size_t i = 0; !err && i < n; i++) {
			struct place member = member_of(call, folder, &files[i]);
			struct tt_str below = href_below(call, href, files[i].name);

			err = put_one(listing, &member, below);
			if (!err && depth > 1 && files[i].is_folder)
				err = put_members(listing, &member, below, depth - 1);
		}
		if (n > 0)
			after = files[n - 1].name;
	}
	return err ? err : put_mounts(listing, folder, href, depth);
}

enum tt_err dav_propfind(struct call *call)
{
	int64_t depth = header_depth(request_header(call->req, "Depth"), 1);
	struct listing listing = { .most = depth > 1 ? MAX_LISTED_DEEP : MAX_LISTED };
	struct place place;
	enum tt_err err = read_question(call, &listing.view.wanted);

	if (!err)
		err = dav_file(call, &place);
	if (!err)
		err = props_begin(call, &listing.view);
	if (err)
		return err;
	listing.view.out = dav_begin_xml(call, 207);
	request_add_header(call->req, "DAV", TT_STR("1, 2, 3"));
	request_add_header(call->req, "Vary", TT_STR("Brief,Prefer"));
	props_begin_multistatus(listing.view.out);
	err = put_one(&listing, &place, dav_own_path(call));
	if (!err && depth > 0 && place.file.is_folder)
		err = put_members(&listing, &place, dav_own_path(call), depth);
	tt_buf_add_c(listing.view.out, "</d:multistatus>\n");
	return err;
}
