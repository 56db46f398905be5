#include "server/dev/glob.h"

static struct tt_str from(struct tt_str s, size_t at)
{
	return (struct tt_str){ s.p + at, s.n - at };
}

/* Where a star did not suffice, the last one takes a byte more: what stood before it has fit. */
bool dev_glob(struct tt_str pattern, struct tt_str text)
{
	struct tt_str star = { NULL, 0 }; /* behind the last one */
	struct tt_str rest = { NULL, 0 }; /* of the text, where that begins to fit */

	while (text.n > 0) {
		if (pattern.n > 0 && *pattern.p == '*') {
			star = pattern = from(pattern, 1);
			rest = text;
		} else if (pattern.n > 0 && *pattern.p == *text.p) {
			pattern = from(pattern, 1);
			text = from(text, 1);
		} else if (star.p) {
			pattern = star;
			text = rest = from(rest, 1);
		} else {
			return false;
		}
	}
	while (pattern.n > 0 && *pattern.p == '*')
		pattern = from(pattern, 1);
	return pattern.n == 0;
}
