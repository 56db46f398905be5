/* handlers_dav.h - the handlers of WebDAV, which stand in server/dav, a file a method or a few. */
#ifndef TT_API_HANDLERS_DAV_H
#define TT_API_HANDLERS_DAV_H

#include "server/api/call.h"

struct body_plan;

/* tree.c */
enum tt_err dav_options(struct call *call);
enum tt_err dav_make_folder(struct call *call);
enum tt_err dav_delete(struct call *call);
enum tt_err dav_move(struct call *call);
enum tt_err dav_copy(struct call *call);

/* get.c */
enum tt_err dav_get(struct call *call);

/* put.c */
enum tt_err dav_put(struct call *call);

/* propfind.c */
enum tt_err dav_propfind(struct call *call);

/* proppatch.c */
enum tt_err dav_proppatch(struct call *call);

/* lock.c */
enum tt_err dav_lock(struct call *call);
enum tt_err dav_unlock(struct call *call);

/* A large body is about to come for a PUT: where it goes, unless it is refused now. */
TT_MUST_CHECK enum tt_err dav_plan_put(struct call *call, struct body_plan *plan);

/* How WebDAV refuses, for a struct refuser. */
int dav_refuse(struct request *req, enum tt_err err, struct tt_buf *body);

#endif
