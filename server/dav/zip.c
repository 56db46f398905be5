#include "server/dav/zip.h"

#include <time.h>

enum {
	STORED = 20, /* the version that is needed to read an entry */
	WITH_ZIP64 = 45,
	MADE_BY = 3 << 8 | WITH_ZIP64, /* on Unix */
	SIZE_BEHIND = 1 << 3,          /* the checksum is in the tail */
	IS_UTF8 = 1 << 11,
	EXTRA_ZIP64 = 1,
	EXTRA_TIME = 0x5455,
	MODE_FILE = 0100644,
	MODE_FOLDER = 0040755,
	DOS_FOLDER = 16,
	LARGE_16 = 0xffff
};

/* What does not fit is written as this, and its value elsewhere. */
#define LARGE UINT32_MAX

static void put(struct tt_buf *out, uint64_t value, size_t n)
{
	for (size_t i = 0; i < n; i++)
		tt_buf_add_char(out, (char)(value >> (8 * i) & 0xff));
}

static bool is_folder(const struct zip_entry *entry)
{
	return entry->name.n > 0 && entry->name.p[entry->name.n - 1] == '/';
}

static bool is_large(const struct zip_entry *entry)
{
	return entry->size >= LARGE;
}

static unsigned flags(const struct zip_entry *entry)
{
	return is_folder(entry) ? IS_UTF8 : IS_UTF8 | SIZE_BEHIND;
}

static uint32_t low(uint64_t value)
{
	return value < LARGE ? (uint32_t)value : LARGE;
}

/* Since 1980, two seconds exact. */
static uint32_t dos_time(int64_t unix_s)
{
	const uint32_t first = 1 << 21 | 1 << 16;
	time_t seconds = (time_t)unix_s;
	struct tm t;

	if (!gmtime_r(&seconds, &t) || t.tm_year < 80 || t.tm_year > 80 + 127)
		return first;
	return (uint32_t)(t.tm_year - 80) << 25 |
	       (uint32_t)((t.tm_mon + 1) << 21 | t.tm_mday << 16 | t.tm_hour << 11 | t.tm_min << 5 |
			  t.tm_sec / 2);
}

static bool has_time(const struct zip_entry *entry)
{
	return entry->modified_s >= 0 && entry->modified_s <= INT32_MAX;
}

static void put_time(struct tt_buf *out, const struct zip_entry *entry)
{
	if (!has_time(entry))
		return;
	put(out, EXTRA_TIME, 2);
	put(out, 5, 2);
	put(out, 1, 1);
	put(out, (uint64_t)entry->modified_s, 4);
}

void zip_put_head(struct tt_buf *out, const struct zip_entry *entry)
{
	bool large = is_large(entry);

	put(out, 0x04034b50, 4);
	put(out, large ? WITH_ZIP64 : STORED, 2);
	put(out, flags(entry), 2);
	put(out, 0, 2);
	put(out, dos_time(entry->modified_s), 4);
	put(out, 0, 4);
	put(out, low(entry->size), 4);
	put(out, low(entry->size), 4);
	put(out, entry->name.n, 2);
	put(out, (large ? 20 : 0) + (has_time(entry) ? 9 : 0), 2);
	tt_buf_add_str(out, entry->name);
	if (large) {
		put(out, EXTRA_ZIP64, 2);
		put(out, 16, 2);
		put(out, entry->size, 8);
		put(out, entry->size, 8);
	}
	put_time(out, entry);
}

void zip_put_tail(struct tt_buf *out, const struct zip_entry *entry)
{
	size_t width = is_large(entry) ? 8 : 4;

	put(out, 0x08074b50, 4);
	put(out, entry->crc, 4);
	put(out, entry->size, width);
	put(out, entry->size, width);
}

static size_t zip64_length(const struct zip_entry *entry)
{
	return (is_large(entry) ? 16 : 0) + (entry->offset >= LARGE ? 8 : 0);
}

static void put_zip64(struct tt_buf *out, const struct zip_entry *entry)
{
	size_t n = zip64_length(entry);

	if (n == 0)
		return;
	put(out, EXTRA_ZIP64, 2);
	put(out, n, 2);
	if (is_large(entry)) {
		put(out, entry->size, 8);
		put(out, entry->size, 8);
	}
	if (entry->offset >= LARGE)
		put(out, entry->offset, 8);
}

static void put_listed(struct tt_buf *out, const struct zip_entry *entry)
{
	size_t zip64 = zip64_length(entry);
	uint32_t mode = is_folder(entry) ? MODE_FOLDER : MODE_FILE;

	put(out, 0x02014b50, 4);
	put(out, MADE_BY, 2);
	put(out, zip64 > 0 ? WITH_ZIP64 : STORED, 2);
	put(out, flags(entry), 2);
	put(out, 0, 2);
	put(out, dos_time(entry->modified_s), 4);
	put(out, entry->crc, 4);
	put(out, low(entry->size), 4);
	put(out, low(entry->size), 4);
	put(out, entry->name.n, 2);
	put(out, (zip64 > 0 ? zip64 + 4 : 0) + (has_time(entry) ? 9 : 0), 2);
	put(out, 0, 6); /* no comment, the first disk, bytes of any kind */
	put(out, mode << 16 | (is_folder(entry) ? DOS_FOLDER : 0), 4);
	put(out, low(entry->offset), 4);
	tt_buf_add_str(out, entry->name);
	put_zip64(out, entry);
	put_time(out, entry);
}

static void put_large_end(struct tt_buf *out, size_t n, uint64_t offset, uint64_t length)
{
	put(out, 0x06064b50, 4);
	put(out, 44, 8);
	put(out, MADE_BY, 2);
	put(out, WITH_ZIP64, 2);
	put(out, 0, 8);
	put(out, n, 8);
	put(out, n, 8);
	put(out, length, 8);
	put(out, offset, 8);
	put(out, 0x07064b50, 4);
	put(out, 0, 4);
	put(out, offset + length, 8);
	put(out, 1, 4);
}

void zip_put_directory(struct tt_buf *out, const struct zip_entry entries[], size_t n,
		       uint64_t offset)
{
	size_t begin = out->n;
	size_t few = n < LARGE_16 ? n : LARGE_16;
	uint64_t length;

	for (size_t i = 0; i < n; i++)
		put_listed(out, &entries[i]);
	length = out->n - begin;
	if (n >= LARGE_16 || offset >= LARGE || length >= LARGE)
		put_large_end(out, n, offset, length);
	put(out, 0x06054b50, 4);
	put(out, 0, 4);
	put(out, few, 2);
	put(out, few, 2);
	put(out, low(length), 4);
	put(out, low(offset), 4);
	put(out, 0, 2);
}

uint64_t zip_lay_out(struct zip_entry entries[], size_t n)
{
	struct tt_buf scratch = { 0 };
	uint64_t at = 0;

	for (size_t i = 0; i < n; i++) {
		entries[i].offset = at;
		scratch.n = 0;
		zip_put_head(&scratch, &entries[i]);
		if (!is_folder(&entries[i]))
			zip_put_tail(&scratch, &entries[i]);
		at += scratch.n + entries[i].size;
	}
	scratch.n = 0;
	zip_put_directory(&scratch, entries, n, at);
	at += scratch.n;
	tt_buf_finish(&scratch);
	return at;
}
