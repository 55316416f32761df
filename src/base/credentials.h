/* SPDX-License-Identifier: MIT
 *
 * Nothing secret that stands in an address may reach a terminal, a log or a page.
 */
#ifndef BASE_CREDENTIALS_H
#define BASE_CREDENTIALS_H

/* Blackens, in place and without changing the length, what stands between "://" and '@' in every address such as
 * postgresql://bob:secret@host/db, the same behind a mistyped postgres// or postgresql:, and the value of every
 * parameter, or keyword, that libpq takes for a secret: of those that end in "password", for one. Letters may be of
 * either case, and written as %77; values may be quoted. The user's name goes too: where it ends and the password
 * begins is a guess when the address is wrong. What is in doubt is hidden: such as a colon right behind a password,
 * which may be its last letter. An address ends at a blank, but for a user's part that no host was found in. */
void credentials_hide(char *text);

#endif
