import { libraryContract } from '../../../shared/contract/library.ts';
import { isAppError } from '../../../shared/errors.ts';
import { neverAborted } from '../never-aborted.ts';
import { implemented } from '../procedures.ts';

const procedures = implemented(libraryContract);

/** `library.*`: the local OCI image layout. */
export const library = {
  list: procedures.list.handler(({ context }) => context.engine.library.list()),
  image: procedures.image.handler(({ context, input, signal = neverAborted }) =>
    context.engine.registry.imageOfLibrary(input, signal),
  ),
  status: procedures.status.handler(({ context }) => context.engine.library.status()),
  place: procedures.place.handler(({ context }) => context.engine.library.place()),
  verify: procedures.verify.handler(async function* ({ context, input, signal = neverAborted }) {
    yield* context.engine.library.verify(input, signal);
  }),
  export: procedures.export.handler(async function* ({ context, input, signal = neverAborted }) {
    const target = await context.host.allowExport(input.target);
    const { reference, digest, platform } = input;
    yield* context.engine.library.export(reference, digest, target, signal, platform);
  }),
  bundle: procedures.bundle.handler(async function* ({ context, input, signal = neverAborted }) {
    // A client may have a bundle where it may have a layout.
    const { path } = await context.host.allowExport({ format: 'oci', path: input.target.path });
    const request = { ...input, target: { ...input.target, path } };
    yield* context.engine.library.bundle(request, signal);
  }),
  import: procedures.import.handler(async function* ({ context, input, signal = neverAborted }) {
    const paths = await context.host.allowImport(input.paths);
    yield* context.engine.library.import(paths, input.name, signal);
  }),
  inspectBundle: procedures.inspectBundle.handler(async ({ context, input }) => {
    try {
      const { path } = await context.host.allowExport({ format: 'oci', path: input.target.path });
      return await context.engine.library.inspectBundle({ ...input, target: { ...input.target, path } });
    } catch (error) {
      if (!isAppError(error, 'DISK_PERMISSION')) throw error;
      const nothing = {
        plan: null,
        files: [],
        newBytes: 0,
        isFat: false,
        freeBytes: null,
        hasEarlier: false,
      };
      return { ...nothing, problem: error.toJSON() };
    }
  }),
  move: procedures.move.handler(async function* ({ context, input, signal = neverAborted }) {
    // Only where this client may have a library.
    await context.host.allowSettings({ libraryPath: input.path }, context.engine.settings.get());
    yield* context.engine.move(input.path, signal);
  }),
  digests: procedures.digests.handler(({ context }) => context.engine.library.digests()),
  inspectExport: procedures.inspectExport.handler(async ({ context, input }) => {
    try {
      return await context.engine.library.inspectExport(await context.host.allowExport(input));
    } catch (error) {
      if (!isAppError(error, 'DISK_PERMISSION')) throw error;
      return { exists: false, createsFolder: null, problem: error.toJSON() };
    }
  }),
  remove: procedures.remove.handler(({ context, input }) =>
    context.engine.library.remove(input.reference, input.digest),
  ),
  prune: procedures.prune.handler(({ context, input }) =>
    context.engine.library.prune(input.dryRun ?? false),
  ),
  newestDigest: procedures.newestDigest.handler(({ context, input, signal = neverAborted }) =>
    context.engine.library.newestDigest(input.reference, input.digest, signal),
  ),
};
