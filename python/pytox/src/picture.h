/* SPDX-License-Identifier: GPL-3.0-or-later */
/* picture.h - RGB to YUV 4:2:0 and back: BT.601, studio range. */
#ifndef PYTOX_PICTURE_H
#define PYTOX_PICTURE_H

#include <stddef.h>
#include <stdint.h>

size_t pt_yuv_len(unsigned width, unsigned height);
void pt_rgb_to_yuv(const uint8_t *rgb, unsigned width, unsigned height, uint8_t *yuv);

struct pt_planes {
	const uint8_t *y, *u, *v;
	int32_t y_stride, u_stride, v_stride;
};
void pt_yuv_to_rgb(const struct pt_planes *in, unsigned width, unsigned height, uint8_t *rgb);
void pt_copy_plane(uint8_t *out, const uint8_t *in, int32_t stride, unsigned width,
		   unsigned height);

#endif
