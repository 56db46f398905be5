#include "lib/base/random.h"

#include <sodium.h>

enum tt_err tt_random_init(void)
{
	return sodium_init() < 0 ? TT_ERR_INTERNAL : TT_OK;
}

size_t tt_random_below(size_t n)
{
	return randombytes_uniform((uint32_t)n);
}

struct tt_str tt_random_text(struct tt_arena *arena, const char *alphabet, size_t n)
{
	uint32_t n_letters = (uint32_t)strlen(alphabet);
	char *text = tt_arena_alloc(arena, n + 1);

	for (size_t i = 0; i < n; i++)
		text[i] = alphabet[randombytes_uniform(n_letters)];
	return (struct tt_str){ text, n };
}
