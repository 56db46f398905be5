#include "preview/size.h"

#include <math.h>

enum {
	LEAST = 64 /* pixels that the rounding gives */
};

/* Lengths are real numbers until the end: rounding in between moves the other side. */
struct box {
	double width;
	double height;
};

static struct box scaled(struct box box, double by)
{
	return (struct box){ box.width * by, box.height * by };
}

/* As large as may be. */
static struct box largest(struct preview_size full)
{
	struct box box = { full.width, full.height };
	double larger = fmax(box.width, box.height);

	return larger > PREVIEW_MAX_SIDE ? scaled(box, PREVIEW_MAX_SIDE / larger) : box;
}

/* A side that was not asked for follows the other one. */
static struct box wished(struct box full, const struct preview_wish *wish)
{
	struct box box = { wish->width, wish->height };

	if (wish->width < 0 && wish->height < 0)
		return full;
	if (wish->width < 0)
		box.width = box.height * full.width / full.height;
	if (wish->height < 0)
		box.height = box.width * full.height / full.width;
	return box;
}

/* The picture's own ratio, inside of the box or around it. */
static struct box with_ratio(struct box box, struct box full, bool covers)
{
	double by_width = box.width / full.width;
	double by_height = box.height / full.height;

	return scaled(full, covers ? fmax(by_width, by_height) : fmin(by_width, by_height));
}

static double power_of_four(double length)
{
	double power = LEAST;

	while (power < length)
		power *= 4;
	return power;
}

/* Until the first of its sides is a power of four. */
static struct box rounded_up(struct box box)
{
	return scaled(box, fmin(power_of_four(box.width) / box.width,
				power_of_four(box.height) / box.height));
}

static int pixels(double length)
{
	return length < 1 ? 1 : (int)lround(length);
}

struct preview_size preview_size(struct preview_size full, const struct preview_wish *wish)
{
	struct box most = largest(full);
	struct box box = wished(most, wish);

	if (wish->keeps_ratio)
		box = with_ratio(box, most, wish->covers);
	if (box.width < most.width || box.height < most.height)
		box = rounded_up(box);
	box = scaled(box, fmin(1, fmin(most.width / box.width, most.height / box.height)));
	return (struct preview_size){ pixels(box.width), pixels(box.height) };
}
