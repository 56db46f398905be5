#include "server/blobs/blobs.h"
#include "lib/base/log.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <pthread.h>
#include <sodium.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define NEW "new"
#define GONE "gone-"

enum {
	HASH_LEN = BLOB_NAME_LEN / 2,
	/* Of a path: the folder is a setting, and what comes below it is short. */
	PATH_LEN = 4096,
};

struct blobs {
	char *path; /* NULL: not made yet */
	bool is_temporary;
	bool durable;
	int64_t reserve;
	void (*gone)(void *ctx, struct tt_str name);
	void *ctx;
	pthread_mutex_t lock;        /* of the path and the writers */
	struct blob_writer *writers; /* that have a blob in hand */
	atomic_ullong n;             /* of the names in NEW */
};

struct blob_writer {
	struct blobs *blobs;
	struct blob_writer *next;
	crypto_generichash_state hash;
	int64_t size;
	int fd;          /* -1: it is a blob by now */
	bool is_in_hand; /* is among the writers */
	char name[BLOB_NAME_LEN + 1];
	char path[PATH_LEN];
};

/* ENOENT and the like are ours to repair; a full disk is not. */
static enum tt_err failed(const char *what, const char *path)
{
	int error = errno;
	bool is_full = error == ENOSPC || error == EDQUOT || error == EFBIG;

	tt_log(is_full ? TT_LOG_WARN : TT_LOG_ERROR, "a file cannot be kept",
	       TT_LOG_C("what", what), TT_LOG_C("path", path), TT_LOG_C("error", strerror(error)));
	return is_full ? TT_ERR_DISK_FULL : TT_ERR_IO;
}

static bool sync_folder(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool done = fd >= 0 && fsync(fd) == 0;

	if (fd >= 0)
		close(fd);
	return done;
}

static bool make_folder(const char *path)
{
	return mkdir(path, 0700) == 0 || errno == EEXIST;
}

static void path_in(char path[PATH_LEN], const struct blobs *blobs, const char *folder,
		    const char *name)
{
	snprintf(path, PATH_LEN, "%s/%s/%s", blobs->path, folder, name);
}

static void path_of(char path[PATH_LEN], const struct blobs *blobs, struct tt_str name)
{
	snprintf(path, PATH_LEN, "%s/%.2s/%.*s", blobs->path, name.p, (int)name.n - 2, name.p + 2);
}

/* Whatever is in NEW when nobody writes: its writer died. */
static void empty_new(const struct blobs *blobs, const char *prefix)
{
	char path[PATH_LEN];
	struct dirent *entry;
	DIR *folder;

	path_in(path, blobs, NEW, "");
	folder = opendir(path);
	while (folder && (entry = readdir(folder))) {
		if (entry->d_name[0] == '.' ||
		    !tt_str_starts(tt_str(entry->d_name), tt_str(prefix)))
			continue;
		path_in(path, blobs, NEW, entry->d_name);
		unlink(path);
		if (blobs->gone && tt_str_starts(tt_str(entry->d_name), TT_STR(GONE)))
			blobs->gone(blobs->ctx, tt_str(entry->d_name + sizeof(GONE) - 1));
	}
	if (folder)
		closedir(folder);
}

/* Of the name alone: with the lock, or before anybody has the blobs. */
static bool make(struct blobs *blobs)
{
	char path[PATH_LEN];

	path_in(path, blobs, NEW, "");
	return make_folder(blobs->path) && make_folder(path);
}

static bool make_temporary(struct blobs *blobs)
{
	const char *root = getenv("TMPDIR");
	char path[PATH_LEN];

	snprintf(path, sizeof(path), "%s/tertulia-XXXXXX", root && *root ? root : "/tmp");
	if (!mkdtemp(path))
		return false;
	blobs->path = strdup(path);
	if (!blobs->path)
		tt_oom();
	return make(blobs);
}

struct blobs *blobs_open(const struct blobs_conf *conf)
{
	struct blobs *blobs = calloc(1, sizeof(*blobs));

