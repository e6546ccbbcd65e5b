import { isFolderAddress, parseMirror } from '../../shared/mirrors/mirror.ts';
import { procedures } from './procedures.ts';

/** `mirrors.*`: further places that hold the blobs of registries. */
export const mirrors = {
  list: procedures.mirrors.list.handler(({ context }) => context.engine.mirrors.list()),
  add: procedures.mirrors.add.handler(async ({ context, input }) => {
    const { address } = parseMirror(input);
    // A folder is read like an archive that is imported.
    if (isFolderAddress(address)) await context.host.allowImport([address]);
    return context.engine.mirrors.add(input);
  }),
  remove: procedures.mirrors.remove.handler(({ context, input }) => context.engine.mirrors.remove(input)),
  found: procedures.mirrors.found.handler(({ context }) => context.engine.mirrors.found()),
};
