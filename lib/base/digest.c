#include "lib/base/digest.h"

#include <sodium.h>

enum {
	SHA1_LEN = 20,
	BLOCK_LEN = 64,
	LENGTH_AT = 56 /* of the message's length, in the last block */
};

static uint32_t rotl(uint32_t x, int n)
{
	return x << n | x >> (32 - n);
}

static uint32_t read_be32(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static void expand(uint32_t w[80], const unsigned char block[BLOCK_LEN])
{
	for (int t = 0; t < 16; t++)
		w[t] = read_be32(block + 4 * t);
	for (int t = 16; t < 80; t++)
		w[t] = rotl(w[t - 3] ^ w[t - 8] ^ w[t - 14] ^ w[t - 16], 1);
}

/* FIPS 180-4, 6.1.2; the names are the standard's. */
static void sha1_block(uint32_t h[5], const unsigned char block[BLOCK_LEN])
{
	static const uint32_t k[4] = { 0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6 };
	uint32_t w[80];
	uint32_t a = h[0];
	uint32_t b = h[1];
	uint32_t c = h[2];
	uint32_t d = h[3];
	uint32_t e = h[4];

	expand(w, block);
	for (int t = 0; t < 80; t++) {
		const uint32_t f[4] = { (b & c) | (~b & d), b ^ c ^ d, (b & c) | (b & d) | (c & d),
					b ^ c ^ d };
		uint32_t temp = rotl(a, 5) + f[t / 20] + e + k[t / 20] + w[t];

		e = d;
		d = c;
		c = rotl(b, 30);
		b = a;
		a = temp;
	}
	h[0] += a;
	h[1] += b;
	h[2] += c;
	h[3] += d;
	h[4] += e;
}

/* The rest of the text, the bit 1, and in the last eight bytes its length in bits. */
static void sha1_tail(uint32_t h[5], struct tt_str rest, uint64_t n_bits)
{
	unsigned char block[BLOCK_LEN] = { 0 };

	if (rest.n > 0)
		memcpy(block, rest.p, rest.n);
	block[rest.n] = 0x80;
	if (rest.n >= LENGTH_AT) {
		sha1_block(h, block);
		memset(block, 0, sizeof(block));
	}
	for (int i = 0; i < 8; i++)
		block[LENGTH_AT + i] = (unsigned char)(n_bits >> (56 - 8 * i));
	sha1_block(h, block);
}

static struct tt_str hex_of(struct tt_arena *arena, const unsigned char *bytes, size_t n)
{
	char *hex = tt_arena_alloc(arena, 2 * n + 1);

	sodium_bin2hex(hex, 2 * n + 1, bytes, n);
	return (struct tt_str){ hex, 2 * n };
}

struct tt_str tt_sha1_hex(struct tt_arena *arena, struct tt_str text)
{
	uint32_t h[5] = { 0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0 };
	unsigned char digest[SHA1_LEN];
	uint64_t n_bits = (uint64_t)text.n * 8;

	for (; text.n >= BLOCK_LEN; text.p += BLOCK_LEN, text.n -= BLOCK_LEN)
		sha1_block(h, (const unsigned char *)text.p);
	sha1_tail(h, text, n_bits);
	for (int i = 0; i < SHA1_LEN; i++)
		digest[i] = (unsigned char)(h[i / 4] >> (24 - 8 * (i % 4)));
	return hex_of(arena, digest, sizeof(digest));
}

struct tt_str tt_sha256_hex(struct tt_arena *arena, struct tt_str text)
{
	unsigned char digest[crypto_hash_sha256_BYTES];

	crypto_hash_sha256(digest, (const unsigned char *)text.p, text.n);
	return hex_of(arena, digest, sizeof(digest));
}

struct tt_str tt_hmac_sha256_hex(struct tt_arena *arena, struct tt_str key, struct tt_str first,
				 struct tt_str second)
{
	crypto_auth_hmacsha256_state state;
	unsigned char mac[crypto_auth_hmacsha256_BYTES];

	crypto_auth_hmacsha256_init(&state, (const unsigned char *)key.p, key.n);
	crypto_auth_hmacsha256_update(&state, (const unsigned char *)first.p, first.n);
	crypto_auth_hmacsha256_update(&state, (const unsigned char *)second.p, second.n);
	crypto_auth_hmacsha256_final(&state, mac);
	return hex_of(arena, mac, sizeof(mac));
}
