#include "server/dav/archive.h"
#include "lib/base/json.h"
#include "server/api/handlers_dav.h"
#include "server/blobs/blobs.h"
#include "server/dav/zip.h"
#include "server/files/name.h"
#include "server/files/walk.h"
#include "server/http/source.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>
#include <zlib.h>

enum {
	MAX_ENTRIES = 20 * 1000,
	MAX_NAMES = 1000 /* that one request names */
};

enum phase {
	HEAD,
	BYTES,
	TAIL,
	DIRECTORY,
	END
};

/* All that is in it, and how far it is sent. */
struct archive {
	struct body_source source;
	struct blobs *blobs;
	struct tt_arena arena;
	struct zip_entry *entries;
	struct tt_str *names; /* of the blobs; p == NULL: nothing is in it */
	size_t n;
	enum phase phase;
	size_t at;          /* the entry */
	uint64_t sent;      /* of all */
	uint64_t left;      /* of the entry's bytes */
	int fd;             /* of these; -1: none */
	struct tt_buf part; /* a head, a tail, the directory */
	size_t part_at;
};

static void free_archive(struct body_source *source)
{
	struct archive *archive = container_of(source, struct archive, source);

	if (archive->fd >= 0)
		close(archive->fd);
	tt_buf_finish(&archive->part);
	tt_arena_finish(&archive->arena);
	free(archive);
}

static void begin_part(struct archive *archive)
{
	archive->part.n = 0;
	archive->part_at = 0;
}

static bool begin_entry(struct archive *archive)
{
	struct zip_entry *entry = &archive->entries[archive->at];

	entry->crc = (uint32_t)crc32(0, NULL, 0);
	archive->left = entry->size;
	zip_put_head(&archive->part, entry);
	archive->phase = entry->name.p[entry->name.n - 1] == '/' ? TAIL : BYTES;
	if (archive->left == 0)
		return true;
	return !blob_read(archive->blobs, archive->names[archive->at], &archive->fd);
}

static void end_entry(struct archive *archive)
{
	const struct zip_entry *entry = &archive->entries[archive->at];

	if (entry->name.p[entry->name.n - 1] != '/')
		zip_put_tail(&archive->part, entry);
	archive->at++;
	archive->phase = HEAD;
}

/* The next of what is not bytes of files. False: it cannot be had. */
static bool next_part(struct archive *archive)
{
	begin_part(archive);
	if (archive->phase == HEAD && archive->at < archive->n)
		return begin_entry(archive);
	if (archive->phase == TAIL || archive->phase == BYTES) {
		end_entry(archive);
		return true;
	}
	if (archive->phase == END)
		return false;
	zip_put_directory(&archive->part, archive->entries, archive->n, archive->sent);
	archive->phase = END;
	return true;
}

static ssize_t take_part(struct archive *archive, char *out, size_t max)
{
	size_t n = archive->part.n - archive->part_at;

	n = n < max ? n : max;
	memcpy(out, archive->part.p + archive->part_at, n);
	archive->part_at += n;
	return (ssize_t)n;
}

/* A file that is shorter than it was ends the answer: its length was said. */
static ssize_t take_bytes(struct archive *archive, char *out, size_t max)
{
	struct zip_entry *entry = &archive->entries[archive->at];
	ssize_t n;

	do
		n = read(archive->fd, out, max < archive->left ? max : (size_t)archive->left);
	while (n < 0 && errno == EINTR);
	if (n <= 0)
		return -1;
	entry->crc = (uint32_t)crc32(entry->crc, (const unsigned char *)out, (unsigned)n);
	archive->left -= (uint64_t)n;
	if (archive->left > 0)
		return n;
	close(archive->fd);
	archive->fd = -1;
	return n;
}

static ssize_t read_archive(struct body_source *source, char *out, size_t max)
{
	struct archive *archive = container_of(source, struct archive, source);
	ssize_t n;

	while (archive->part_at == archive->part.n &&
	       !(archive->phase == BYTES && archive->left > 0))
		if (!next_part(archive))
			return -1;
	if (archive->part_at < archive->part.n)
		n = take_part(archive, out, max);
	else
		n = take_bytes(archive, out, max);
	archive->sent += n > 0 ? (uint64_t)n : 0;
	return n;
}

static const struct body_source_kind kind = { read_archive, free_archive };

static struct archive *new_archive(struct blobs *blobs)
{
	struct archive *archive = calloc(1, sizeof(*archive));

	if (!archive)
		tt_oom();
	archive->source.kind = &kind;
	archive->blobs = blobs;
	archive->fd = -1;
	tt_arena_init(&archive->arena);
	return archive;
}

static enum tt_err add(struct archive *archive, const struct file *file, struct tt_str path)
{
	struct tt_arena *arena = &archive->arena;
	size_t n = archive->n;

