/* versions.h - what was in files before: found, brought back, deleted. */
#ifndef TT_FILES_VERSIONS_H
#define TT_FILES_VERSIONS_H

#include "server/files/place.h"
#include "server/store/file_versions.h"

/* "ID", the file, or "ID/TIME", one version of it; the number may have the rest of a long id behind
 * it. */
struct version_place {
	struct place place; /* of the file */
	bool is_list;
	struct file_version version; /* unless it is the list */
};
/* TT_ERR_FILE. */
TT_MUST_CHECK enum tt_err version_find(struct talk *talk, struct tt_str path,
				       struct version_place *out);

/* What is in the file now is a version then, and this one none. TT_ERR_QUOTA. */
TT_MUST_CHECK enum tt_err version_restore(struct talk *talk, struct version_place *at);

#endif
