#include "preview/draw.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <vips/vips.h>

enum {
	MAX_PIXELS = 100 * 1000 * 1000, /* of what is read */
	QUALITY = 80
};

bool draw_prepare(const char *program)
{
	/* No machine code is made at run time: where memory may not be both, that would fail. */
	if (setenv("VIPS_NOVECTOR", "1", 1) != 0 || VIPS_INIT(program))
		return false;
	vips_concurrency_set(1);
	vips_cache_set_max(0);
	/* Readers that their own authors would not give a stranger's file. */
	vips_block_untrusted_set(TRUE);
	return true;
}

static bool write_out(VipsImage *image)
{
	VipsTarget *target = vips_target_new_to_descriptor(STDOUT_FILENO);
	bool done = false;

	if (target && vips_image_hasalpha(image))
		done = !vips_pngsave_target(image, target, "strip", TRUE, NULL);
	else if (target)
		done = !vips_jpegsave_target(image, target, "Q", QUALITY, "strip", TRUE, NULL);
	if (target)
		g_object_unref(target);
	return done;
}

/* Upright: cameras say which side is up, and mean the size of what they have seen. */
static bool size_of(VipsSource *source, struct preview_size *out)
{
	VipsImage *image =
		vips_image_new_from_source(source, "", "access", VIPS_ACCESS_SEQUENTIAL, NULL);
	bool is_turned;

	if (!image)
		return false;
	is_turned = vips_image_get_orientation_swap(image);
	out->width = is_turned ? vips_image_get_height(image) : vips_image_get_width(image);
	out->height = is_turned ? vips_image_get_width(image) : vips_image_get_page_height(image);
	g_object_unref(image);
	return out->width > 0 && out->height > 0 && (int64_t)out->width * out->height <= MAX_PIXELS;
}

static bool draw(VipsSource *source, struct preview_size size, bool crops)
{
	VipsImage *image = NULL;
	bool done;

	/* Its sides have the right ratio already, but for what rounding has changed. */
	if (crops)
		vips_thumbnail_source(source, &image, size.width, "height", size.height, "crop",
				      VIPS_INTERESTING_CENTRE, "export_profile", "srgb", NULL);
	else
		vips_thumbnail_source(source, &image, size.width, "height", size.height, "size",
				      VIPS_SIZE_FORCE, "export_profile", "srgb", NULL);
	done = image && write_out(image);
	if (image)
		g_object_unref(image);
	return done;
}

/* The library ends the program for an empty file. */
static bool has_bytes(void)
{
	struct stat status;

	return fstat(STDIN_FILENO, &status) == 0 && status.st_size > 0;
}

bool draw_preview(const struct preview_wish *wish)
{
	VipsSource *source = has_bytes() ? vips_source_new_from_descriptor(STDIN_FILENO) : NULL;
	struct preview_size full;
	bool done;

	if (!source)
		return false;
	done = size_of(source, &full) && draw(source, preview_size(full, wish), !wish->keeps_ratio);
	g_object_unref(source);
	return done;
}
