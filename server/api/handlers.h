/* handlers.h - every handler of the route table (routes.c), by chapter. */
#ifndef TT_API_HANDLERS_H
#define TT_API_HANDLERS_H

#include "server/api/call.h"

/* capabilities.c */
enum tt_err capabilities_get(struct call *call);
enum tt_err capabilities_of_room(struct call *call);

/* health.c: outside OCS */
enum tt_err health_status(struct call *call);
enum tt_err health_ready(struct call *call);

/* rooms.c */
enum tt_err rooms_list(struct call *call);
enum tt_err rooms_create(struct call *call);
enum tt_err rooms_get(struct call *call);
enum tt_err rooms_rename(struct call *call);
enum tt_err rooms_delete(struct call *call);

/* participants.c */
enum tt_err participants_list(struct call *call);
enum tt_err participants_add(struct call *call);
enum tt_err participants_leave(struct call *call);
enum tt_err participants_join(struct call *call);
enum tt_err participants_leave_session(struct call *call);

/* chat.c */
enum tt_err chat_receive(struct call *call);
enum tt_err chat_send(struct call *call);
enum tt_err chat_mark_read(struct call *call);
enum tt_err chat_mark_unread(struct call *call);
enum tt_err chat_context(struct call *call);

/* chat_edit.c */
enum tt_err chat_edit(struct call *call);
enum tt_err chat_delete(struct call *call);
enum tt_err chat_clear(struct call *call);

/* mentions.c */
enum tt_err mentions_candidates(struct call *call);

/* reactions.c */
enum tt_err reactions_add(struct call *call);
enum tt_err reactions_remove(struct call *call);
enum tt_err reactions_get(struct call *call);

#endif
