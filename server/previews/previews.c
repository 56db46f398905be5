#include "server/previews/previews.h"
#include "lib/base/log.h"
#include "server/previews/cache.h"
#include "server/previews/program.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum {
	PATH_LEN = 4096,
	FORM_LEN = 32
};

struct previews {
	char program[PATH_LEN]; /* "": none */
	struct blobs *blobs;
	struct preview_cache *cache;
	atomic_bool stopping;
};

/* Beside the server's own program in a build folder, else where it is installed. */
static void find_program(char path[PATH_LEN])
{
	ssize_t n = readlink("/proc/self/exe", path, PATH_LEN - 1);
	char *end;

	path[n > 0 ? n : 0] = '\0';
	end = strrchr(path, '/');
	if (end)
		snprintf(end, (size_t)(PATH_LEN - (end - path)), "/tertulia-preview");
	if (access(path, X_OK) != 0)
		snprintf(path, PATH_LEN, "%s/tertulia-preview", TT_LIBEXECDIR);
	if (access(path, X_OK) != 0)
		path[0] = '\0';
}

struct previews *previews_open(const struct previews_conf *conf)
{
	struct previews *previews = calloc(1, sizeof(*previews));

	if (!previews)
		tt_oom();
	atomic_init(&previews->stopping, false);
	previews->blobs = conf->blobs;
	previews->cache = cache_open(conf->path, conf->max_bytes);
	if (conf->program.p)
		snprintf(previews->program, PATH_LEN, "%.*s", (int)conf->program.n,
			 conf->program.p);
	else
		find_program(previews->program);
	return previews;
}

void previews_stop(struct previews *previews)
{
	atomic_store(&previews->stopping, true);
}

void previews_close(struct previews *previews)
{
	if (!previews)
		return;
	cache_close(previews->cache);
	free(previews);
}

bool previews_are_made(const struct previews *previews)
{
	return previews && previews->program[0];
}

static const char *mode_of(const struct preview_ask *ask)
{
	if (!ask->keeps_ratio)
		return "crop";
	return ask->covers ? "cover" : "fill";
}

static void form_of(char form[FORM_LEN], const struct preview_ask *ask)
{
	snprintf(form, FORM_LEN, "%dx%d-%s", ask->width, ask->height, mode_of(ask));
}

int previews_kept(struct previews *previews, const struct preview_ask *ask)
{
	char form[FORM_LEN];

	form_of(form, ask);
	return cache_read(previews->cache, ask->blob, form);
}

static bool run(struct previews *previews, const struct preview_ask *ask, int picture,
		struct tt_buf *out)
{
	char width[16];
	char height[16];
	const struct preview_run wanted = { .program = previews->program,
					    .width = width,
					    .height = height,
					    .mode = mode_of(ask),
					    .picture = picture,
					    .called_off = &previews->stopping };

	snprintf(width, sizeof(width), "%d", ask->width);
	snprintf(height, sizeof(height), "%d", ask->height);
	return program_run(&wanted, out);
}

bool previews_make(struct previews *previews, const struct preview_ask *ask, struct tt_buf *out)
{
	char form[FORM_LEN];
	int picture;
	bool done;

	if (blob_read(previews->blobs, ask->blob, &picture))
		return false;
	done = run(previews, ask, picture, out);
	close(picture);
	form_of(form, ask);
	if (done)
		cache_keep(previews->cache, ask->blob, form, tt_buf_str(out));
	return done;
}

void previews_forget(struct previews *previews, struct tt_str blob)
{
	if (previews)
		cache_forget(previews->cache, blob);
}
