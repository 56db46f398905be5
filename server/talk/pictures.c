#include "server/talk/pictures.h"
#include "lib/base/image.h"

#include <sodium.h>

/* Behind everything that has no colour of its own (talk-rooms 6.1). */
#define BACKGROUND_BRIGHT "6B6B6B"
#define BACKGROUND_DARK "3B3B3B"

static const char *background(bool dark)
{
	return dark ? BACKGROUND_DARK : BACKGROUND_BRIGHT;
}

/* In a square of 500, in one colour. */
static const char *const shapes[N_PICTURES] = {
	[PICTURE_GROUP] = "<circle cx='250' cy='185' r='62'/>"
			  "<path d='M130 370a120 105 0 0 1 240 0z'/>"
			  "<circle cx='120' cy='215' r='42'/><circle cx='380' cy='215' r='42'/>"
			  "<path d='M45 350a75 80 0 0 1 100-62a140 130 0 0 0-45 62z'/>"
			  "<path d='M455 350a75 80 0 0 0-100-62a140 130 0 0 1 45 62z'/>",
	[PICTURE_PUBLIC] = "<g fill='none' stroke='currentColor' stroke-width='22'>"
			   "<circle cx='250' cy='250' r='130'/>"
			   "<ellipse cx='250' cy='250' rx='58' ry='130'/>"
			   "<path d='M120 250h260M137 185h226M137 315h226'/></g>",
	[PICTURE_USER] = "<circle cx='250' cy='190' r='75'/>"
			 "<path d='M110 390a140 125 0 0 1 280 0z'/>",
	[PICTURE_PHONE] = "<path d='M165 120l55-12 28 70-38 30a170 170 0 0 0 82 82l30-38 70 28"
			  "-12 55q-8 32-42 32q-95-4-160-70t-70-160q0-30 57-17z'/>",
	[PICTURE_MAIL] = "<path d='M110 150h280l-140 115z'/>"
			 "<path d='M110 185v165h280v-165l-140 115z'/>",
	[PICTURE_EVENT] = "<path d='M125 220h250v150h-250z'/>"
			  "<path d='M125 140h45v-30h30v30h100v-30h30v30h45v55h-250z'/>",
	[PICTURE_FILE] = "<path d='M130 145h240v30h-240zM130 205h240v30h-240z"
			 "M130 265h240v30h-240zM130 325h160v30h-160z'/>",
	[PICTURE_PASSWORD] =
		"<path d='M145 235h210v145h-210z'/>"
		"<path d='M180 235v-50a70 70 0 0 1 140 0v50' fill='none' stroke='currentColor'"
		" stroke-width='30'/>",
	[PICTURE_CHANGELOG] = "<path d='M120 255l35-35 65 65 125-135 35 35-160 170z'/>",
};

struct tt_str picture_of_kind(struct tt_arena *arena, enum picture_kind kind, bool dark)
{
	const char *color = dark ? "D8D8D8" : "FFFFFF";

	return tt_str_printf(arena,
			     "<svg xmlns='http://www.w3.org/2000/svg' width='512' height='512'"
			     " viewBox='0 0 500 500'><rect width='500' height='500' fill='#%s'/>"
			     "<g fill='#%s' color='#%s'>%s</g></svg>",
			     background(dark), color, color, shapes[kind]);
}

struct tt_str picture_of_emoji(struct tt_arena *arena, struct tt_str emoji, struct tt_str color,
			       bool dark)
{
	if (!color.p)
		color = tt_str(background(dark));
	return tt_str_printf(arena,
			     "<svg xmlns='http://www.w3.org/2000/svg' width='512' height='512'"
			     " viewBox='0 0 500 500'><rect width='500' height='500' fill='#%.*s'/>"
			     "<text x='250' y='330' font-size='240' text-anchor='middle'"
			     " font-family='Noto Color Emoji, Apple Color Emoji, Segoe UI Emoji,"
			     " sans-serif'>%.*s</text></svg>",
			     TT_STR_ARG(color), TT_STR_ARG(emoji));
}

enum {
	CELLS = 5,  /* a side; the right half mirrors the left one */
	MARGIN = 1, /* of them, in halves */
	N_COLORS = 12,
};

/* Strong and soft of the same colour: the pattern, and what is behind it in a bright theme. In a
 * dark one they change places, the soft one darkened. */
static const uint8_t strong[N_COLORS][3] = {
	{ 0xc0, 0x39, 0x2b }, { 0xb9, 0x5f, 0x1a }, { 0x9a, 0x77, 0x0c }, { 0x5d, 0x86, 0x1b },
	{ 0x1e, 0x86, 0x49 }, { 0x0f, 0x80, 0x7a }, { 0x1b, 0x74, 0xa8 }, { 0x2d, 0x5f, 0xc4 },
	{ 0x5a, 0x4f, 0xc8 }, { 0x82, 0x43, 0xb8 }, { 0xa8, 0x37, 0x92 }, { 0xb5, 0x36, 0x60 },
};

struct pattern {
	uint32_t side;
	uint32_t cells; /* a bit each of the left columns */
};

static bool is_set(const void *ctx, uint32_t x, uint32_t y)
{
	const struct pattern *pattern = ctx;
	const uint32_t halves = 2 * CELLS + 2 * MARGIN; /* of a cell, in one side */
	uint32_t column = x * halves / pattern->side;
	uint32_t row = y * halves / pattern->side;

	if (column < MARGIN || row < MARGIN || column >= halves - MARGIN || row >= halves - MARGIN)
		return false;
	column = (column - MARGIN) / 2;
	row = (row - MARGIN) / 2;
	if (column > CELLS / 2)
		column = CELLS - 1 - column;
	return pattern->cells >> (row * (CELLS / 2 + 1) + column) & 1;
}

static uint8_t mix(uint8_t a, uint8_t b, unsigned percent)
{
	return (uint8_t)((a * (100 - percent) + b * percent) / 100);
}

struct tt_str picture_of_person(struct tt_arena *arena, struct tt_str name, uint32_t side,
				bool dark)
{
	unsigned char hash[16];
	struct pattern pattern = { .side = side };
	uint8_t colors[2][3];
	const uint8_t *color;

	crypto_generichash(hash, sizeof(hash), (const unsigned char *)name.p, name.n, NULL, 0);
	pattern.cells = hash[0] | (uint32_t)hash[1] << 8;
	color = strong[hash[2] % N_COLORS];
	for (size_t i = 0; i < 3; i++) {
		colors[0][i] = dark ? mix(color[i], 0x18, 75) : mix(color[i], 0xff, 82);
		colors[1][i] = dark ? mix(color[i], 0xff, 30) : color[i];
	}
	return tt_png_two_colors(arena, side, (const uint8_t(*)[3])colors, is_set, &pattern);
}
