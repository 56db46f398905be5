#include "server/accounts/quota.h"
#include "lib/base/macros.h"

bool accounts_read_size(struct tt_str text, int64_t *out)
{
	static const char units[] = "KMGTP";
	int64_t value = tt_str_int(text);
	size_t i = 0;

	while (i < text.n && text.p[i] >= '0' && text.p[i] <= '9')
		i++;
	if (i == 0 || value < 0)
		return false;
	text = tt_str_trim((struct tt_str){ text.p + i, text.n - i });
	if (text.n > 0 && (text.p[text.n - 1] == 'B' || text.p[text.n - 1] == 'b'))
		text.n--;
	if (text.n > 1)
		return false;
	if (text.n == 1) {
		const char *unit = strchr(units, text.p[0] & ~0x20);

		if (!unit || !(text.p[0] & ~0x20))
			return false;
		for (const char *u = units; u <= unit; u++)
			if (value > INT64_MAX / 1024)
				return false;
			else
				value *= 1024;
	}
	*out = value;
	return true;
}

enum tt_err accounts_check_quota(struct tt_str text)
{
	int64_t bytes;
	bool fits = tt_str_is(text, "none") || tt_str_is(text, "default") ||
		    accounts_read_size(text, &bytes);

	return fits ? TT_OK : TT_ERR_FIELD_VALUE;
}
