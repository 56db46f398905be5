#include "server/blobs/copy.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	HASH_LEN = BLOB_NAME_LEN / 2,
	PATH_LEN = 4096,
	BLOCK = 256 * 1024
};

static void path_of(char path[PATH_LEN], const char *folder, struct tt_str name)
{
	snprintf(path, PATH_LEN, "%s/%.2s/%.*s", folder, name.p, (int)name.n - 2, name.p + 2);
}

static ssize_t read_some(int fd, char *block)
{
	ssize_t n;

	do
		n = read(fd, block, BLOCK);
	while (n < 0 && errno == EINTR);
	return n;
}

static bool write_all(int fd, const char *p, size_t n)
{
	while (n > 0) {
		ssize_t done = write(fd, p, n);

		if (done < 0 && errno != EINTR)
			return false;
		p += done > 0 ? done : 0;
		n -= done > 0 ? (size_t)done : 0;
	}
	return true;
}

/* Reads all of `from`, and writes it to `to` (-1: nowhere). *bytes: how many there are. */
static bool pass(int from, int to, char hash[BLOB_NAME_LEN + 1], int64_t *bytes)
{
	unsigned char raw[HASH_LEN];
	crypto_generichash_state state;
	char *block = malloc(BLOCK);
	ssize_t n;

	if (!block)
		tt_oom();
	crypto_generichash_init(&state, NULL, 0, HASH_LEN);
	while ((n = read_some(from, block)) > 0) {
		crypto_generichash_update(&state, (unsigned char *)block, (size_t)n);
		*bytes += n;
		if (to >= 0 && !write_all(to, block, (size_t)n)) {
			n = -1;
			break;
		}
	}
	crypto_generichash_final(&state, raw, sizeof(raw));
	sodium_bin2hex(hash, BLOB_NAME_LEN + 1, raw, sizeof(raw));
	free(block);
	return n == 0;
}

enum blob_state blob_look(const char *folder, struct tt_str name)
{
	char hash[BLOB_NAME_LEN + 1];
	char path[PATH_LEN];
	int64_t bytes = 0;
	bool done;
	int fd;

	path_of(path, folder, name);
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0)
		return errno == ENOENT ? BLOB_MISSING : BLOB_CLOSED;
	done = pass(fd, -1, hash, &bytes);
	close(fd);
	if (!done)
		return BLOB_CLOSED;
	return tt_str_is(name, hash) ? BLOB_WHOLE : BLOB_OTHER;
}

bool blobs_any(const char *path)
{
	struct tt_arena arena;
	struct tt_str *names;
	size_t n = 0;

	tt_arena_init(&arena);
	for (unsigned i = 0; n == 0 && i < BLOB_FOLDERS; i++)
		blobs_list_in(path, i, &arena, &names, &n);
	tt_arena_finish(&arena);
	return n > 0;
}

static enum tt_err failed(void)
{
	return errno == ENOSPC || errno == EDQUOT ? TT_ERR_DISK_FULL : TT_ERR_IO;
}

static bool give(const struct blobs_copy *copy, const char *path)
{
	return copy->user == (uid_t)-1 || lchown(path, copy->user, copy->group) == 0;
}

static bool make_folder(const struct blobs_copy *copy, const char *path)
{
	if (mkdir(path, 0700) == 0)
		return give(copy, path);
	return errno == EEXIST;
}

static enum tt_err sync_folder(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	enum tt_err err =
		fd >= 0 && fsync(fd) == 0 ? TT_OK : failed(); /* closing says other things */

	if (fd >= 0)
		close(fd);
	return err;
}

/* What is not what it is called is counted, and left out. */
static enum tt_err keep(struct blobs_copy *copy, struct tt_str name, const char *new_path, int from,
			int to)
{
	char hash[BLOB_NAME_LEN + 1];
	char path[PATH_LEN];
	int64_t bytes = 0;

	if (!pass(from, to, hash, &bytes) || fsync(to) != 0 || !give(copy, new_path))
		return failed();
	if (!tt_str_is(name, hash)) {
		copy->n_other++;
		unlink(new_path);
		return TT_OK;
	}
	path_of(path, copy->to, name);
	if (rename(new_path, path) != 0)
		return failed();
	copy->n++;
	copy->bytes += bytes;
	return TT_OK;
}

static enum tt_err copy_one(struct blobs_copy *copy, struct tt_str name, int from)
{
	char path[PATH_LEN];
	enum tt_err err;
	int to;

	snprintf(path, sizeof(path), "%s/%.2s/copy.tmp", copy->to, name.p);
	to = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (to < 0)
		return failed();
	err = keep(copy, name, path, from, to);
	close(to);
	if (err)
		unlink(path);
	return err;
}

/* One that is gone by now nothing has used for long. */
static enum tt_err copy_new(struct blobs_copy *copy, struct tt_str name)
{
	char path[PATH_LEN];
	enum tt_err err;
	int from;

	path_of(path, copy->to, name);
	if (access(path, F_OK) == 0)
		return TT_OK;
	path_of(path, copy->from, name);
	from = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (from < 0)
		return errno == ENOENT ? TT_OK : TT_ERR_IO;
	err = copy_one(copy, name, from);
	close(from);
	return err;
}

static bool is_stopped(const struct blobs_copy *copy)
{
	return copy->ended && *copy->ended != 0;
}

static enum tt_err copy_folder(struct blobs_copy *copy, struct tt_arena *arena, unsigned folder)
{
	char path[PATH_LEN];
	struct tt_str *names;
	enum tt_err err = TT_OK;
	size_t n;

	blobs_list_in(copy->from, folder, arena, &names, &n);
	if (n == 0)
		return TT_OK;
	snprintf(path, sizeof(path), "%s/%02x", copy->to, folder);
	if (!make_folder(copy, path))
		return failed();
	for (size_t i = 0; !err && i < n; i++)
		err = is_stopped(copy) ? TT_ERR_BUSY : copy_new(copy, names[i]);
	return err ? err : sync_folder(path);
}

enum tt_err blobs_copy(struct blobs_copy *copy)
{
	enum tt_err err = make_folder(copy, copy->to) ? TT_OK : failed();

	for (unsigned i = 0; !err && i < BLOB_FOLDERS; i++) {
		struct tt_arena arena;

		tt_arena_init(&arena);
		err = copy_folder(copy, &arena, i);
		tt_arena_finish(&arena);
	}
	return err ? err : sync_folder(copy->to);
}
