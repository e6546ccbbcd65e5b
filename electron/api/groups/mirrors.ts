import { mirrorsContract } from '../../../shared/contract/mirrors.ts';
import { isFolderAddress, parseMirror } from '../../../shared/mirrors/mirror.ts';
import { implemented } from '../procedures.ts';

const procedures = implemented(mirrorsContract);

/** `mirrors.*`: further places that hold the blobs of registries. */
export const mirrors = {
  list: procedures.list.handler(({ context }) => context.engine.mirrors.list()),
  add: procedures.add.handler(async ({ context, input }) => {
    const { address } = parseMirror(input);
    // A folder is read like an archive that is imported.
    if (isFolderAddress(address)) await context.host.allowImport([address]);
    return context.engine.mirrors.add(input);
  }),
  remove: procedures.remove.handler(({ context, input }) => context.engine.mirrors.remove(input)),
  found: procedures.found.handler(({ context }) => context.engine.mirrors.found()),
};