	if (n == MAX_ENTRIES)
		return TT_ERR_ARCHIVE;
	archive->entries = tt_arena_grow(arena, archive->entries, n, sizeof(*archive->entries));
	archive->names = tt_arena_grow(arena, archive->names, n, sizeof(*archive->names));
	archive->entries[n] = (struct zip_entry){
		.name = tt_str_printf(arena, "%.*s%s", TT_STR_ARG(path),
				      file->is_folder ? "/" : ""),
		.size = file->is_folder ? 0 : (uint64_t)file->size,
		.modified_s = file->modified_s,
	};
	archive->names[n] =
		file->blob.p ? tt_str_dup(arena, file->blob) : (struct tt_str){ NULL, 0 };
	archive->n++;
	return TT_OK;
}

/* What is put in, below a name that stands before all of it. */
struct packing {
	struct archive *archive;
	struct tt_str prefix;
};

static enum tt_err visit(void *ctx, const struct place *place, struct tt_str path)
{
	const struct packing *packing = ctx;
	struct archive *archive = packing->archive;

	return add(archive, &place->file,
		   tt_str_printf(&archive->arena, "%.*s/%.*s", TT_STR_ARG(packing->prefix),
				 TT_STR_ARG(path)));
}

static enum tt_err pack(struct call *call, struct archive *archive, const struct place *place,
			struct tt_str name)
{
	struct packing packing = { archive, name };
	enum tt_err err = add(archive, &place->file, name);

	if (err || !place->file.is_folder)
		return err;
	return files_walk(&call->talk, place, DEPTH_INFINITY, visit, &packing);
}

/* Members of the folder that the request names: ?files=["a","b"], or a single one as it is. */
static enum tt_err read_names(struct call *call, struct tt_str names[MAX_NAMES], size_t *n)
{
	struct tt_str value = request_header(call->req, "X-NC-Files");
	const struct tt_json *list;
	struct tt_json_fault fault;

	value = param_str(call->params, "files", value);
	*n = 0;
	if (value.n == 0)
		return TT_OK;
	list = value.p[0] == '[' ? tt_json_read(call->arena, value, &fault) : NULL;
	if (!list)
		names[(*n)++] = value;
	for (size_t i = 0; list && i < tt_json_n_items(list); i++) {
		struct tt_str text = tt_json_text(&list->items[i]);

		if (!text.p || *n == MAX_NAMES)
			return TT_ERR_PARAM;
		names[(*n)++] = text;
	}
	return TT_OK;
}

static enum tt_err pack_named(struct call *call, struct archive *archive,
			      const struct place *folder, const struct tt_str names[], size_t n)
{
	enum tt_err err = TT_OK;

	for (size_t i = 0; !err && i < n; i++) {
		struct place place = *folder;

		err = files_check_name(names[i]) ? TT_ERR_FILE
						 : files_follow(&call->talk, &place, names[i]);
		if (!err)
			err = place.is_there ? pack(call, archive, &place, names[i]) : TT_ERR_FILE;
	}
	return err;
}

static enum tt_err pack_all(struct call *call, struct archive *archive, const struct place *folder,
			    struct tt_str name)
{
	struct tt_str *names = tt_arena_array(call->arena, struct tt_str, MAX_NAMES);
	size_t n;
	enum tt_err err = read_names(call, names, &n);

	if (err)
		return err;
	return n > 0 ? pack_named(call, archive, folder, names, n)
		     : pack(call, archive, folder, name);
}

bool archive_is_wanted(const struct call *call)
{
	struct tt_str accept = request_header(call->req, "Accept");
	struct tt_str asked = param_str(call->params, "accept", (struct tt_str){ NULL, 0 });

	return asked.p ? tt_str_is(asked, "zip") : tt_str_is(accept, "application/zip");
}

static void answer(struct call *call, struct archive *archive, struct tt_str name)
{
	header_put_path(call->arena, name, &name);
	request_add_header(
		call->req, "Content-Disposition",
		tt_str_printf(call->arena,
			      "attachment; filename*=UTF-8''%.*s.zip; filename=\"%.*s.zip\"",
			      TT_STR_ARG(name), TT_STR_ARG(name)));
	archive->source.n = zip_lay_out(archive->entries, archive->n);
	request_answer_source(call->req, 200, "application/zip", &archive->source);
}

enum tt_err archive_send(struct call *call, const struct place *folder)
{
	struct tt_str name = folder->name.n > 0 ? folder->name : TT_STR("download");
	struct archive *archive = new_archive(call->app->blobs);
	enum tt_err err = pack_all(call, archive, folder, name);

	if (err)
		free_archive(&archive->source);
	else
		answer(call, archive, name);
	return err;
}

/* The way of Nextcloud before its version 31: /apps/files/ajax/download.php?dir=/a&files=b. */
enum tt_err dav_archive(struct call *call)
{
	struct place folder = { .n_above = 0 };
	struct tt_str path = { NULL, 0 };
	enum tt_err err = request_go_aside(call->req);

	if (!err)
		err = dav_check_own(call);
	if (!err)
		err = path_check(call->arena, call_str(call, "dir"), &path);
	if (!err)
		err = files_find(&call->talk, path, &folder);
	if (!err && !(folder.is_there && folder.file.is_folder))
		err = TT_ERR_FILE;
	return err ? err : archive_send(call, &folder);
}
