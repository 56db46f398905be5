/* trash.h - what was deleted and can be had again: where it was, or elsewhere when that is gone. */
#ifndef TT_FILES_TRASH_H
#define TT_FILES_TRASH_H

#include "server/files/place.h"
#include "server/store/trash.h"

/* What is at the place is in the trash from now on. */
TT_MUST_CHECK enum tt_err files_trash(struct talk *talk, const struct place *place);

/* Something in the trash: what was deleted itself, or what is below that. */
struct trash_place {
	bool is_list; /* the trash as a whole, and nothing else of this is filled in */
	int64_t tree_id;
	struct trashed entry;
	struct place place;
};

/* "a.txt.d1700000000", as trash_name() says; "" is all of it. TT_ERR_FILE. */
TT_MUST_CHECK enum tt_err trash_find(struct talk *talk, struct tt_str path,
				     struct trash_place *out);
struct tt_str trash_name(struct tt_arena *arena, const struct trashed *trashed);
/* False: this is no name that trash_name() makes. */
bool trash_read_name(struct tt_str text, struct tt_str *name, int64_t *deleted_s);
/* The path at which it was. */
struct tt_str trash_origin(struct talk *talk, const struct trash_place *at);

/* *to is where it is then. TT_ERR_QUOTA; TT_ERR_FILE_EXISTS: whatever it could be called there is
 * taken. */
TT_MUST_CHECK enum tt_err trash_restore(struct talk *talk, const struct trash_place *at,
					struct place *to);
/* For good. */
TT_MUST_CHECK enum tt_err trash_delete(struct talk *talk, const struct trash_place *at);

#endif
