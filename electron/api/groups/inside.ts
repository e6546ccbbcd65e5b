import { insideContract } from '../../../shared/contract/inside.ts';
import { neverAborted } from '../never-aborted.ts';
import { implemented } from '../procedures.ts';

const procedures = implemented(insideContract);

/** `inside.*`: the files in images. */
export const inside = {
  state: procedures.state.handler(({ context, input, signal = neverAborted }) =>
    context.engine.inside.state(input.image, signal),
  ),
  open: procedures.open.handler(async function* ({ context, input, signal = neverAborted }) {
    yield* context.engine.inside.open(input.image, signal, { fetch: input.fetch });
  }),
  list: procedures.list.handler(({ context, input, signal = neverAborted }) => {
    const { image, node, ...options } = input;
    return context.engine.inside.list(image, node, options, signal);
  }),
  locate: procedures.locate.handler(async ({ context, input, signal = neverAborted }) => {
    const { image, ...asked } = input;
    return { steps: await context.engine.inside.locate(image, asked, signal) };
  }),
  find: procedures.find.handler(async ({ context, input, signal = neverAborted }) => {
    const found = await context.engine.inside.find(input.image, input.path, input.follow ?? false, signal);
    return found ?? null;
  }),
  search: procedures.search.handler(({ context, input, signal = neverAborted }) => {
    const { image, ...asked } = input;
    return context.engine.inside.search(image, asked, signal);
  }),
  map: procedures.map.handler(async ({ context, input, signal = neverAborted }) => {
    const { image, ...asked } = input;
    return { blocks: await context.engine.inside.map(image, asked, signal) };
  }),
  facts: procedures.facts.handler(({ context, input, signal = neverAborted }) =>
    context.engine.inside.facts(input.image, input.node, signal),
  ),
  preview: procedures.preview.handler(({ context, input, signal = neverAborted }) => {
    const { image, ...asked } = input;
    return context.engine.inside.preview(image, asked, signal);
  }),
  save: procedures.save.handler(async function* ({ context, input, signal = neverAborted }) {
    // A client may have files of an image where it may have a layout.
    const { path } = await context.host.allowExport({ format: 'oci', path: input.folder });
    yield* context.engine.inside.extract(input.image, input.node, path, signal);
  }),
  wasted: procedures.wasted.handler(({ context, input, signal = neverAborted }) => {
    const { image, ...page } = input;
    return context.engine.inside.wasted(image, page, signal);
  }),
  differences: procedures.differences.handler(({ context, input, signal = neverAborted }) =>
    context.engine.inside.differences(input, signal),
  ),
  locateDifference: procedures.locateDifference.handler(
    async ({ context, input, signal = neverAborted }) => ({
      steps: await context.engine.inside.locateDifference(input, signal),
    }),
  ),
  programVersions: procedures.programVersions.handler(async ({ context, input, signal = neverAborted }) => ({
    versions: await context.engine.inside.programVersions(input, signal),
  })),
};
