/* accounts_conf.h - how people are let in. */
#ifndef TT_ACCOUNTS_ACCOUNTS_CONF_H
#define TT_ACCOUNTS_ACCOUNTS_CONF_H

#include "lib/base/net.h"

struct store;

struct accounts_conf {
	struct store *store;
	bool guard;                     /* answer 429 after many failures from one address */
	const struct tt_cidrs *trusted; /* addresses that the guard leaves alone */
	bool cheap_hashes;              /* developer mode: passwords are public anyway */
	int64_t (*now_ms)(void);        /* NULL: tt_clock_mono_ms; tests put their own here */
};

#endif
