#include "server/previews/cache.h"
#include "lib/base/arena.h"
#include "lib/base/log.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	PATH_LEN = 4096,
	NAME_LEN = 128,
	PREFIX_LEN = 2, /* of the blob's name: the folder */
	N_FOLDERS = 256
};

struct preview_cache {
	char *path; /* NULL: nothing is kept */
	int64_t max_bytes;
	pthread_mutex_t lock; /* of the number, and of making room */
	int64_t bytes;        /* -1: not counted yet */
};

struct kept {
	char name[NAME_LEN]; /* "BLOB-FORM", in the folder of its first letters */
	int64_t size;
	struct timespec used;
};

typedef void (*see_fn)(void *ctx, const struct kept *file);

static void path_of(char path[PATH_LEN], const struct preview_cache *cache, const char *name)
{
	snprintf(path, PATH_LEN, "%s/%.*s/%s", cache->path, PREFIX_LEN, name, name);
}

static void see_entry(DIR *dir, const char *name, see_fn see, void *ctx)
{
	struct kept file;
	struct stat status;
	int folder = dirfd(dir);

	if (folder < 0 || name[0] == '.' || strlen(name) >= sizeof(file.name) ||
	    fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) != 0)
		return;
	snprintf(file.name, sizeof(file.name), "%s", name);
	file.size = status.st_size;
	file.used = status.st_mtim;
	see(ctx, &file);
}

/* Calls `see` for each file in a folder, of which there may be none. */
static void each_in(const struct preview_cache *cache, const char *prefix, see_fn see, void *ctx)
{
	struct dirent *entry;
	char path[PATH_LEN];
	DIR *dir;

	snprintf(path, sizeof(path), "%s/%.*s", cache->path, PREFIX_LEN, prefix);
	dir = opendir(path);
	while (dir && (entry = readdir(dir)))
		see_entry(dir, entry->d_name, see, ctx);
	if (dir)
		closedir(dir);
}

static void each(const struct preview_cache *cache, see_fn see, void *ctx)
{
	char prefix[8];

	for (unsigned i = 0; i < N_FOLDERS; i++) {
		snprintf(prefix, sizeof(prefix), "%02x", i);
		each_in(cache, prefix, see, ctx);
	}
}

struct preview_cache *cache_open(struct tt_str path, int64_t max_bytes)
{
	struct preview_cache *cache = calloc(1, sizeof(*cache));

	if (!cache)
		tt_oom();
	pthread_mutex_init(&cache->lock, NULL);
	cache->max_bytes = max_bytes;
	cache->bytes = -1;
	if (!path.p || max_bytes == 0)
		return cache;
	cache->path = strndup(path.p, path.n);
	if (!cache->path)
		tt_oom();
	if (mkdir(cache->path, 0700) == 0 || errno == EEXIST)
		return cache;
	tt_log(TT_LOG_WARN, "previews cannot be kept", TT_LOG_C("path", cache->path),
	       TT_LOG_C("error", strerror(errno)));
	free(cache->path);
	cache->path = NULL;
	return cache;
}

void cache_close(struct preview_cache *cache)
{
	if (!cache)
		return;
	pthread_mutex_destroy(&cache->lock);
	free(cache->path);
	free(cache);
}

/* False: nothing is kept, or not by that name. */
static bool name_of(char name[NAME_LEN], const struct preview_cache *cache, struct tt_str blob,
		    const char *form)
{
	return cache->path && blob.n > PREFIX_LEN &&
	       snprintf(name, NAME_LEN, "%.*s-%s", (int)blob.n, blob.p, form) < NAME_LEN;
}

int cache_read(struct preview_cache *cache, struct tt_str blob, const char *form)
{
	char name[NAME_LEN];
	char path[PATH_LEN];
	int fd;

	if (!name_of(name, cache, blob, form))
		return -1;
	path_of(path, cache, name);
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd >= 0)
		(void)futimens(fd, NULL); /* it is of use */
	return fd;
}

