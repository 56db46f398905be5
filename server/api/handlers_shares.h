/* handlers_shares.h - the handlers of sharing (talk-files 16). */
#ifndef TT_API_HANDLERS_SHARES_H
#define TT_API_HANDLERS_SHARES_H

#include "lib/base/err.h"

struct call;

/* shares.c */
enum tt_err share_list_all(struct call *call);
enum tt_err share_create(struct call *call);
enum tt_err share_get(struct call *call);
enum tt_err share_update(struct call *call);
enum tt_err share_delete(struct call *call);
enum tt_err share_list_inherited(struct call *call);
enum tt_err share_list_none(struct call *call);
enum tt_err share_accept(struct call *call);
enum tt_err share_list_deleted(struct call *call);
enum tt_err share_undelete(struct call *call);

#endif
