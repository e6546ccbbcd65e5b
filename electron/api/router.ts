import { isAppError } from '../../shared/errors.ts';
import { planMany } from '../engine/services/plan-many.ts';
import { inside } from './inside.ts';
import { removals, space } from './keeping.ts';
import { mirrors } from './mirrors.ts';
import { procedures } from './procedures.ts';
import { serving } from './serving.ts';
import { signatures } from './signatures.ts';

const neverAborted = new AbortController().signal;

/** The caller's signal, or one that never aborts for a caller in this process that gave none. */
function signalOf(signal: AbortSignal | undefined): AbortSignal {
  return signal ?? neverAborted;
}

/** `host.*`: what runs the engine, and its dialogs. */
const host = {
  info: procedures.host.info.handler(({ context }) => context.host.info()),
  pickPath: procedures.host.pickPath.handler(({ context, input }) => context.host.pickPath(input)),
  revealPath: procedures.host.revealPath.handler(({ context, input }) => context.host.revealPath(input.path)),
};

/** `registry.*`: reads of registries, and signing in to them. */
const registry = {
  catalog: procedures.registry.catalog.handler(async function* ({ context, input, signal }) {
    yield* context.engine.registry.catalog(input.registry, signalOf(signal));
  }),
  tags: procedures.registry.tags.handler(async function* ({ context, input, signal }) {
    yield* context.engine.registry.tags(input.repository, signalOf(signal));
  }),
  repositoryDetails: procedures.registry.repositoryDetails.handler(({ context, input, signal }) =>
    context.engine.registry.repositoryDetails(input.repository, signalOf(signal)),
  ),
  image: procedures.registry.image.handler(({ context, input, signal }) =>
    context.engine.registry.image(input.reference, input.platform, signalOf(signal), input.indexOnly),
  ),
  openImage: procedures.registry.openImage.handler(async function* ({ context, input, signal }) {
    yield* context.engine.registry.openImage(input.reference, input.platform, signalOf(signal));
  }),
  platformSizes: procedures.registry.platformSizes.handler(async function* ({ context, input, signal }) {
    yield* context.engine.registry.platformSizes(input.reference, signalOf(signal));
  }),
  signIn: procedures.registry.signIn.handler(({ context, input, signal }) =>
    context.engine.signIns.signIn(input, signalOf(signal)),
  ),
  signOut: procedures.registry.signOut.handler(({ context, input }) =>
    context.engine.signIns.signOut(input.registry),
  ),
  signIns: procedures.registry.signIns.handler(({ context }) => context.engine.signIns.list()),
};

/** `downloads.*`: the queue of downloads and its event streams. */
const downloads = {
  list: procedures.downloads.list.handler(({ context }) => context.engine.downloads.list()),
  plan: procedures.downloads.plan.handler(({ context, input, signal }) =>
    context.engine.downloads.plan(input, signalOf(signal)),
  ),
  planMany: procedures.downloads.planMany.handler(async function* ({ context, input, signal }) {
    const { downloads: queue } = context.engine;
    yield* planMany(input.images, (image, either) => queue.plan(image, either), signalOf(signal));
  }),
  start: procedures.downloads.start.handler(async ({ context, input }) =>
    context.engine.downloads.start(
      input.export === undefined ? input : { ...input, export: await context.host.allowExport(input.export) },
    ),
  ),
  pause: procedures.downloads.pause.handler(({ context, input }) =>
    context.engine.downloads.pause(input.ids),
  ),
  resume: procedures.downloads.resume.handler(({ context, input }) =>
    context.engine.downloads.resume(input.ids),
  ),
  cancel: procedures.downloads.cancel.handler(({ context, input }) =>
    context.engine.downloads.cancel(input.ids),
  ),
  retry: procedures.downloads.retry.handler(({ context, input }) =>
    context.engine.downloads.retry(input.ids),
  ),
  remove: procedures.downloads.remove.handler(({ context, input }) =>
    context.engine.downloads.remove(input.ids),
  ),
  removableBytes: procedures.downloads.removableBytes.handler(({ context, input }) =>
    context.engine.downloads.removableBytes(input.ids),
  ),
  reorder: procedures.downloads.reorder.handler(({ context, input }) =>
    context.engine.downloads.reorder(input.ids, input.before),
  ),
  setLimit: procedures.downloads.setLimit.handler(({ context, input }) =>
    context.engine.downloads.setLimit(input.id, input.limitRate),
  ),
  setExport: procedures.downloads.setExport.handler(async ({ context, input: { id, target } }) =>
    context.engine.downloads.setExport(id, target === null ? null : await context.host.allowExport(target)),
  ),
  postpone: procedures.downloads.postpone.handler(({ context, input }) =>
    context.engine.downloads.postpone(input.id, input.startAt),
  ),
  events: procedures.downloads.events.handler(async function* ({ context, signal }) {
    yield* context.engine.downloads.events(signalOf(signal));
  }),
  detail: procedures.downloads.detail.handler(async function* ({ context, input, signal }) {
    yield* context.engine.downloads.detail(input.id, signalOf(signal));
  }),
};

