/* mount.h - where among somebody's files that stands which others share with him.
 *
 * What people and groups share stands in the root, what conversations bring in the folder for
 * attachments. Nothing is written down for that: each look asks what he may have now. The oldest of
 * a name is called by it, unless there is a file of his own; any other has the number of its share
 * behind the name, by which each of them is found at any time. */
#ifndef TT_FILES_MOUNT_H
#define TT_FILES_MOUNT_H

#include "server/files/spot.h"
#include "server/store/received.h"

/* For whoever asks. */
struct received files_received(const struct talk *talk);

/* Nothing of his own is at the place, which has a parent: perhaps something that is shared is. */
TT_MUST_CHECK enum tt_err files_mount_enter(struct talk *talk, struct place *place);

/* The place, whose name is set, is that of a share. Nothing is there when the file is in no tree
 * any more. */
TT_MUST_CHECK enum tt_err files_mount_open(struct talk *talk, struct place *place,
					   const struct share *share);

/* What is shared in a folder of his own, as places, by name; up to `limit`. */
TT_MUST_CHECK enum tt_err files_mounts_in(struct talk *talk, const struct place *folder,
					  size_t limit, struct place **out, size_t *n);

/* What he calls it in his folder of that number; 0: he has none there yet. TT_ERR_SHARED: he does
 * not have it. */
TT_MUST_CHECK enum tt_err files_mount_name(struct talk *talk, const struct share *share,
					   int64_t folder_id, struct tt_str *out);

/* The tag of a folder says, too, what is shared in it or below. */
TT_MUST_CHECK enum tt_err files_etag(struct talk *talk, const struct place *place, int64_t *out);

/* He takes it out of his files, whoever else has it. */
TT_MUST_CHECK enum tt_err files_unmount(struct talk *talk, const struct place *place);

#endif
