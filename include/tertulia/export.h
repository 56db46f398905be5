/* export.h - how public functions are marked. */
#ifndef TERTULIA_EXPORT_H
#define TERTULIA_EXPORT_H

#define TT_API __attribute__((visibility("default")))

/* Functions that make something: dropping it is a leak. */
#define TT_API_NEW TT_API __attribute__((warn_unused_result))

#endif
