/* SPDX-License-Identifier: MIT
 *
 * From the chain's records to rows of the snapshot: inferences, failures, uptime of nodes, workflows. All of it is made
 * again from all that came, so that it does not depend on the order in which it came.
 */
#ifndef IMPORT_EVM_DERIVE_H
#define IMPORT_EVM_DERIVE_H

#include "import/importer.h"

void evm_derive(struct import *import);

#endif
