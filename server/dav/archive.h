/* archive.h - a folder as one zip file, made while it is sent. */
#ifndef TT_DAV_ARCHIVE_H
#define TT_DAV_ARCHIVE_H

#include "server/dav/dav.h"

/* Whether the request asks for one. */
bool archive_is_wanted(const struct call *call);
/* Answers with one of the folder, or of those of its members that the request names.
 * TT_ERR_ARCHIVE. */
TT_MUST_CHECK enum tt_err archive_send(struct call *call, const struct place *folder);

#endif
