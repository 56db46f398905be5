#include "server/files/above.h"
#include "lib/base/random.h"

int64_t files_new_etag(void)
{
	const size_t half = (size_t)1 << 31;

	return (int64_t)(tt_random_below(half) * half + tt_random_below(half));
}

enum tt_err files_change_above(struct talk *talk, const struct place *place,
			       const struct file_change *what)
{
	struct file_change change = *what;
	enum tt_err err = TT_OK;

	change.etag = files_new_etag();
	change.now_s = talk->now_s;
	for (size_t i = place->n_above; !err && i > 0; i--) {
		change.height++;
		err = store_file_change(talk->db, place->above[i - 1].id, &change);
	}
	return err;
}

enum tt_err files_came(struct talk *talk, const struct place *place)
{
	const struct file_change change = { .size = place->file.size,
					    .n = place->file.n_below + 1,
					    .height = place->file.height };

	return files_change_above(talk, place, &change);
}

enum tt_err files_went(struct talk *talk, const struct place *place)
{
	const struct file_change change = { .size = -place->file.size,
					    .n = -place->file.n_below - 1 };

	return files_change_above(talk, place, &change);
}
