#include "server/files/uploads.h"
#include "server/store/blobs.h"

#include <stdlib.h>

static bool is_name(struct tt_str name)
{
	return name.n > 0 && name.n <= UPLOAD_LONGEST_NAME && !tt_str_is(name, ".file");
}

enum tt_err upload_find(struct talk *talk, struct tt_str path, struct upload_place *out)
{
	out->chunk = path;
	out->name = tt_str_cut(&out->chunk, '/');
	if (!is_name(out->name) || (out->chunk.p && memchr(out->chunk.p, '/', out->chunk.n)))
		return TT_ERR_UPLOAD_PLACE;
	return store_upload_get(talk->db, talk->arena, talk->user, out->name, &out->upload);
}

enum tt_err upload_begin(struct talk *talk, struct tt_str path)
{
	struct file_upload upload = { .touched_s = talk->now_s };
	struct upload_place place;
	int64_t size;
	int64_t n;
	enum tt_err err = upload_find(talk, path, &place);

	if (err == TT_OK)
		return place.chunk.p ? TT_ERR_UPLOAD_PLACE : TT_ERR_FILE_EXISTS;
	if (err != TT_ERR_FILE || place.chunk.p)
		return err;
	err = store_uploads_of(talk->db, talk->user, &n, &size);
	if (!err)
		err = talk_within(talk, LIMIT(uploads), n + 1);
	upload.name = place.name;
	return err ? err : store_upload_add(talk->db, talk->user, &upload);
}

/* A job deletes them: there may be many. */
enum tt_err upload_end(struct talk *talk, const struct file_upload *upload)
{
	return store_upload_abandon(talk->db, upload->id);
}

/* id 0: there is none. */
static enum tt_err find_chunk(struct talk *talk, const struct upload_place *place,
			      struct upload_chunk *out)
{
	enum tt_err err;

	*out = (struct upload_chunk){ .id = 0 };
	err = store_chunk_get(talk->db, talk->arena, place->upload.id, place->chunk, out);
	return err == TT_ERR_FILE ? TT_OK : err;
}

static enum tt_err check_room(struct talk *talk, int64_t more)
{
	struct place root;
	int64_t n;
	int64_t pending = 0;
	enum tt_err err = files_find(talk, TT_STR(""), &root);

	if (!err)
		err = store_uploads_of(talk->db, talk->user, &n, &pending);
	return err || more <= 0 ? err : files_check_room(talk, &root, pending + more);
}

enum tt_err upload_may_put(struct talk *talk, const struct upload_place *place, int64_t size)
{
	struct upload_chunk was;
	enum tt_err err;

	if (!place->chunk.p || !is_name(place->chunk))
		return TT_ERR_UPLOAD_PLACE;
	err = find_chunk(talk, place, &was);
	if (!err && was.id == 0 && place->upload.n_chunks >= UPLOAD_MAX_CHUNKS)
		err = TT_ERR_UPLOADS_MANY;
	return err ? err : check_room(talk, size - was.size);
}

enum tt_err upload_put(struct talk *talk, const struct upload_place *place,
		       const struct new_content *content, bool *is_new)
{
	struct upload_chunk chunk = { .name = place->chunk,
				      .size = content->size,
				      .modified_s = talk->now_s };
	struct upload_chunk was;
	enum tt_err err = upload_may_put(talk, place, content->size);

	if (!err)
		err = find_chunk(talk, place, &was);
	if (!err && content->blob.p)
		err = store_blob_use(talk->db, content->blob, content->size, &chunk.blob_id);
	if (err)
		return err;
	*is_new = was.id == 0;
	return store_chunk_put(talk->db, &place->upload, &was, &chunk, talk->now_s);
}

enum tt_err upload_drop(struct talk *talk, const struct upload_place *place)
{
	struct upload_chunk chunk;
	enum tt_err err =
		store_chunk_get(talk->db, talk->arena, place->upload.id, place->chunk, &chunk);

	return err ? err : store_chunk_delete(talk->db, &place->upload, &chunk, talk->now_s);
}

static bool is_digit(struct tt_str s, size_t i)
{
	return i < s.n && s.p[i] >= '0' && s.p[i] <= '9';
}

/* The number at *at without its leading zeros, behind which *at is then. */
static struct tt_str take_number(struct tt_str s, size_t *at)
{
	size_t begin;

	while (is_digit(s, *at) && s.p[*at] == '0')
		(*at)++;
	for (begin = *at; is_digit(s, *at);)
		(*at)++;
	return (struct tt_str){ s.p + begin, *at - begin };
}

static int compare_numbers(struct tt_str a, struct tt_str b)
{
	return a.n != b.n ? (a.n > b.n) - (a.n < b.n) : tt_str_cmp(a, b);
}

int upload_compare(struct tt_str a, struct tt_str b)
{
	size_t i = 0;
	size_t k = 0;
	int order = 0;

	while (order == 0 && i < a.n && k < b.n) {
		if (is_digit(a, i) && is_digit(b, k))
			order = compare_numbers(take_number(a, &i), take_number(b, &k));
		else
			order = (unsigned char)a.p[i++] - (unsigned char)b.p[k++];
	}
	if (order == 0)
		order = (i < a.n) - (k < b.n);
	return order != 0 ? order : tt_str_cmp(a, b);
}

static int compare_chunks(const void *left, const void *right)
{
	const struct upload_chunk *a = left;
	const struct upload_chunk *b = right;

	return upload_compare(a->name, b->name);
}

enum tt_err upload_chunks(struct talk *talk, const struct file_upload *upload,
			  struct upload_chunk **out, size_t *n)
{
	enum tt_err err = store_chunks(talk->db, talk->arena, upload->id, out, n);

	if (!err && *n > 0)
		qsort(*out, *n, sizeof(**out), compare_chunks);
	return err;
}
