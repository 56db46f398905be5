/* SPDX-License-Identifier: GPL-3.0-or-later */
/* log.h - lines of libtoxcore's log, for on_log. */
#ifndef PYTOX_LOG_H
#define PYTOX_LOG_H

#include "base.h"

void pt_on_log(Tox *tox, Tox_Log_Level level, const char *file, uint32_t line, const char *func,
	       const char *message, void *user_data);

#endif
