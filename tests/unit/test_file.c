#include "lib/base/file.h"
#include "tests/unit/check.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void test_read(void **state)
{
	/* Around the size of one read. */
	static const size_t sizes[] = { 0, 1, 65535, 65536, 65537, 200000 };
	const char *tmp = getenv("TMPDIR");

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
		struct tt_buf got = { 0 };
		char path[96];
		FILE *file;
		int fd;

		snprintf(path, sizeof(path), "%.60s/tertulia-XXXXXX", tmp ? tmp : "/tmp");
		fd = mkstemp(path);
		assert_true(fd >= 0);
		file = fdopen(fd, "wb");
		for (size_t at = 0; at < sizes[i]; at++)
			fputc((int)(at % 251), file);
		fclose(file);
		check_err("read", tt_file_read(&got, path), TT_OK);
		unlink(path);
		check_int("size", (int64_t)got.n, (int64_t)sizes[i]);
		for (size_t at = 0; at < got.n; at++)
			if ((unsigned char)got.p[at] != at % 251)
				check_int("byte", (unsigned char)got.p[at], (int64_t)(at % 251));
		tt_buf_finish(&got);
	}
}

static void test_failures(void **state)
{
	struct tt_buf got = { 0 };

	(void)state;
	check_err("absent", tt_file_read(&got, "/nonexistent-folder/x"), TT_ERR_IO);
	check_int("errno", errno, ENOENT);
	check_err("a folder", tt_file_read(&got, "/"), TT_ERR_IO);
	tt_buf_finish(&got);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_read),
		cmocka_unit_test(test_failures),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
