#include "server/talk/show/show_file.h"
#include "server/files/name.h"
#include "server/files/paths.h"
#include "server/talk/show/actor_param.h"
#include "server/talk/text/file_object.h"
#include "server/talk/text/text.h"

#include <inttypes.h>

/* What the reader has of it. */
struct shown_file {
	struct share share;
	struct tt_str path;
	bool is_own;
};

/* A guest has no files: he comes to it by the link. */
static enum tt_err find_path(struct talk *talk, struct shown_file *file)
{
	struct file *above;
	size_t n;

	file->is_own = talk->user.p && tt_str_eq(file->share.owner, talk->user);
	file->path = file->share.file.name;
	if (talk->user.p)
		return files_path_of_share(talk, &file->share, &file->path);
	return files_above(talk, &file->share.file, file->share.owner, &above, &n);
}

/* TT_ERR_FILE: he has nothing of it. */
static enum tt_err find_file(struct talk *talk, const struct seat *seat,
			     const struct file_object *object, struct shown_file *out)
{
	enum tt_err err =
		store_share_get(talk->db, talk->arena, object->share_id, talk->now_s, &out->share);

	if (err == TT_ERR_SHARED || (!err && out->share.room_id != seat->room.id))
		return TT_ERR_FILE;
	return err ? err : find_path(talk, out);
}

static struct tt_str number(struct tt_arena *arena, int64_t value)
{
	return tt_str_printf(arena, "%" PRId64, value);
}

static struct tt_str link_of(struct talk *talk, const struct seat *seat,
			     const struct shown_file *file)
{
	const struct share *share = &file->share;

	if (talk->user.p)
		return tt_str_printf(talk->arena, "%.*s/index.php/f/%" PRId64,
				     TT_STR_ARG(talk->base_url), share->file.id);
	if (!share->token.p || seat->room.type != ROOM_PUBLIC)
		return talk->base_url;
	return tt_str_printf(talk->arena, "%.*s/index.php/s/%.*s", TT_STR_ARG(talk->base_url),
			     TT_STR_ARG(share->token));
}

static int64_t permissions_of(const struct shown_file *file)
{
	int64_t all = file->is_own ? SHARE_ALL : file->share.permissions;

	return file->share.file.is_folder ? all : all & ~(int64_t)SHARE_CREATE;
}

static bool has_preview(const struct talk *talk, const struct shown_file *shown)
{
	const struct file *file = &shown->share.file;

	return talk->has_previews && file->blob.p && files_is_picture(file->type) &&
	       !shown->share.hides_download;
}

static void file_param(struct talk *talk, const struct seat *seat, const struct shown_file *shown,
		       struct tt_param *out)
{
	const struct file *file = &shown->share.file;
	const struct tt_pair pairs[] = {
		{ "type", TT_STR("file") },
		{ "id", number(talk->arena, file->id) },
		{ "name", shown->is_own ? file->name : shown->share.name },
		{ "size", number(talk->arena, file->size) },
		{ "path", shown->path },
		{ "link", link_of(talk, seat, shown) },
		{ "etag", files_tag(talk->arena, file->etag) },
		{ "permissions", number(talk->arena, permissions_of(shown)) },
		{ "mimetype", file->is_folder ? TT_STR("httpd/unix-directory") : file->type },
		{ "preview-available", has_preview(talk, shown) ? TT_STR("yes") : TT_STR("no") },
		{ "hide-download", shown->share.hides_download ? TT_STR("yes") : TT_STR("no") },
	};
	struct tt_pair *copy = tt_arena_array(talk->arena, struct tt_pair, ARRAY_LEN(pairs));

	memcpy(copy, pairs, sizeof(pairs));
	*out = (struct tt_param){ TT_STR("file"), copy, ARRAY_LEN(pairs) };
}

static bool has_caption(const struct message *row)
{
	return !tt_str_is(row->body, "{file}");
}

static void show_gone(struct talk *talk, const struct message *row, struct tt_message *out)
{
	struct tt_param *param = tt_arena_new(talk->arena, struct tt_param);
	const char *who = actor_is(talk->actor, row->actor_type, row->actor_id) ? "You" : "{actor}";

	talk_author_param(talk->arena, row, param);
	out->parameters = (struct tt_params){ param, 1 };
	out->message =
		tt_str_printf(talk->arena, "*%s shared a file which is no longer available*%s%.*s",
			      who, has_caption(row) ? "\n\n" : "",
			      TT_STR_ARG(has_caption(row) ? row->body : TT_STR("")));
}

/* Whom it mentions stands in the parameters already; the author and the file come in front. */
static void show_there(struct talk *talk, const struct seat *seat, const struct message *row,
		       const struct shown_file *file, struct tt_message *out)
{
	size_t n = out->parameters.n;
	struct tt_param *params = tt_arena_array(talk->arena, struct tt_param, n + 2);

	talk_author_param(talk->arena, row, &params[0]);
	file_param(talk, seat, file, &params[1]);
	for (size_t i = 0; i < n; i++)
		params[i + 2] = out->parameters.items[i];
	out->parameters = (struct tt_params){ params, n + 2 };
}

enum tt_err talk_file_show(struct talk *talk, const struct seat *seat, const struct message *row,
			   struct tt_message *out)
{
	struct file_object object;
	struct shown_file file;
	enum tt_err err = TT_ERR_FILE;

	if (file_object_read(talk->arena, row->parameters, &object))
		err = find_file(talk, seat, &object, &file);
	if (err == TT_ERR_FILE) {
		show_gone(talk, row, out);
		return TT_OK;
	}
	if (err)
		return err;
	out->message_type = object.message_type;
	out->message = row->body;
	out->parameters = (struct tt_params){ NULL, 0 };
	if (has_caption(row) && tt_str_is(object.message_type, "comment"))
		err = talk_text_show(talk, seat, row, out);
	if (!err)
		show_there(talk, seat, row, &file, out);
	return err;
}

bool talk_file_is_shown(const struct tt_message *shown)
{
	for (size_t i = 0; i < shown->parameters.n; i++)
		if (tt_str_is(shown->parameters.items[i].key, "file"))
			return true;
	return false;
}
