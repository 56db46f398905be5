#include "lib/image/initials.h"
#include "lib/base/unicode.h"

#include <math.h>
#include <png.h>
#include <stdlib.h>

enum {
	PERSON = '@', /* stands for letters that cannot be drawn */
	MAX_LINES = 256,
	ARC_STEP = 10, /* degrees */
	LETTER_HEIGHT = 100,
	LETTER_RADIUS = 7, /* half the width of a stroke */
	N_SHADES = 256,
};

/* Letters as a pen draws them, 100 high, y down: M moves, L draws a line, A an arc (middle, radii,
 * from and to in degrees: 0 is right, 90 down) to whose beginning a line leads unless N has lifted
 * the pen. R changes the radius of the pen. */
static const struct glyph {
	char letter;
	int width;
	const char *path;
} glyphs[] = {
	{ 'A', 80, "M 0 100 L 40 0 L 80 100 M 14 66 L 66 66" },
	{ 'B', 68,
	  "M 0 0 L 36 0 A 36 24 24 24 270 450 L 0 48 M 36 48 A 38 74 30 26 270 450 L 0 100 L 0 0" },
	{ 'C', 78, "A 46 50 46 50 315 45" },
	{ 'D', 76, "M 0 0 L 30 0 A 30 50 46 50 270 450 L 0 100 L 0 0" },
	{ 'E', 56, "M 56 0 L 0 0 L 0 100 L 56 100 M 0 48 L 48 48" },
	{ 'F', 54, "M 54 0 L 0 0 L 0 100 M 0 48 L 46 48" },
	{ 'G', 92, "A 46 50 46 50 315 0 L 54 50" },
	{ 'H', 70, "M 0 0 L 0 100 M 70 0 L 70 100 M 0 48 L 70 48" },
	{ 'I', 0, "M 0 0 L 0 100" },
	{ 'J', 44, "M 44 0 L 44 76 A 22 76 22 24 0 170" },
	{ 'K', 66, "M 0 0 L 0 100 M 62 0 L 0 62 M 20 42 L 66 100" },
	{ 'L', 52, "M 0 0 L 0 100 L 52 100" },
	{ 'M', 88, "M 0 100 L 0 0 L 44 62 L 88 0 L 88 100" },
	{ 'N', 72, "M 0 100 L 0 0 L 72 100 L 72 0" },
	{ 'O', 96, "A 48 50 48 50 0 360" },
	{ 'P', 64, "M 0 100 L 0 0 L 36 0 A 36 28 28 28 270 450 L 0 56" },
	{ 'Q', 96, "A 48 50 48 50 0 360 M 62 72 L 92 106" },
	{ 'R', 66, "M 0 100 L 0 0 L 36 0 A 36 27 28 27 270 450 L 0 54 M 34 54 L 66 100" },
	{ 'S', 62, "A 31 25 29 25 325 90 A 31 75 31 25 270 515" },
	{ 'T', 72, "M 0 0 L 72 0 M 36 0 L 36 100" },
	{ 'U', 70, "M 0 0 L 0 65 A 35 65 35 35 180 0 L 70 0" },
	{ 'V', 76, "M 0 0 L 38 100 L 76 0" },
	{ 'W', 112, "M 0 0 L 28 100 L 56 12 L 84 100 L 112 0" },
	{ 'X', 72, "M 0 0 L 72 100 M 72 0 L 0 100" },
	{ 'Y', 72, "M 0 0 L 36 50 L 72 0 M 36 50 L 36 100" },
	{ 'Z', 66, "M 0 0 L 66 0 L 0 100 L 66 100" },
	{ '0', 66, "A 33 50 33 50 0 360" },
	{ '1', 28, "M 0 22 L 28 0 L 28 100" },
	{ '2', 60, "A 30 29 30 29 195 385 L 0 100 L 60 100" },
	{ '3', 60, "A 29 25 27 25 205 450 A 29 75 31 25 270 515" },
	{ '4', 70, "M 54 100 L 54 0 L 0 68 L 70 68" },
	{ '5', 62, "M 56 0 L 8 0 L 5 47 A 30 67 32 33 225 500" },
	{ '6', 64, "A 32 68 32 32 0 360 N M 50 0 L 6 54" },
	{ '7', 60, "M 0 0 L 60 0 L 20 100" },
	{ '8', 62, "A 31 25 26 25 0 360 N A 31 75 31 25 0 360" },
	{ '9', 64, "A 32 32 32 32 0 360 N M 58 46 L 16 100" },
	{ '?', 52, "A 26 26 26 26 195 430 L 26 70 N M 26 98 L 26 98" },
	{ PERSON, 100, "R 30 M 50 22 L 50 22 R 40 M 30 112 L 70 112" },
};

