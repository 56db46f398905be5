#include "server/api/slow.h"
#include "server/api/guarded.h"

#include <sodium.h>
#include <stdlib.h>

/* Memory of a task, from which everything in it comes; wiped of passwords at the end. */
struct memory_of_task {
	struct tt_arena arena;
	struct tt_str password;
};

static void forget(struct memory_of_task *memory)
{
	if (memory->password.n > 0)
		sodium_memzero((char *)(uintptr_t)memory->password.p, memory->password.n);
	tt_arena_finish(&memory->arena);
}

static void *new_task(const struct desk_kind *kind, size_t n)
{
	struct desk_task *task = calloc(1, n);

	if (!task)
		tt_oom();
	task->kind = kind;
	return task;
}

/* Logging in. */

struct login_task {
	struct desk_task task;
	struct memory_of_task memory;
	struct app *app;
	struct login_try input;
	struct known_login known;
	enum tt_err err;
};

static void run_login(struct desk_task *task)
{
	struct login_task *login = container_of(task, struct login_task, task);
	struct db *db = store_db(login->app->store);

	login->err = TT_ERR_STORE;
	if (db)
		login->err = accounts_login_slowly(login->app->accounts, &login->known,
						   &login->memory.arena, db, &login->input);
}

static void free_login(struct desk_task *task)
{
	struct login_task *login = container_of(task, struct login_task, task);

	forget(&login->memory);
	free(login);
}

/* Who it is that asks, and whether he who is logged in knows his password: both may be asked for
 * one request. */
static const struct desk_kind login_kind = { .run = run_login, .free = free_login };
static const struct desk_kind confirm_kind = { .run = run_login, .free = free_login };

static enum tt_err ask_login(struct call *call, const struct desk_kind *kind,
			     const struct login_try *wanted)
{
	struct login_task *login = new_task(kind, sizeof(*login));
	struct tt_arena *arena = &login->memory.arena;

	tt_arena_init(arena);
	login->app = call->app;
	login->memory.password = tt_str_dup(arena, wanted->password);
	login->input = (struct login_try){ .name = tt_str_dup(arena, wanted->name),
					   .password = login->memory.password,
					   .address = tt_str_dup(arena, wanted->address) };
	return desk_ask(call->req, &login->task,
			kind == &confirm_kind ? call->who.user : (struct tt_str){ NULL, 0 });
}

static bool result_of(struct call *call, const struct desk_kind *kind, struct known_login *out,
		      enum tt_err *err)
{
	struct desk_task *task = desk_result(call->req, kind);
	const struct login_task *login;

	if (!task)
		return false;
	login = container_of(task, struct login_task, task);
	*out = login->known;
	*err = login->err;
	if (login->err == TT_ERR_THROTTLED)
		*err = guarded_refuse(call, login->input.rest_ms);
	return true;
}

bool slow_login_result(struct call *call, struct known_login *out, enum tt_err *err)
{
	return result_of(call, &login_kind, out, err);
}

enum tt_err slow_login(struct call *call, struct tt_str name, struct tt_str password)
{
	struct login_try wanted = { .name = name,
				    .password = password,
				    .address = call->req->address };
	struct known_login known;
	enum tt_err err;

	if (slow_login_result(call, &known, &err) && err)
		return err;
	err = accounts_login(call->app->accounts, &call->who, call->arena, call->db, &wanted);
	if (err == TT_ERR_THROTTLED)
		return guarded_refuse(call, wanted.rest_ms);
	return err == TT_ERR_LATER ? ask_login(call, &login_kind, &wanted) : err;
}

/* An app password is none of the account, and 401 would say that he is logged in no more. */
static enum tt_err confirmed(enum tt_err err, bool by_app_password)
{
	if (err == TT_ERR_CREDENTIALS || (!err && by_app_password))
		return TT_ERR_CONFIRM_PASSWORD;
	return err;
}

enum tt_err slow_confirm(struct call *call, struct tt_str password)
{
	struct login_try wanted = { .name = call->who.user,
				    .password = password,
				    .address = call->req->address };
	struct known_login known;
	struct identity who;
	enum tt_err err;

	if (result_of(call, &confirm_kind, &known, &err) && err)
		return confirmed(err, false);
	err = accounts_login(call->app->accounts, &who, call->arena, call->db, &wanted);
	if (err == TT_ERR_THROTTLED)
		return guarded_refuse(call, wanted.rest_ms);
	if (err == TT_ERR_LATER)
		return ask_login(call, &confirm_kind, &wanted);
	return confirmed(err, !err && who.app_password_id != 0);
}

/* Setting a password. */

struct hash_task {
	struct desk_task task;
	struct memory_of_task memory;
	const struct accounts *accounts;
	bool generated;
	struct tt_str hash;
	enum tt_err err;
};

static void run_hash(struct desk_task *task)
{
	struct hash_task *work = container_of(task, struct hash_task, task);

	work->err = accounts_hash(work->accounts, &work->hash, &work->memory.arena,
				  work->memory.password, work->generated);
}

static void free_hash(struct desk_task *task)
{
	struct hash_task *work = container_of(task, struct hash_task, task);

	forget(&work->memory);
	free(work);
}

static const struct desk_kind hash_kind = { .run = run_hash, .free = free_hash };

