/* SPDX-License-Identifier: GPL-3.0-or-later */
/* handlers_av.h - what libtoxav calls. */
#ifndef PYTOX_HANDLERS_AV_H
#define PYTOX_HANDLERS_AV_H

#include "object.h"

void pt_register_av_handlers(ToxAV *av, struct tox_object *tox);
void pt_group_audio(void *tox, uint32_t group, uint32_t peer, const int16_t *pcm, uint32_t samples,
		    uint8_t channels, uint32_t rate, void *user_data);
void pt_joined_group_audio(void *tox, uint32_t group, uint32_t peer, const int16_t *pcm,
			   uint32_t samples, uint8_t channels, uint32_t rate, void *user_data);

#endif
