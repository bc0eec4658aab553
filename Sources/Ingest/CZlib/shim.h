// zlib, for reading .gz input. `inflateInit2` is a macro, which Swift does not import.
#ifndef LEDGER_CZLIB_SHIM_H
#define LEDGER_CZLIB_SHIM_H

#include <zlib.h>

// Window bits 15 + 32: accept a gzip or zlib header, whichever the input has.
static inline int ledger_inflate_init(z_stream *stream) {
    return inflateInit2(stream, 15 + 32);
}

#endif
