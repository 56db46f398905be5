/* guests.c - people without an account: their names, and invitations by e-mail (talk-rooms 2.18,
 * 2.21). */
#include "server/talk/people/guests.h"
#include "server/api/cookie.h"
#include "server/api/guarded.h"
#include "server/api/handlers.h"
#include "server/http/desk.h"
#include "server/talk/people/invitations.h"
#include "server/talk/rooms/import.h"

#include <stdlib.h>

enum tt_err guests_set_name(struct call *call)
{
	return call_answer_null(
		call, talk_name_guest(&call->talk, &call->seat, call_str(call, "displayName")));
}

enum tt_err guests_resend_invitations(struct call *call)
{
	enum tt_err err =
		talk_resend_invitations(&call->talk, &call->seat, call_int(call, "attendeeId", 0));

	if (err)
		return err;
	call->req->reason_detail = TT_STR("this server sends no mail: pass on the links in the "
					  "list of participants");
	call_put_null(call);
	return TT_OK;
}

static void put_lines(struct call *call, const struct import *import)
{
	tt_put_list(call->out, "invalidLines");
	for (size_t i = 0; i < import->n_invalid; i++)
		tt_write_i64(call->out, import->invalid_lines[i]);
	tt_write_end(call->out);
}

/* A test run that finds bad lines is a refusal with everything that is known. */
static void put_import(struct call *call, const struct import *import, bool test_run)
{
	tt_write_object(call->out);
	if (test_run && import->n_invalid > 0) {
		call->req->status = 400;
		tt_put_c(call->out, "error", "rows");
		tt_put_c(call->out, "message", "Some lines have no valid e-mail address");
	}
	tt_put_i64(call->out, "invites", import->n_invites);
	tt_put_i64(call->out, "duplicates", import->n_duplicates);
	if (import->n_invalid > 0) {
		tt_put_i64(call->out, "invalid", (int64_t)import->n_invalid);
		put_lines(call, import);
	}
	if (!test_run)
		tt_put_i64(call->out, "type", call->seat.room.type);
	tt_write_end(call->out);
}

/* A list that is being imported, and how far that has come. */
struct import_task {
	struct desk_task task;
	struct tt_arena arena;
	struct import_list list;
	struct import import;
	size_t at;
};

static void free_import(struct desk_task *task)
{
	struct import_task *work = container_of(task, struct import_task, task);

	tt_arena_finish(&work->arena);
	free(work);
}

static const struct desk_kind import_kind = { .run = NULL, .free = free_import };

/* Nobody waits for the list to be read. */
static enum tt_err read_list(struct call *call, struct import_task *work, struct tt_str text)
{
	enum tt_err err = call_pause(call);

	text = tt_str_dup(&work->arena, text);
	work->list.arena = &work->arena;
	if (!err)
		err = talk_import_read(&call->talk, &call->seat, text, &work->list);
	return err ? err : call_resume(call, DB_READ);
}

static enum tt_err begin_import(struct call *call, struct import_task **out)
{
	const struct param_file *file = param_file(call->params, "file");
	struct import_task *work;

	if (!file)
		return TT_ERR_IMPORT_FILE;
	work = calloc(1, sizeof(*work));
	if (!work)
		tt_oom();
	work->task.kind = &import_kind;
	tt_arena_init(&work->arena);
	desk_keep(call->req, &work->task);
	*out = work;
	return read_list(call, work, file->bytes);
}

static enum tt_err find_import(struct call *call, struct import_task **out)
{
	struct desk_task *task = desk_result(call->req, &import_kind);

	if (!task)
		return begin_import(call, out);
	*out = container_of(task, struct import_task, task);
	return TT_OK;
}

static void add_up(struct import_task *work, const struct import *part)
{
	struct import *all = &work->import;

	all->n_invites += part->n_invites;
	all->n_duplicates += part->n_duplicates;
	for (size_t i = 0; i < part->n_invalid; i++) {
		all->invalid_lines = tt_arena_grow(&work->arena, all->invalid_lines, all->n_invalid,
						   sizeof(*all->invalid_lines));
		all->invalid_lines[all->n_invalid++] = part->invalid_lines[i];
	}
}

/* A few lines a transaction, and the rest later, so that others write in between and are served.
 * What was done before somebody loses the right to do it, or there is no more room, stays. */
static enum tt_err import_some(struct call *call, struct import_task *work)
{
	struct import part;
	enum tt_err err = call_look_again(call, DB_WRITE);

	if (!err)
		err = talk_import_some(&call->talk, &call->seat, &work->list, work->at, &part);
	if (err)
		return err;
	add_up(work, &part);
	work->at += IMPORT_STEP;
	if (work->at >= work->list.n)
		return TT_OK;
	err = call_pause(call);
	return err ? err : desk_put_off(call->req);
}

enum tt_err guests_import_emails(struct call *call)
{
	bool test_run = param_bool(call->params, "testRun", false);
	struct import_task *work;
	enum tt_err err = find_import(call, &work);

	if (!err)
		err = test_run ? talk_import_try(&call->talk, &call->seat, &work->list,
						 &work->import)
			       : import_some(call, work);
	if (!err)
		put_import(call, &work->import, test_run);
	return err;
}

static enum tt_err accept(struct call *call, void *ctx)
{
	enum tt_err err = call_find_room(call);

	(void)ctx;
	if (err)
		return err == TT_ERR_ROOM ? TT_ERR_LINK : err;
	return talk_accept_invitation(&call->talk, &call->seat, call_str(call, "email"),
				      call_str(call, "access"), cookie_renew(call->req));
}

/* All of a link is guessed at once. */
static struct tt_str link_of(const struct call *call)
{
	return tt_str_printf(call->arena, "%.*s %.*s %.*s", TT_STR_ARG(call_str(call, "token")),
			     TT_STR_ARG(call_str(call, "email")),
			     TT_STR_ARG(call_str(call, "access")));
}

/* Outside OCS, where an invitation's link leads: the client gets a cookie by which it is the
 * invitee. With a new cookie, so that nobody who planted the old one is the invitee too. */
enum tt_err guests_accept_invitation(struct call *call)
{
	size_t n_headers = call->req->n_headers;
	enum tt_err err;

	if (guarded_check(call, GUARD_TOKEN))
		return TT_ERR_THROTTLED;
	err = call_in_transaction(call, DB_WRITE, accept, NULL);
	if (err == TT_ERR_LINK)
		guarded_failed(call, GUARD_TOKEN, link_of(call));
	if (err) {
		call->req->n_headers = n_headers; /* the client keeps the cookie it has */
		return err;
	}
	request_add_header(call->req, "Referrer-Policy", TT_STR("no-referrer"));
	request_answer(call->req, 200, "text/plain; charset=utf-8",
		       TT_STR("Your invitation is accepted: this client may now join the "
			      "conversation as you.\nThis server has no web pages for chatting; "
			      "join with a client of the Talk API that keeps cookies.\n"));
	return TT_OK;
}
