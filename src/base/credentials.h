/* SPDX-License-Identifier: MIT
 *
 * Nothing secret that stands in an address may reach a terminal, a log or a page.
 */
#ifndef BASE_CREDENTIALS_H
#define BASE_CREDENTIALS_H

/* Blackens, in place and without changing the length, what stands between "://" and '@' in every address
 * such as postgresql://bob:secret@host/db, the same behind a mistyped postgres// or postgresql:, and the value of every
 * parameter whose name ends in "password". An address ends at a blank or a quote. The user's name goes too: where it
 * ends and the password begins is a guess when the address is wrong. */
void credentials_hide(char *text);

#endif