	if (!blobs)
		tt_oom();
	pthread_mutex_init(&blobs->lock, NULL);
	blobs->durable = conf->durable && conf->path.p;
	blobs->reserve = conf->reserve;
	blobs->gone = conf->gone;
	blobs->ctx = conf->ctx;
	blobs->is_temporary = !conf->path.p;
	if (!conf->path.p)
		return blobs;
	blobs->path = strndup(conf->path.p, conf->path.n);
	if (!blobs->path)
		tt_oom();
	if (make(blobs)) {
		empty_new(blobs, "");
		return blobs;
	}
	(void)failed("make a folder", blobs->path);
	blobs_close(blobs);
	return NULL;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *where)
{
	(void)st;
	(void)type;
	(void)where;
	return remove(path);
}

void blobs_close(struct blobs *blobs)
{
	if (!blobs)
		return;
	if (blobs->is_temporary && blobs->path)
		nftw(blobs->path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	pthread_mutex_destroy(&blobs->lock);
	free(blobs->path);
	free(blobs);
}

static bool has_folder(struct blobs *blobs)
{
	bool has;

	pthread_mutex_lock(&blobs->lock);
	has = blobs->path || make_temporary(blobs);
	pthread_mutex_unlock(&blobs->lock);
	return has;
}

static void name_new(char path[PATH_LEN], struct blobs *blobs)
{
	char name[40];

	snprintf(name, sizeof(name), "%llu", (unsigned long long)atomic_fetch_add(&blobs->n, 1));
	path_in(path, blobs, NEW, name);
}

enum tt_err blob_begin(struct blob_writer **out, struct blobs *blobs)
{
	struct blob_writer *writer;
	enum tt_err err;

	*out = NULL;
	if (!has_folder(blobs))
		return failed("make a folder", "TMPDIR");
	writer = calloc(1, sizeof(*writer));
	if (!writer)
		tt_oom();
	writer->blobs = blobs;
	crypto_generichash_init(&writer->hash, NULL, 0, HASH_LEN);
	name_new(writer->path, blobs);
	writer->fd = open(writer->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (writer->fd >= 0) {
		*out = writer;
		return TT_OK;
	}
	err = failed("begin", writer->path);
	free(writer);
	return err;
}

static bool has_room(const struct blobs *blobs, int fd)
{
	struct statvfs disk;

	return blobs->reserve == 0 || fstatvfs(fd, &disk) != 0 ||
	       (uint64_t)disk.f_bavail * disk.f_frsize >= (uint64_t)blobs->reserve;
}

enum tt_err blob_add(struct blob_writer *writer, struct tt_str bytes)
{
	if (!has_room(writer->blobs, writer->fd)) {
		errno = ENOSPC;
		return failed("write", writer->path);
	}
	crypto_generichash_update(&writer->hash, (const unsigned char *)bytes.p, bytes.n);
	while (bytes.n > 0) {
		ssize_t n = write(writer->fd, bytes.p, bytes.n);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return failed("write", writer->path);
		bytes.p += n;
		bytes.n -= (size_t)n;
		writer->size += n;
	}
	return TT_OK;
}

int64_t blob_size(const struct blob_writer *writer)
{
	return writer->size;
}

static void take_in_hand(struct blob_writer *writer)
{
	struct blobs *blobs = writer->blobs;

	pthread_mutex_lock(&blobs->lock);
	writer->next = blobs->writers;
	blobs->writers = writer;
	writer->is_in_hand = true;
	pthread_mutex_unlock(&blobs->lock);
}

/* Over the one that is there, if there is one: the same bytes, and nobody has to know whether that
 * is just being discarded. */
static enum tt_err put_in_place(struct blob_writer *writer)
{
	const struct blobs *blobs = writer->blobs;
	char folder[PATH_LEN];
	char path[PATH_LEN];
	bool is_new;

	path_of(path, blobs, tt_str(writer->name));
	snprintf(folder, sizeof(folder), "%s/%.2s", blobs->path, writer->name);
	is_new = mkdir(folder, 0700) == 0;
	if (!is_new && errno != EEXIST)
		return failed("make a folder", folder);
	if (rename(writer->path, path) != 0)
		return failed("rename", writer->path);
	writer->path[0] = '\0';
	if (blobs->durable && (!sync_folder(folder) || (is_new && !sync_folder(blobs->path))))
		return failed("keep", folder);
	return TT_OK;
}

enum tt_err blob_finish(struct blob_writer *writer, struct tt_str *name)
{
	unsigned char hash[HASH_LEN];
	int fd = writer->fd;

	crypto_generichash_final(&writer->hash, hash, sizeof(hash));
	sodium_bin2hex(writer->name, sizeof(writer->name), hash, sizeof(hash));
	*name = tt_str(writer->name);
	if (writer->blobs->durable && fsync(fd) != 0)
		return failed("keep", writer->path);
	writer->fd = -1;
	if (close(fd) != 0)
		return failed("close", writer->path);
	take_in_hand(writer);
	return put_in_place(writer);
}

static void let_go(struct blob_writer *writer)
{
	struct blobs *blobs = writer->blobs;
	struct blob_writer **at = &blobs->writers;

	pthread_mutex_lock(&blobs->lock);
	while (*at != writer)
		at = &(*at)->next;
	*at = writer->next;
	pthread_mutex_unlock(&blobs->lock);
}

void blob_end(struct blob_writer *writer)
{
	if (!writer)
		return;
	if (writer->is_in_hand)
		let_go(writer);
	if (writer->fd >= 0)
		close(writer->fd);
	if (writer->path[0] != '\0')
		unlink(writer->path);
	free(writer);
}

enum tt_err blob_read(struct blobs *blobs, struct tt_str name, int *fd)
{
	char path[PATH_LEN] = "";

	*fd = -1;
	errno = ENOENT;
	if (name.n == BLOB_NAME_LEN && has_folder(blobs)) {
		path_of(path, blobs, name);
		*fd = open(path, O_RDONLY | O_CLOEXEC);
	}
	return *fd >= 0 ? TT_OK : failed("open", path);
}

static bool is_in_hand(const struct blobs *blobs, struct tt_str name)
{
	for (const struct blob_writer *writer = blobs->writers; writer; writer = writer->next)
		if (tt_str_is(name, writer->name))
			return true;
	return false;
}

bool blob_discard(struct blobs *blobs, struct tt_str name)
{
	char path[PATH_LEN];
	char gone[PATH_LEN];
	bool may;

	if (name.n != BLOB_NAME_LEN || !has_folder(blobs))
		return true;
	path_of(path, blobs, name);
	snprintf(gone, sizeof(gone), "%s/" NEW "/" GONE "%.*s", blobs->path, TT_STR_ARG(name));
	pthread_mutex_lock(&blobs->lock);
	may = !is_in_hand(blobs, name);
	if (may && rename(path, gone) != 0 && errno != ENOENT)
		(void)failed("discard", path);
	pthread_mutex_unlock(&blobs->lock);
	return may;
}

void blobs_tidy(struct blobs *blobs)
{
	bool has;

	pthread_mutex_lock(&blobs->lock);
	has = blobs->path != NULL;
	pthread_mutex_unlock(&blobs->lock);
	if (has)
		empty_new(blobs, GONE);
}

void blobs_list_in(const char *path, unsigned folder, struct tt_arena *arena, struct tt_str **names,
		   size_t *n)
{
	char below[PATH_LEN];
	struct dirent *entry;
	DIR *dir;

	*names = NULL;
	*n = 0;
	snprintf(below, sizeof(below), "%s/%02x", path, folder & 0xff);
	dir = opendir(below);
	while (dir && (entry = readdir(dir))) {
		if (strlen(entry->d_name) != BLOB_NAME_LEN - 2)
			continue;
		*names = tt_arena_grow(arena, *names, *n, sizeof(**names));
		(*names)[(*n)++] = tt_str_printf(arena, "%02x%s", folder & 0xff, entry->d_name);
	}
	if (dir)
		closedir(dir);
}

void blobs_list(struct blobs *blobs, unsigned folder, struct tt_arena *arena, struct tt_str **names,
		size_t *n)
{
	*names = NULL;
	*n = 0;
	if (blobs->path)
		blobs_list_in(blobs->path, folder, arena, names, n);
}
