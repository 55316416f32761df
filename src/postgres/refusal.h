/* SPDX-License-Identifier: MIT
 *
 * Why nobody could connect, in one clause with its remedy, from what libpq says of it:
 *
 *     connection to server at "127.0.0.1", port 5432 failed: FATAL:  database "network" does not exist
 *     the server said: database "network" does not exist; make it (createdb), or correct its name in the address
 *
 * libpq has a line for each server and each way it tried, and behind it lines of hints, details, and whatever else the
 * server wrote. What was the same each time is said once, and where it was only if it was not. Knows nothing of libpq
 * but its words, which are English where the program does not ask for another language; those of a server may not be,
 * and then the remedy is one for all.
 *
 * Private to src/postgres/.
 */
#ifndef POSTGRES_REFUSAL_H
#define POSTGRES_REFUSAL_H

#include "base/text.h"

void refusal_explain(const char *message, struct text *out);

/* The same without the remedy, of a connection that was there and is lost. */
void refusal_reasons(const char *message, struct text *out);

#endif