/* What has been used longest ago comes first. */
struct old_ones {
	struct tt_arena arena;
	struct kept *files;
	size_t n;
	int64_t bytes;
};

static void note(void *ctx, const struct kept *file)
{
	struct old_ones *all = ctx;

	all->files = tt_arena_grow(&all->arena, all->files, all->n, sizeof(*all->files));
	all->files[all->n++] = *file;
	all->bytes += file->size;
}

static int by_use(const void *a, const void *b)
{
	const struct timespec *one = &((const struct kept *)a)->used;
	const struct timespec *two = &((const struct kept *)b)->used;

	if (one->tv_sec != two->tv_sec)
		return one->tv_sec < two->tv_sec ? -1 : 1;
	return (one->tv_nsec > two->tv_nsec) - (one->tv_nsec < two->tv_nsec);
}

static void take_away(const struct preview_cache *cache, const char *name)
{
	char path[PATH_LEN];

	path_of(path, cache, name);
	unlink(path);
}

/* Until a quarter is free, so that it is not done again for the next one. */
static void make_room(const struct preview_cache *cache, struct old_ones *all)
{
	qsort(all->files, all->n, sizeof(*all->files), by_use);
	for (size_t i = 0; i < all->n && all->bytes > cache->max_bytes / 4 * 3; i++) {
		take_away(cache, all->files[i].name);
		all->bytes -= all->files[i].size;
	}
}

/* With the lock. What goes with its blob is not counted until then. */
static void count_anew(struct preview_cache *cache)
{
	struct old_ones all = { .n = 0 };

	tt_arena_init(&all.arena);
	each(cache, note, &all);
	if (all.bytes > cache->max_bytes)
		make_room(cache, &all);
	cache->bytes = all.bytes;
	tt_arena_finish(&all.arena);
}

static void grow(struct preview_cache *cache, int64_t more)
{
	pthread_mutex_lock(&cache->lock);
	if (cache->bytes >= 0)
		cache->bytes += more;
	if (cache->bytes < 0 || cache->bytes > cache->max_bytes)
		count_anew(cache);
	pthread_mutex_unlock(&cache->lock);
}

/* Whole, or not at all: it is written by another name first. */
static bool write_file(const char *path, struct tt_str bytes)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	bool done = fd >= 0;

	while (done && bytes.n > 0) {
		ssize_t n = write(fd, bytes.p, bytes.n);

		done = n > 0 || (n < 0 && errno == EINTR);
		if (n > 0)
			bytes = (struct tt_str){ bytes.p + n, bytes.n - (size_t)n };
	}
	if (fd >= 0)
		close(fd);
	return done;
}

static bool make_folder(const struct preview_cache *cache, const char *name)
{
	char path[PATH_LEN];

	snprintf(path, sizeof(path), "%s/%.*s", cache->path, PREFIX_LEN, name);
	return mkdir(path, 0700) == 0 || errno == EEXIST;
}

void cache_keep(struct preview_cache *cache, struct tt_str blob, const char *form,
		struct tt_str bytes)
{
	char name[NAME_LEN];
	char path[PATH_LEN];
	char first[PATH_LEN + 16];

	if (!name_of(name, cache, blob, form) || !make_folder(cache, name))
		return;
	path_of(path, cache, name);
	snprintf(first, sizeof(first), "%s.%lx", path, (unsigned long)pthread_self());
	if (write_file(first, bytes) && rename(first, path) == 0)
		grow(cache, (int64_t)bytes.n);
	else
		unlink(first); /* it is made again when somebody asks */
}

struct forgotten {
	const struct preview_cache *cache;
	struct tt_str blob;
};

static void forget(void *ctx, const struct kept *file)
{
	const struct forgotten *what = ctx;

	if (tt_str_starts(tt_str(file->name), what->blob))
		take_away(what->cache, file->name);
}

void cache_forget(struct preview_cache *cache, struct tt_str blob)
{
	struct forgotten what = { cache, blob };

	if (cache->path && blob.n > PREFIX_LEN)
		each_in(cache, blob.p, forget, &what);
}
