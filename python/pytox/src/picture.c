/* SPDX-License-Identifier: GPL-3.0-or-later */
/* picture.c - RGB to YUV 4:2:0 and back, after BT.601 with luma in 16..235.
 *
 * The factors are those of the standard times 2^16, rounded. */
#include "picture.h"

#include <string.h>

size_t pt_yuv_len(unsigned width, unsigned height)
{
	return (size_t)width * height + 2 * ((size_t)(width / 2) * (height / 2));
}

static uint8_t clamp(int32_t value)
{
	return (uint8_t)(value < 0 ? 0 : value > 255 ? 255 : value);
}

static uint8_t luma(const uint8_t *p)
{
	return (uint8_t)((16829 * p[0] + 33039 * p[1] + 6416 * p[2] + (16 << 16) + 32768) >> 16);
}

/* Chroma of the mean of 2 x 2 pixels, whose channels come summed up. */
static uint8_t chroma(const int32_t sum[3], int32_t r, int32_t g, int32_t b)
{
	return clamp(
		(int32_t)((r * sum[0] + g * sum[1] + b * sum[2] + (128 << 18) + (1 << 17)) >> 18));
}

static void chroma_row(const uint8_t *rgb, unsigned width, uint8_t *u, uint8_t *v)
{
	const uint8_t *below = rgb + 3 * (size_t)width;

	for (unsigned x = 0; x + 1 < width; x += 2, rgb += 6, below += 6) {
		int32_t sum[3];

		for (int c = 0; c < 3; c++)
			sum[c] = rgb[c] + rgb[c + 3] + below[c] + below[c + 3];
		*u++ = chroma(sum, -9714, -19071, 28785);
		*v++ = chroma(sum, 28785, -24103, -4682);
	}
}

void pt_rgb_to_yuv(const uint8_t *rgb, unsigned width, unsigned height, uint8_t *yuv)
{
	size_t n = (size_t)width * height, half = (size_t)(width / 2) * (height / 2);
	uint8_t *u = yuv + n, *v = u + half;

	for (size_t i = 0; i < n; i++)
		yuv[i] = luma(rgb + 3 * i);
	for (unsigned y = 0; y + 1 < height; y += 2) {
		chroma_row(rgb + 3 * (size_t)width * y, width, u, v);
		u += width / 2;
		v += width / 2;
	}
}

void pt_yuv_to_rgb(const struct pt_planes *in, unsigned width, unsigned height, uint8_t *rgb)
{
	for (unsigned y = 0; y < height; y++) {
		const uint8_t *luma_row = in->y + (ptrdiff_t)y * in->y_stride;
		const uint8_t *u = in->u + (ptrdiff_t)(y / 2) * in->u_stride;
		const uint8_t *v = in->v + (ptrdiff_t)(y / 2) * in->v_stride;

		for (unsigned x = 0; x < width; x++, rgb += 3) {
			int32_t l = 76309 * (luma_row[x] - 16) + 32768;
			int32_t cb = u[x / 2] - 128, cr = v[x / 2] - 128;

			rgb[0] = clamp((l + 104597 * cr) >> 16);
			rgb[1] = clamp((l - 25675 * cb - 53279 * cr) >> 16);
			rgb[2] = clamp((l + 132201 * cb) >> 16);
		}
	}
}

/* A negative stride means that the picture stands on its head in memory; `in` is its first row. */
void pt_copy_plane(uint8_t *out, const uint8_t *in, int32_t stride, unsigned width, unsigned height)
{
	for (unsigned y = 0; y < height; y++)
		memcpy(out + (size_t)y * width, in + (ptrdiff_t)y * stride, width);
}
