/* once.h - how small functions of headers become code: a copy wherever they are used, or one for all in once.c where
 * size counts. */
#ifndef CW_ONCE_H
#define CW_ONCE_H

#ifndef __OPTIMIZE_SIZE__
#define HOT    inline __attribute__((always_inline)) /* a copy for each caller */
#define APART  __attribute__((noinline))             /* where inlining it made its caller slower */
#define ONCE   static inline
#define RUN    static HOT
#define SHARED /* by two sources, of which one has a copy of its caller */
#else
#define HOT inline
#define APART
#define SHARED static
#ifndef ONCE /* once.c has another */
#define ONCE inline
#define RUN  inline
#endif
#endif

#endif
