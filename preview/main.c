/*
 * tertulia-preview - makes a small picture of a large one.
 *
 *	tertulia-preview WIDTH HEIGHT fill|cover|crop <picture >preview
 *
 * The server runs it for each preview, and gives it nothing but a file of somebody's and a way to
 * answer. Those who made the file may have made it for the libraries that read it: so they do that
 * here, where there is nothing to take and nobody to speak to, with bounded memory and time.
 *
 * Exits with 0; 1 when there is no preview of that; 2 when it cannot work at all.
 */
#include "preview/draw.h"
#include "preview/filter.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>

enum {
	NONE = 1,
	BROKEN = 2,
	MAX_OUTPUT = 32 << 20,
	MAX_MEMORY = 1 << 30,
	MAX_TIME_S = 10
};

static bool limit(int what, rlim_t most)
{
	const struct rlimit bound = { most, most };

	return setrlimit((__rlimit_resource_t)what, &bound) == 0;
}

static bool lock_in(void)
{
	return limit(RLIMIT_AS, MAX_MEMORY) && limit(RLIMIT_CPU, MAX_TIME_S) &&
	       limit(RLIMIT_CORE, 0) && limit(RLIMIT_FSIZE, MAX_OUTPUT) &&
	       prctl(PR_SET_DUMPABLE, 0) == 0 && filter_enter();
}

static bool read_side(const char *text, int *out)
{
	char *end;
	long value = strtol(text, &end, 10);

	*out = (int)value;
	return *text && !*end && (value == -1 || (value > 0 && value <= PREVIEW_MAX_SIDE));
}

static bool read_wish(char *const argv[], struct preview_wish *wish)
{
	wish->keeps_ratio = strcmp(argv[3], "crop") != 0;
	wish->covers = strcmp(argv[3], "cover") == 0;
	return read_side(argv[1], &wish->width) && read_side(argv[2], &wish->height) &&
	       (!wish->keeps_ratio || wish->covers || strcmp(argv[3], "fill") == 0);
}

int main(int argc, char *argv[])
{
	struct preview_wish wish;

	if (argc != 4 || !read_wish(argv, &wish)) {
		fprintf(stderr,
			"usage: tertulia-preview WIDTH HEIGHT fill|cover|crop <picture >preview\n");
		return BROKEN;
	}
	if (!draw_prepare(argv[0])) {
		fprintf(stderr, "tertulia-preview: libvips does not start\n");
		return BROKEN;
	}
	if (!lock_in()) {
		fprintf(stderr, "tertulia-preview: cannot be locked in: %s\n", strerror(errno));
		return BROKEN;
	}
	return draw_preview(&wish) ? 0 : NONE;
}
