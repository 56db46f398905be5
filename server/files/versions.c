#include "server/files/versions.h"
#include "server/files/change.h"
#include "server/files/paths.h"

static enum tt_err find_version(struct talk *talk, struct tt_str name, struct version_place *out)
{
	uint64_t modified_s;

	if (!tt_str_parse_u64(name, &modified_s) || modified_s > INT64_MAX)
		return TT_ERR_FILE;
	return store_version_get(talk->db, talk->arena, out->place.file.id, (int64_t)modified_s,
				 &out->version);
}

enum tt_err version_find(struct talk *talk, struct tt_str path, struct version_place *out)
{
	struct tt_str id = tt_str_cut(&path, '/');
	struct tt_str where;
	enum tt_err err;

	*out = (struct version_place){ .is_list = !path.p };
	err = files_find_id(talk, tt_str_int(id), &out->place, &where);
	if (!err && out->place.file.is_folder)
		err = TT_ERR_FILE;
	return err || out->is_list ? err : find_version(talk, path, out);
}

enum tt_err version_restore(struct talk *talk, struct version_place *at)
{
	const struct file_version *version = &at->version;
	const struct new_content content = { .blob = version->blob,
					     .size = version->size,
					     .modified_s = version->modified_s,
					     .checksums = version->checksums };
	/* First, since it may be what goes when the present content comes to what is kept. */
	enum tt_err err = store_version_delete(talk->db, version, talk->now_s);

	return err ? err : files_put(talk, &at->place, &content);
}
