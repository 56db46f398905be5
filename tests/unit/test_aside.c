/* Who works on what, with pieces of work that wait to be let go. */
#include "server/http/aside.h"
#include "lib/base/macros.h"
#include "tests/unit/check.h"

#include <semaphore.h>

enum {
	N_LONG = 6
};

struct piece {
	struct aside_place place;
	sem_t *begun;
	sem_t *may_end;
	sem_t ended;
};

static void serve(struct aside_place *place)
{
	struct piece *piece = container_of(place, struct piece, place);

	if (piece->begun)
		sem_post(piece->begun);
	if (piece->may_end)
		sem_wait(piece->may_end);
	sem_post(&piece->ended);
}

static void end(struct piece pieces[], size_t n, sem_t *may_end)
{
	for (size_t i = 0; i < n; i++)
		sem_post(may_end);
	for (size_t i = 0; i < n; i++)
		sem_wait(&pieces[i].ended);
}

static void add(struct aside *aside, struct piece *piece)
{
	sem_init(&piece->ended, 0, 0);
	aside_add(aside, &piece->place);
}

/* Of four threads three have what is long, however much of that waits. */
static void test_one_is_kept_for_what_is_short(void **state)
{
	struct aside *aside = aside_create(4, serve);
	struct piece longs[N_LONG] = { 0 };
	struct piece shorts[3] = { 0 };
	sem_t begun;
	sem_t may_end;
	int n_begun = 0;

	(void)state;
	sem_init(&begun, 0, 0);
	sem_init(&may_end, 0, 0);
	for (size_t i = 0; i < N_LONG; i++) {
		longs[i].place.is_long = true;
		longs[i].begun = &begun;
		longs[i].may_end = &may_end;
		add(aside, &longs[i]);
	}
	for (size_t i = 0; i < 3; i++)
		sem_wait(&begun);
	for (size_t i = 0; i < ARRAY_LEN(shorts); i++) {
		add(aside, &shorts[i]);
		sem_wait(&shorts[i].ended);
	}
	sem_getvalue(&begun, &n_begun);
	check_int("no other long one has begun", n_begun, 0);
	end(longs, N_LONG, &may_end);
	aside_destroy(aside);
}

/* Where nobody else could. */
static void test_a_single_one_does_all(void **state)
{
	struct aside *aside = aside_create(1, serve);
	struct piece pieces[4] = { 0 };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(pieces); i++) {
		pieces[i].place.is_long = i % 2 == 0;
		add(aside, &pieces[i]);
	}
	for (size_t i = 0; i < ARRAY_LEN(pieces); i++)
		sem_wait(&pieces[i].ended);
	aside_destroy(aside);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one_is_kept_for_what_is_short),
		cmocka_unit_test(test_a_single_one_does_all),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
