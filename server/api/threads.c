/* threads.c - threads and who follows them (talk-chat 1.15). */
#include "server/talk/chat/threads.h"
#include "server/api/handlers.h"

static void put_list(struct call *call, const struct tt_thread_info infos[], size_t n)
{
	tt_write_list(call->out);
	for (size_t i = 0; i < n && !call_is_full(call); i++)
		tt_thread_info_write(call->out, &infos[i]);
	tt_write_end(call->out);
}

enum tt_err threads_recent(struct call *call)
{
	struct tt_thread_info *infos;
	size_t n;
	enum tt_err err = talk_threads_recent(
		&call->talk, &call->seat, call_int(call, "limit", THREADS_RECENT_MAX), &infos, &n);

	if (!err)
		put_list(call, infos, n);
	return err;
}

enum tt_err threads_followed(struct call *call)
{
	struct tt_thread_info *infos;
	size_t n;
	enum tt_err err =
		talk_threads_followed(&call->talk, call_int(call, "limit", THREADS_FOLLOWED_MAX),
				      call_int(call, "offset", 0), &infos, &n);

	if (!err)
		put_list(call, infos, n);
	return err;
}

enum tt_err threads_get(struct call *call)
{
	struct tt_thread_info info;
	enum tt_err err =
		talk_thread_get(&call->talk, &call->seat, call_int(call, "threadId", 0), &info);

	if (!err)
		tt_thread_info_write(call->out, &info);
	return err;
}

enum tt_err threads_rename(struct call *call)
{
	struct tt_thread_info info;
	enum tt_err err = call_need(call, "threadTitle");

	if (!err)
		err = talk_thread_rename(&call->talk, &call->seat, call_int(call, "threadId", 0),
					 call_str(call, "threadTitle"), &info);
	if (err)
		return err;
	tt_thread_info_write(call->out, &info);
	return TT_OK;
}

enum tt_err threads_set_level(struct call *call)
{
	struct tt_thread_info info;
	enum tt_err err = call_need(call, "level");

	if (!err)
		err = talk_thread_set_level(&call->talk, &call->seat, call_int(call, "threadId", 0),
					    call_int(call, "level", 0), &info);
	if (!err)
		tt_thread_info_write(call->out, &info);
	return err;
}
