/* filter.h - what a program that reads strangers' files may still do: read and write what is open,
 * use its memory and its processor. */
#ifndef TT_PREVIEW_FILTER_H
#define TT_PREVIEW_FILTER_H

#include <stdbool.h>

/* From now on, for all threads; false: the system takes no filter. Whatever else is tried fails
 * with EPERM. */
bool filter_enter(void);

#endif
