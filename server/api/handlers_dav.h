/* handlers_dav.h - the handlers of WebDAV, which stand in server/dav, a file a method or a few. */
#ifndef TT_API_HANDLERS_DAV_H
#define TT_API_HANDLERS_DAV_H

#include "server/api/call.h"
#include "server/api/route.h"

struct body_plan;

/* tree.c */
enum tt_err dav_options(struct call *call);
enum tt_err dav_options_root(struct call *call);
enum tt_err dav_make_folder(struct call *call);
enum tt_err dav_delete(struct call *call);
enum tt_err dav_move(struct call *call);
enum tt_err dav_copy(struct call *call);

/* get.c */
enum tt_err dav_get(struct call *call);

/* archive.c */
enum tt_err dav_archive(struct call *call);

/* by_id.c */
enum tt_err file_by_id(struct call *call);

/* put.c */
enum tt_err dav_put(struct call *call);

/* propfind.c */
enum tt_err dav_propfind(struct call *call);

/* proppatch.c */
enum tt_err dav_proppatch(struct call *call);

/* search.c, report.c */
enum tt_err dav_search(struct call *call);
enum tt_err dav_report(struct call *call);

/* trash.c */
enum tt_err dav_trash_list(struct call *call);
enum tt_err dav_trash_get(struct call *call);
enum tt_err dav_trash_delete(struct call *call);
enum tt_err dav_trash_restore(struct call *call);

/* versions.c */
enum tt_err dav_versions_list(struct call *call);
enum tt_err dav_versions_get(struct call *call);
enum tt_err dav_versions_delete(struct call *call);
enum tt_err dav_versions_restore(struct call *call);

/* uploads.c */
enum tt_err dav_upload_begin(struct call *call);
enum tt_err dav_upload_put(struct call *call);
enum tt_err dav_upload_list(struct call *call);
enum tt_err dav_upload_finish(struct call *call);
enum tt_err dav_upload_delete(struct call *call);

/* tags.c */
enum tt_err dav_tags_list(struct call *call);
enum tt_err dav_tags_get(struct call *call);
enum tt_err dav_tags_add(struct call *call);
enum tt_err dav_tags_set(struct call *call);
enum tt_err dav_tags_delete(struct call *call);
enum tt_err dav_tags_of_file(struct call *call);
enum tt_err dav_tags_assign(struct call *call);
enum tt_err dav_tags_unassign(struct call *call);

/* lock.c */
enum tt_err dav_lock(struct call *call);
enum tt_err dav_unlock(struct call *call);

/* public_page.c: outside of WebDAV */
enum tt_err share_page(struct call *call);
enum tt_err share_download(struct call *call);
enum tt_err share_password_page(struct call *call);
enum tt_err share_password_submit(struct call *call);
enum tt_err share_preview(struct call *call);

/* A large body is about to come for a PUT, which that handler will have: where it goes, unless it
 * is refused now. */
TT_MUST_CHECK enum tt_err dav_plan_put(struct call *call, route_fn fn, struct body_plan *plan);

/* How WebDAV refuses, for a struct refuser. */
int dav_refuse(struct request *req, enum tt_err err, struct tt_buf *body);

#endif
