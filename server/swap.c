#include "server/swap.h"
#include "lib/base/clock.h"
#include "server/folder.h"
#include "server/store/copy.h"

#include <errno.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum {
	MOST_OF_A_SECOND = 100
};

/* What SQLite keeps beside a file. Of another file's it would make nonsense of this one. */
static const char *const beside[] = { "-wal", "-shm", "-journal" };

static const char *fresh_path(struct tt_arena *arena, struct tt_str data)
{
	return tt_arena_printf(arena, "%s.new", folder_database(arena, data));
}

static void unlink_all(struct tt_arena *arena, const char *path)
{
	unlink(path);
	for (size_t i = 0; i < ARRAY_LEN(beside); i++)
		unlink(tt_arena_printf(arena, "%s%s", path, beside[i]));
}

void swap_drop(struct tt_arena *arena, struct tt_str data)
{
	unlink_all(arena, fresh_path(arena, data));
}

enum tt_err swap_begin(struct tt_arena *arena, struct tt_str data, const char **path,
		       const char **problem)
{
	enum tt_err err;
	int fd;

	*path = fresh_path(arena, data);
	swap_drop(arena, data);
	err = folder_new_file(arena, *path, &fd, problem);
	if (!err)
		close(fd);
	return err;
}

static enum tt_err failed(struct tt_arena *arena, const char *path, const char **problem)
{
	*problem = folder_problem(arena, path);
	return TT_ERR_IO;
}

static const char *kept_name(struct tt_arena *arena, const char *path, int number)
{
	time_t now = (time_t)(tt_clock_real_ms() / 1000);
	char stamp[32];
	struct tm tm;

	strftime(stamp, sizeof(stamp), "%Y%m%dT%H%M%SZ", gmtime_r(&now, &tm));
	return number > 1 ? tt_arena_printf(arena, "%s.%s-%d", path, stamp, number)
			  : tt_arena_printf(arena, "%s.%s", path, stamp);
}

/* A second name: the first one is there until the new file has it. */
static enum tt_err keep_file(struct tt_arena *arena, struct swap *swap, const char *path,
			     const char **problem)
{
	for (int number = 1; number <= MOST_OF_A_SECOND; number++) {
		swap->kept = kept_name(arena, path, number);
		if (link(path, swap->kept) == 0)
			return TT_OK;
		if (errno != EEXIST)
			break;
	}
	return failed(arena, swap->kept, problem);
}

/* Of a database that was not settled: it is damaged, or was taken away without them. */
static enum tt_err clear_beside(struct tt_arena *arena, const struct swap *swap, const char *path,
				const char **problem)
{
	const char *kept = swap->kept || !swap->keep ? swap->kept : kept_name(arena, path, 1);

	for (size_t i = 0; i < ARRAY_LEN(beside); i++) {
		const char *one = tt_arena_printf(arena, "%s%s", path, beside[i]);
		int rc = kept ? rename(one, tt_arena_printf(arena, "%s%s", kept, beside[i]))
			      : unlink(one);

		if (rc != 0 && errno != ENOENT)
			return failed(arena, one, problem);
	}
	return TT_OK;
}

static enum tt_err make_room(struct tt_arena *arena, struct swap *swap, const char *path,
			     const char **problem)
{
	enum tt_err err = TT_OK;

	if (access(path, F_OK) == 0) {
		if (store_settle(arena, path, problem) == TT_ERR_BUSY)
			return TT_ERR_BUSY;
		if (swap->keep)
			err = keep_file(arena, swap, path, problem);
	}
	return err ? err : clear_beside(arena, swap, path, problem);
}

enum tt_err swap_end(struct tt_arena *arena, struct swap *swap, const char **problem)
{
	const char *path = folder_database(arena, swap->data);
	const char *fresh = fresh_path(arena, swap->data);
	enum tt_err err = make_room(arena, swap, path, problem);

	if (err)
		return err;
	if (rename(fresh, path) != 0 || !folder_sync(arena, path))
		return failed(arena, path, problem);
	return TT_OK;
}