static const uint32_t colors[] = {
	0x8e3b46, 0xb0413e, 0xa9501f, 0x8a6914, 0x66741d, 0x3f7d3a, 0x1f7a5c, 0x1b7a85,
	0x1f6f9f, 0x2f5fa8, 0x4b52ad, 0x6a48a8, 0x8a449c, 0xa63d7d, 0x5a6270, 0x7a5a48,
};

uint32_t tt_name_color(struct tt_str name)
{
	uint32_t hash = 2166136261U; /* FNV-1a */

	for (size_t i = 0; i < name.n; i++)
		hash = (hash ^ (unsigned char)name.p[i]) * 16777619U;
	return colors[(hash ^ hash >> 16) % ARRAY_LEN(colors)];
}

static const struct glyph *find_glyph(char letter)
{
	for (size_t i = 0; i < ARRAY_LEN(glyphs); i++)
		if (glyphs[i].letter == letter)
			return &glyphs[i];
	return NULL;
}

static char initial_of(struct tt_str word)
{
	char letter = tt_ascii_base(word);

	if (letter >= 'a' && letter <= 'z')
		letter = (char)(letter - 'a' + 'A');
	return letter != PERSON && letter != '?' && find_glyph(letter) ? letter : (char)PERSON;
}

void tt_initials(char out[static 3], struct tt_str name)
{
	struct tt_str rest = tt_str_trim(name);
	struct tt_str first = tt_str_cut(&rest, ' ');
	struct tt_str second = tt_str_trim(rest);

	memset(out, 0, 3);
	out[0] = '?';
	if (first.n == 0)
		return;
	out[0] = initial_of(first);
	if (out[0] == PERSON || second.n == 0)
		return;
	out[1] = initial_of(second);
	if (out[1] == PERSON) /* a letter and a person would be two pictures */
		out[1] = 0;
}

struct line {
	double x0, y0, x1, y1;
	double radius;
};

struct drawing {
	struct line lines[MAX_LINES];
	size_t n;
	double x, y; /* where the pen is */
	bool down;   /* it has been somewhere */
	double radius;
	double left; /* of the glyph */
};

static void line_to(struct drawing *d, double x, double y)
{
	if (d->down && d->n < MAX_LINES)
		d->lines[d->n++] = (struct line){ d->x, d->y, x, y, d->radius };
	d->x = x;
	d->y = y;
	d->down = true;
}

static void arc(struct drawing *d, const double a[6])
{
	double step = a[5] > a[4] ? ARC_STEP : -ARC_STEP;
	int n = (int)ceil((a[5] - a[4]) / step);

	for (int i = 0; i <= n; i++) {
		double degrees = i < n ? a[4] + i * step : a[5];
		double angle = degrees * M_PI / 180;

		line_to(d, d->left + a[0] + a[2] * cos(angle), a[1] + a[3] * sin(angle));
	}
}

static void draw_glyph(struct drawing *d, const struct glyph *glyph)
{
	const char *at = glyph->path;

	d->down = false;
	d->radius = LETTER_RADIUS;
	while (*at) {
		char op = *at++;
		double a[6] = { 0 };
		int n = op == 'A' ? 6 : op == 'R' ? 1 : op == 'N' ? 0 : 2;

		for (int i = 0; i < n; i++) {
			char *end;

			a[i] = (double)strtol(at, &end, 10);
			at = end;
		}
		if (*at == ' ')
			at++;
		if (op == 'N' || op == 'M')
			d->down = false;
		if (op == 'A')
			arc(d, a);
		else if (op == 'R')
			d->radius = a[0];
		else if (n == 2)
			line_to(d, d->left + a[0], a[1]);
	}
}

/* How far a point is from a line: what is nearer than the pen's radius is covered. */
static double distance(const struct line *line, double x, double y)
{
	double dx = line->x1 - line->x0;
	double dy = line->y1 - line->y0;
	double length = dx * dx + dy * dy;
	double t = length > 0 ? ((x - line->x0) * dx + (y - line->y0) * dy) / length : 0;

	t = fmin(1, fmax(0, t));
	return hypot(x - line->x0 - t * dx, y - line->y0 - t * dy);
}

static int clamp(double v, unsigned side)
{
	return v < 0 ? 0 : v > side - 1 ? (int)side - 1 : (int)v;
}

