#include "lib/base/digest.h"
#include "lib/base/buf.h"
#include "lib/base/random.h"
#include "tests/unit/check.h"

/* FIPS 180's own examples, and texts around the edges of a block. */
static const struct {
	const char *name;
	const char *text;
	size_t times; /* the text is repeated */
	const char *sha1;
	const char *sha256;
} cases[] = {
	{ "empty", "x", 0, "da39a3ee5e6b4b0d3255bfef95601890afd80709",
	  "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
	{ "FIPS, one block", "abc", 1, "a9993e364706816aba3e25717850c26c9cd0d89d",
	  "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
	{ "FIPS, two blocks", "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1,
	  "84983e441c3bd26ebaae4aa1f95129e5e54670f1",
	  "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1" },
	{ "the length just fits", "x", 55, "cef734ba81a024479e09eb5a75b6ddae62e6abf1",
	  "d5e285683cd4efc02d021a5c62014694958901005d6f71e89e0989fac77e4072" },
	{ "the length does not fit", "x", 56, "901305367c259952f4e7af8323f480d59f81335b",
	  "04c26261370ee7541549d16dee320c723e3fd14671e66a099afe0a377c16888e" },
	{ "one byte short of a block", "x", 63, "0ddc4e0cccd9a12850deb5abb0853a4425559fec",
	  "75220b47218278e656f2013bb8f0c455a25eaf01e86c64924e9d48d89776d6f2" },
	{ "one block", "x", 64, "bb2fa3ee7afb9f54c6dfb5d021f14b1ffe40c163",
	  "7ce100971f64e7001e8fe5a51973ecdfe1ced42befe7ee8d5fd6219506b5393c" },
	{ "a block and a byte", "x", 65, "78c741ddc482e4cdf8c474a0876347a0905b6233",
	  "9537c5fdf120482f7d58d25e9ed583f52c02b4e304ea814db1633ad565aed7e9" },
	{ "a session id", "aB3+/", 51, "df3fa40fd400503a02e80042fb567f36bb029564",
	  "ea82c319c3367fa257e05c7af1ebd300e5acc0f3ea8402908d73935637585146" },
	{ "FIPS, a million", "a", 1000000, "34aa973cd4c4daa4f61eeb2bdbad27316534016f",
	  "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0" },
};

static void test_digests(void **state)
{
	struct tt_arena arena;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct tt_buf text = { 0 };

		tt_arena_init(&arena);
		for (size_t k = 0; k < cases[i].times; k++)
			tt_buf_add_c(&text, cases[i].text);
		check_str(cases[i].name, tt_sha1_hex(&arena, tt_buf_str(&text)), cases[i].sha1);
		check_str(cases[i].name, tt_sha256_hex(&arena, tt_buf_str(&text)), cases[i].sha256);
		tt_buf_finish(&text);
		tt_arena_finish(&arena);
	}
}

/* RFC 4231, test cases 1, 2 and 6: keys that are short, and longer than a block. */
static void test_hmac(void **state)
{
	struct tt_arena arena;
	char key[131];

	(void)state;
	tt_arena_init(&arena);
	memset(key, 0x0b, 20);
	check_str("Hi There",
		  tt_hmac_sha256_hex(&arena, (struct tt_str){ key, 20 }, TT_STR("Hi "),
				     TT_STR("There")),
		  "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
	check_str("Jefe",
		  tt_hmac_sha256_hex(&arena, TT_STR("Jefe"), TT_STR("what do ya want for nothing?"),
				     TT_STR("")),
		  "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
	memset(key, 0xaa, sizeof(key));
	check_str("long key",
		  tt_hmac_sha256_hex(
			  &arena, (struct tt_str){ key, sizeof(key) }, TT_STR(""),
			  TT_STR("Test Using Larger Than Block-Size Key - Hash Key First")),
		  "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
	tt_arena_finish(&arena);
}

static int setup(void **state)
{
	(void)state;
	return tt_random_init() == TT_OK ? 0 : -1;
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_digests),
					    cmocka_unit_test(test_hmac) };

	return cmocka_run_group_tests(tests, setup, NULL);
}
