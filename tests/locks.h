/*
 * Included in front of every file of a build with sanitizers: who lets go of a lock that he does
 * not hold, waits with it, or takes it a second time ends the program and is named. Otherwise a
 * forgotten pthread_mutex_lock() shows only where two threads meet, and a forgotten unlock only as
 * a test that never ends.
 */
#ifndef TT_TESTS_LOCKS_H
#define TT_TESTS_LOCKS_H

#include <features.h>

/* It is glibc alone whose locks can be asked for their owner. */
#ifdef __GLIBC__

#include <pthread.h>

/* No header more than that: files have functions of their own called write() and remove(). */
int lock_self(void) __asm__("gettid");
void lock_misused(const char *what, const char *where, unsigned int line,
		  const char *function) __asm__("__assert_fail") __attribute__((noreturn));

static inline void lock_expect(const pthread_mutex_t *lock, int held, const char *where, int line)
{
	if ((lock->__data.__owner == lock_self()) != held)
		lock_misused(held ? "the lock is held" : "the lock is free to take", where,
			     (unsigned int)line, "lock");
}

static inline int lock_take(pthread_mutex_t *lock, const char *where, int line)
{
	lock_expect(lock, 0, where, line);
	return pthread_mutex_lock(lock);
}

static inline int lock_leave(pthread_mutex_t *lock, const char *where, int line)
{
	lock_expect(lock, 1, where, line);
	return pthread_mutex_unlock(lock);
}

static inline int lock_sleep(pthread_cond_t *cond, pthread_mutex_t *lock, const char *where,
			     int line)
{
	lock_expect(lock, 1, where, line);
	return pthread_cond_wait(cond, lock);
}

#define pthread_mutex_lock(lock) lock_take(lock, __FILE__, __LINE__)
#define pthread_mutex_unlock(lock) lock_leave(lock, __FILE__, __LINE__)
#define pthread_cond_wait(cond, lock) lock_sleep(cond, lock, __FILE__, __LINE__)

#endif
#endif