/* Into pixels, each with how much of it is covered: soft edges. */
static void stroke(unsigned char *pixels, unsigned side, const struct line *line)
{
	double reach = line->radius + 1;
	int from_x = clamp(fmin(line->x0, line->x1) - reach, side);
	int to_x = clamp(fmax(line->x0, line->x1) + reach, side);
	int from_y = clamp(fmin(line->y0, line->y1) - reach, side);
	int to_y = clamp(fmax(line->y0, line->y1) + reach, side);

	for (int y = from_y; y <= to_y; y++)
		for (int x = from_x; x <= to_x; x++) {
			double covered = line->radius + 0.5 - distance(line, x + 0.5, y + 0.5);
			unsigned char *pixel = &pixels[(size_t)y * side + (size_t)x];
			double shade = fmin(1, fmax(0, covered)) * (N_SHADES - 1);

			if (shade > *pixel)
				*pixel = (unsigned char)shade;
		}
}

static void place(struct line *line, double scale, double x, double y)
{
	line->x0 = line->x0 * scale + x;
	line->x1 = line->x1 * scale + x;
	line->y0 = line->y0 * scale + y;
	line->y1 = line->y1 * scale + y;
	line->radius *= scale;
}

static void draw(unsigned char *pixels, unsigned side, const char *letters)
{
	struct drawing d = { .n = 0 };
	double scale;
	double gap = 24; /* between two letters, with their strokes */

	for (const char *letter = letters; *letter; letter++) {
		const struct glyph *glyph = find_glyph(*letter);

		draw_glyph(&d, glyph);
		d.left += glyph->width + gap;
	}
	d.left -= gap;
	scale = side * (letters[1] ? 0.30 : letters[0] == PERSON ? 0.52 : 0.42) / LETTER_HEIGHT;
	for (size_t i = 0; i < d.n; i++) {
		place(&d.lines[i], scale, (side - d.left * scale) / 2,
		      (side - LETTER_HEIGHT * scale) / 2);
		stroke(pixels, side, &d.lines[i]);
	}
}

static unsigned char mix(uint32_t from, uint32_t to, unsigned shift, double part)
{
	double a = from >> shift & 0xff;
	double b = to >> shift & 0xff;

	return (unsigned char)lround(a + (b - a) * part);
}

static void write_bytes(png_struct *png, unsigned char *bytes, size_t n)
{
	tt_buf_add(png_get_io_ptr(png), (const char *)bytes, n);
}

/* A picture of our own making has nothing that the library could refuse. */
static void on_error(png_struct *png, const char *text)
{
	(void)png, (void)text;
	tt_oom();
}

/* Every shade between the colour and the letters' is an entry of the palette. */
static void encode(struct tt_buf *out, unsigned char *pixels, unsigned side, uint32_t from,
		   uint32_t to)
{
	png_struct *png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, on_error, NULL);
	png_info *info = png ? png_create_info_struct(png) : NULL;
	png_color palette[N_SHADES];

	if (!info)
		tt_oom();
	for (int i = 0; i < N_SHADES; i++) {
		double part = i / (double)(N_SHADES - 1);

		palette[i] = (png_color){ mix(from, to, 16, part), mix(from, to, 8, part),
					  mix(from, to, 0, part) };
	}
	png_set_write_fn(png, out, write_bytes, NULL);
	png_set_IHDR(png, info, side, side, 8, PNG_COLOR_TYPE_PALETTE, PNG_INTERLACE_NONE,
		     PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
	png_set_PLTE(png, info, palette, N_SHADES);
	png_write_info(png, info);
	for (unsigned y = 0; y < side; y++)
		png_write_row(png, pixels + (size_t)y * side);
	png_write_end(png, info);
	png_destroy_write_struct(&png, &info);
}

static uint32_t darken(uint32_t color)
{
	return (uint32_t)mix(color, 0, 16, 0.45) << 16 | (uint32_t)mix(color, 0, 8, 0.45) << 8 |
	       mix(color, 0, 0, 0.45);
}

void tt_initials_png(struct tt_buf *out, struct tt_str name, unsigned side, bool dark)
{
	unsigned char *pixels = calloc(side, side);
	uint32_t color = tt_name_color(name);
	char letters[3];

	if (!pixels)
		tt_oom();
	tt_initials(letters, name);
	draw(pixels, side, letters);
	encode(out, pixels, side, dark ? darken(color) : color, dark ? 0xdddddd : 0xffffff);
	free(pixels);
}
