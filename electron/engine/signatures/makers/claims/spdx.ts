import * as z from 'zod';
import { listOf, type Said, textSchema } from './told.ts';

const secondSchema = z.object({
  spdxVersion: z.string(),
  creationInfo: z.object({ creators: listOf(z.string()), created: textSchema }),
});
/** A reference is one name, or a list of them. */
const idsSchema = z.union([z.string().transform((id) => [id]), listOf(z.string())]);
const elementSchema = z.object({
  type: textSchema,
  spdxId: textSchema,
  name: textSchema,
  created: textSchema,
  createdBy: idsSchema,
  createdUsing: idsSchema,
});
const thirdSchema = z.object({
  '@context': z.string().regex(/^https:\/\/spdx\.org\/rdf\/3\./),
  '@graph': listOf(elementSchema),
});

/** Who made a bill of materials by its own account (SPDX 2.3, "Document creation information"; SPDX 3, `CreationInfo`). */
export function saidInSpdx(document: unknown): Said | undefined {
  const second = secondSchema.safeParse(document).data;
  if (second !== undefined) {
    const { creators, created } = second.creationInfo;
    return { ...saidByCreators(creators), created };
  }
  const graph = thirdSchema.safeParse(document).data?.['@graph'];
  if (graph === undefined) return undefined;
  const info = graph.find(({ type }) => type === 'CreationInfo');
  const names = new Map(graph.map(({ spdxId, name }) => [spdxId, name]));
  return {
    tools: info?.createdUsing.map((id) => names.get(id)) ?? [],
    makers: info?.createdBy.map((id) => names.get(id)) ?? [],
    created: info?.created,
  };
}

/** The same of a text of tags and values (SPDX 2.3, annex E.2), which says it near its beginning. */
export function saidInSpdxText(text: string): Said | undefined {
  if (!/^SPDXVersion:/m.test(text)) return undefined;
  const valuesOf = (tag: string) =>
    [...text.matchAll(new RegExp(`^${tag}:[ \\t]*([^\\r\\n]{1,500})`, 'gm'))].map(([, value = '']) =>
      value.trim(),
    );
  return { ...saidByCreators(valuesOf('Creator')), created: valuesOf('Created')[0] };
}

function saidByCreators(creators: readonly string[]): Said {
  const of = (kinds: string) =>
    creators.flatMap((creator) => new RegExp(`^(?:${kinds}):\\s*(.*)$`, 's').exec(creator)?.[1] ?? []);
  // Behind a name stands an address, or nothing in brackets.
  const makers = of('Organization|Person').map((name) => name.replace(/\s*\([^()]*\)\s*$/, ''));
  return { tools: of('Tool'), makers };
}
