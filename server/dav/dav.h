/* dav.h - what the methods of WebDAV share: the place that a request is about, the form of answers.
 *
 * Handlers (api/handlers_dav.h) stand in a file a method, or a few that belong together. They see
 * no SQL; what can be done with files are rules (server/files). */
#ifndef TT_DAV_DAV_H
#define TT_DAV_DAV_H

#include "server/api/call.h"
#include "server/dav/headers.h"
#include "server/dav/spaces.h"
#include "server/files/locks.h"

/* Of the header DAV. */
#define DAV_CLASSES "1, 2, 3"

/* The place of the request's path, in a tree that is there then: for who has never had files it is
 * made, in a transaction that writes from then on. TT_ERR_FILE: these are somebody else's. */
TT_MUST_CHECK enum tt_err dav_place(struct call *call, struct place *out);
/* The same, and something is there. */
TT_MUST_CHECK enum tt_err dav_file(struct call *call, struct place *out);
/* That of a URL or a path in a header. TT_ERR_DESTINATION, TT_ERR_PATH. */
TT_MUST_CHECK enum tt_err dav_place_of_url(struct call *call, struct tt_str url, struct place *out);

/* How links to the files begin: the path that the request came by, up to the tree's root with its
 * slash. */
struct tt_str dav_root_url(struct call *call);
/* The path of the request below that root, as it is sent in links. */
struct tt_str dav_own_path(struct call *call);

/* How links to something else of theirs begin: "/remote.php/dav/KIND/USER/BELOW". */
struct tt_str dav_url(struct call *call, const char *kind, const char *below);
/* The same of what is nobody's: "/remote.php/dav/BELOW". */
struct tt_str dav_url_plain(struct call *call, const char *below);
/* The path that a URL in a header has, behind what comes before ours in it. */
struct tt_str dav_path_of_url(struct call *call, struct tt_str url);
/* The request's Destination is in the folder BELOW of KIND, where it has any name, and says that
 * something kept is to be had again. TT_ERR_DESTINATION, TT_ERR_DAV_HEADER. */
TT_MUST_CHECK enum tt_err dav_check_restore(struct call *call, const char *kind);
/* What the request's path is about belongs to who asks, and he has files. TT_ERR_FILE. */
TT_MUST_CHECK enum tt_err dav_check_own(struct call *call);

/* The value of ETag. */
struct tt_str dav_tag(struct tt_arena *arena, const struct file *file);
/* That of OC-FileId; *instance is what is behind the number in all of them. */
TT_MUST_CHECK enum tt_err dav_instance(struct call *call, struct tt_str *instance);
struct tt_str dav_long_id(struct tt_arena *arena, struct tt_str instance, const struct file *file);
TT_MUST_CHECK enum tt_err dav_add_id(struct call *call, const struct file *file);

/* An answer without a body. */
void dav_answer(struct call *call, int status);
/* The same of something that was made or filled: its id, and its tag when it is a file. */
TT_MUST_CHECK enum tt_err dav_answer_made(struct call *call, bool is_new, const struct file *file);
/* tree.c: the header Overwrite. TT_ERR_DAV_HEADER. */
TT_MUST_CHECK enum tt_err dav_read_overwrite(struct call *call, bool *overwrite);
/* get.c: the bytes of a file, or the part of them that is asked for. */
TT_MUST_CHECK enum tt_err dav_send_file(struct call *call, const struct file *file);

/* An answer of XML, which is written into call->req->data. */
struct tt_buf *dav_begin_xml(struct call *call, int status);

/* conditions.c: headers that say when the request is to be carried out. */

/* The tokens that it shows, and whether what it says of the place and of others holds.
 * TT_ERR_PRECONDITION, TT_ERR_DAV_HEADER. */
TT_MUST_CHECK enum tt_err dav_check_conditions(struct call *call, const struct place *place,
					       struct lock_tokens *tokens);
/* The same for who only reads, who may have it already. */
TT_MUST_CHECK enum tt_err dav_check_cached(struct call *call, const struct place *place,
					   bool *is_cached);

#endif
