#ifndef LEDGER_CEDITLINE_SHIM_H
#define LEDGER_CEDITLINE_SHIM_H

#include <histedit.h>

#endif
