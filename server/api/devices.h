/* devices.h - where somebody is logged in: his app passwords and his browsers in one list, in which
 * browsers have negative numbers. */
#ifndef TT_API_DEVICES_H
#define TT_API_DEVICES_H

#include "server/api/call.h"

/* Nextcloud's numbers for kinds. */
enum device_type {
	DEVICE_BROWSER = 0,
	DEVICE_CLIENT = 1,
	DEVICE_WIPE = 2,    /* a client that shall forget everything */
	DEVICE_ONE_TIME = 3 /* a code that is not scanned yet */
};

struct device {
	int64_t number;
	struct tt_str name;
	int64_t last_used_s;
	enum device_type type;
	bool is_current; /* who asks has come by it */
};

/* The parameter `device`; 0 for what is no number. */
int64_t devices_number(const struct call *call);
/* Of who is logged in. */
TT_MUST_CHECK enum tt_err devices_find(struct call *call, struct device **out, size_t *n);
/* One of his ends. TT_ERR_NO_APP_PASSWORD, TT_ERR_NO_BROWSER_SESSION. */
TT_MUST_CHECK enum tt_err devices_end(struct call *call, int64_t number);

#endif