/** `library.*`: the local OCI image layout. */
const library = {
  list: procedures.library.list.handler(({ context }) => context.engine.library.list()),
  image: procedures.library.image.handler(({ context, input, signal }) =>
    context.engine.registry.imageOfLibrary(input, signalOf(signal)),
  ),
  status: procedures.library.status.handler(({ context }) => context.engine.library.status()),
  place: procedures.library.place.handler(({ context }) => context.engine.library.place()),
  verify: procedures.library.verify.handler(async function* ({ context, input, signal }) {
    yield* context.engine.library.verify(input, signalOf(signal));
  }),
  export: procedures.library.export.handler(async function* ({ context, input, signal }) {
    const target = await context.host.allowExport(input.target);
    const { reference, digest, platform } = input;
    yield* context.engine.library.export(reference, digest, target, signalOf(signal), platform);
  }),
  bundle: procedures.library.bundle.handler(async function* ({ context, input, signal }) {
    // A client may have a bundle where it may have a layout.
    const { path } = await context.host.allowExport({ format: 'oci', path: input.target.path });
    const request = { ...input, target: { ...input.target, path } };
    yield* context.engine.library.bundle(request, signalOf(signal));
  }),
  import: procedures.library.import.handler(async function* ({ context, input, signal }) {
    const paths = await context.host.allowImport(input.paths);
    yield* context.engine.library.import(paths, input.name, signalOf(signal));
  }),
  inspectBundle: procedures.library.inspectBundle.handler(async ({ context, input }) => {
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
  move: procedures.library.move.handler(async function* ({ context, input, signal }) {
    // Only where this client may have a library.
    await context.host.allowSettings({ libraryPath: input.path }, context.engine.settings.get());
    yield* context.engine.move(input.path, signalOf(signal));
  }),
  digests: procedures.library.digests.handler(({ context }) => context.engine.library.digests()),
  inspectExport: procedures.library.inspectExport.handler(async ({ context, input }) => {
    try {
      return await context.engine.library.inspectExport(await context.host.allowExport(input));
    } catch (error) {
      if (!isAppError(error, 'DISK_PERMISSION')) throw error;
      return { exists: false, createsFolder: null, problem: error.toJSON() };
    }
  }),
  remove: procedures.library.remove.handler(({ context, input }) =>
    context.engine.library.remove(input.reference, input.digest),
  ),
  prune: procedures.library.prune.handler(({ context, input }) =>
    context.engine.library.prune(input.dryRun ?? false),
  ),
  newestDigest: procedures.library.newestDigest.handler(({ context, input, signal }) =>
    context.engine.library.newestDigest(input.reference, input.digest, signalOf(signal)),
  ),
};

/** `copies.*`: from the library to a registry. */
const copies = {
  copy: procedures.copies.copy.handler(async function* ({ context, input, signal }) {
    yield* context.engine.copies.copy(input, signalOf(signal));
  }),
};

/** `hours.*`: how fast downloads may be. */
const hours = {
  state: procedures.hours.state.handler(({ context }) => context.engine.hours.state()),
  choose: procedures.hours.choose.handler(({ context, input }) => {
    context.engine.hours.choose(input);
    return context.engine.hours.state();
  }),
};

/** `updates.*`: followed tags, and newer versions of what the library has. */
const updates = {
  state: procedures.updates.state.handler(({ context }) => context.engine.updates.state()),
  follow: procedures.updates.follow.handler(({ context, input, signal }) =>
    context.engine.updates.follow(input, signalOf(signal)),
  ),
  unfollow: procedures.updates.unfollow.handler(({ context, input }) =>
    context.engine.updates.unfollow(input.references),
  ),
  look: procedures.updates.look.handler(({ context, input, signal }) =>
    context.engine.updates.look(input, signalOf(signal)),
  ),
  update: procedures.updates.update.handler(async ({ context, input }) => ({
    ids: await context.engine.updates.update(input),
  })),
};

/** `settings.*`: everything that a user can set. */
const settings = {
  proxyPassword: procedures.settings.proxyPassword.handler(({ context }) => context.engine.proxyPassword()),
  get: procedures.settings.get.handler(({ context }) => context.engine.settings.get()),
  update: procedures.settings.update.handler(async ({ context, input }) => {
    await context.host.allowSettings(input, context.engine.settings.get());
    return context.engine.settings.update(input);
  }),
};

/** The one implementation of the contract, served by every host over its own transport. */
export const router = procedures.router({
  host,
  registry,
  downloads,
  library,
  space,
  removals,
  inside,
  copies,
  hours,
  signatures,
  updates,
  serving,
  mirrors,
  settings,
});
