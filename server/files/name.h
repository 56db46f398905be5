/* name.h - what files may be called, and what kind of file a name says that it is. */
#ifndef TT_FILES_NAME_H
#define TT_FILES_NAME_H

#include "lib/base/err.h"
#include "lib/base/str.h"

/* TT_ERR_FILE_NAME. Of valid UTF-8 without slashes (http/path.h). */
TT_MUST_CHECK enum tt_err files_check_name(struct tt_str name);

/* The MIME type, by what is behind the last dot; application/octet-stream when that says nothing.
 */
struct tt_str files_type_of(struct tt_str name);

/* A picture that may have a preview, where they are made (server/previews). */
bool files_is_picture(struct tt_str type);

/* The type that a file is served with: what a browser would run in our name is plain text. */
struct tt_str files_safe_type(struct tt_str type);

#endif