enum {
	PASSWORDS_WINDOW_MS = 60 * 1000,
};

/* Administrators set up accounts by the hundred. */
static enum tt_err count_password(struct call *call)
{
	const struct limit limit = { "passwords",
				     (unsigned)app_config(call->app)->limits.passwords_minute,
				     PASSWORDS_WINDOW_MS };

	return call->who.is_admin ? TT_OK : limited_take(call, &limit, TT_ERR_OFTEN);
}

enum tt_err slow_hash(struct call *call, struct tt_str password, bool generated, struct tt_str *out)
{
	struct desk_task *task = desk_result(call->req, &hash_kind);
	struct hash_task *work;
	enum tt_err err;

	if (task) {
		work = container_of(task, struct hash_task, task);
		*out = tt_str_dup(call->arena, work->hash);
		return work->err;
	}
	err = count_password(call);
	if (err)
		return err;
	work = new_task(&hash_kind, sizeof(*work));
	tt_arena_init(&work->memory.arena);
	work->accounts = call->app->accounts;
	work->generated = generated;
	work->memory.password = tt_str_dup(&work->memory.arena, password);
	return desk_ask(call->req, &work->task, call->who.user);
}

/* Asking for one. */

struct check_task {
	struct desk_task task;
	struct memory_of_task memory;
	struct accounts *accounts;
	struct password_try input;
	enum tt_err err;
};

static void run_check(struct desk_task *task)
{
	struct check_task *check = container_of(task, struct check_task, task);

	check->err = accounts_check_password_slowly(check->accounts, &check->input);
}

static void free_check(struct desk_task *task)
{
	struct check_task *check = container_of(task, struct check_task, task);

	forget(&check->memory);
	free(check);
}

static const struct desk_kind check_kind = { .run = run_check, .free = free_check };

static enum tt_err ask_check(struct call *call, const struct password_try *wanted)
{
	struct check_task *check = new_task(&check_kind, sizeof(*check));
	struct tt_arena *arena = &check->memory.arena;

	tt_arena_init(arena);
	check->accounts = call->app->accounts;
	check->memory.password = tt_str_dup(arena, wanted->password);
	check->input = (struct password_try){
		.hash = tt_str_dup(arena, wanted->hash),
		.password = check->memory.password,
		.what = { .action = wanted->what.action,
			  .address = tt_str_dup(arena, wanted->what.address),
			  .subject = tt_str_dup(arena, wanted->what.subject) },
	};
	return desk_ask(call->req, &check->task, call->who.user);
}

/* What was found out about the hash that the room had then. */
static bool check_result(struct call *call, struct password_try *wanted, enum tt_err *err)
{
	struct desk_task *task = desk_result(call->req, &check_kind);
	const struct check_task *check;

	if (!task)
		return false;
	check = container_of(task, struct check_task, task);
	if (!tt_str_eq(check->input.hash, wanted->hash))
		return false;
	wanted->rest_ms = check->input.rest_ms;
	*err = check->err;
	return true;
}

static enum tt_err check_password(struct call *call, struct password_try *wanted)
{
	enum tt_err err;

	if (!check_result(call, wanted, &err))
		err = accounts_check_password(call->app->accounts, wanted);
	if (err == TT_ERR_THROTTLED)
		return guarded_refuse(call, wanted->rest_ms);
	return err == TT_ERR_LATER ? ask_check(call, wanted) : err;
}

enum tt_err slow_check_room_password(struct call *call, struct tt_str password)
{
	struct password_try wanted = {
		.hash = call->seat.room.password_hash,
		.password = password,
		.what = { .action = GUARD_PASSWORD,
			  .address = call->req->address,
			  .subject = call->seat.room.token },
	};

	return check_password(call, &wanted);
}

enum tt_err slow_check_password(struct call *call, struct tt_str hash, struct tt_str token,
				struct tt_str password)
{
	struct password_try wanted = {
		.hash = hash,
		.password = password,
		.what = { .action = GUARD_SHARE_PASSWORD,
			  .address = call->req->address,
			  .subject = token },
	};

	return check_password(call, &wanted);
}

/* Pictures. */

struct picture_task {
	struct desk_task task;
	struct tt_buf file;
	struct tt_picture picture;
	enum tt_err err;
};

static void run_picture(struct desk_task *task)
{
	struct picture_task *work = container_of(task, struct picture_task, task);

	work->err = tt_picture_take(&work->picture, tt_buf_str(&work->file));
}

static void free_picture(struct desk_task *task)
{
	struct picture_task *work = container_of(task, struct picture_task, task);

	tt_buf_finish(&work->picture.bytes);
	tt_buf_finish(&work->file);
	free(work);
}

static const struct desk_kind picture_kind = { .run = run_picture, .free = free_picture };

enum tt_err slow_picture(struct call *call, struct tt_str file, const struct tt_picture **picture)
{
	struct desk_task *task = desk_result(call->req, &picture_kind);
	struct picture_task *work;

	if (task) {
		work = container_of(task, struct picture_task, task);
		*picture = &work->picture;
		return work->err;
	}
	work = new_task(&picture_kind, sizeof(*work));
	tt_buf_add_str(&work->file, file);
	return desk_ask(call->req, &work->task, call->who.user);
}
