#include "server/settings/limit_table.h"

#include <string.h>

const struct limit_row limit_rows[N_LIMITS] = {
#define X(name, usual, least, most, meaning) { #name, usual, least, most },
	TT_LIMITS(X)
#undef X
};

void limits_usual(struct limit_values *values)
{
	for (size_t i = 0; i < N_LIMITS; i++)
		memcpy((char *)values + i * sizeof(int64_t), &limit_rows[i].usual, sizeof(int64_t));
}

int64_t limit_value(const struct limit_values *values, size_t which)
{
	int64_t value;

	memcpy(&value, (const char *)values + which * sizeof(value), sizeof(value));
	return value;
}
