import * as z from 'zod';
import { parseBoundedJson } from '../../../oci/bounded-json.ts';
import type { Member, Members } from '../archive/members.ts';
import { invalidArchive } from '../archive-error.ts';
import { type DockerImage, layerOf, namesOf } from './docker-images.ts';

/** More layers than an image can have where it runs. */
const mostLayers = 1000;

const repositoriesSchema = z.record(z.string(), z.record(z.string(), z.string()));
const layerSchema = z.looseObject({
  parent: z.string().optional(),
  created: z.string().optional(),
  architecture: z.string().optional(),
  os: z.string().optional(),
  config: z.unknown().optional(),
  container_config: z
    .object({ Cmd: z.array(z.string()).nullish() })
    .nullish()
    .catch(undefined),
});

interface LegacyLayer {
  document: z.infer<typeof layerSchema>;
  member: Member;
}

/**
 * The images of what Docker saved before version 1.10: a folder for each layer, and `repositories` with the topmost of
 * each tag (Docker image spec v1.0). There is no config; one is made of the layers' own documents.
 * @throws {AppError} `ARCHIVE_INVALID`.
 */
export async function legacyImages(members: Members): Promise<DockerImage[]> {
  const bytes = await members.document('repositories');
  const parsed = repositoriesSchema.safeParse(bytes === undefined ? undefined : parseBoundedJson(bytes));
  if (!parsed.success)
    throw invalidArchive(members.path, 'document', 'its repositories are none of Docker’s', parsed.error);
  const tags = Object.entries(parsed.data).flatMap(([repository, ids]) =>
    Object.entries(ids).map(([tag, id]) => ({ tag: `${repository}:${tag}`, id })),
  );
  const images: DockerImage[] = [];
  for (const [id, tagged] of Map.groupBy(tags, (each) => each.id)) {
    const layers = await chainOf(members, id);
    images.push({
      names: namesOf(tagged.map(({ tag }) => tag)),
      config: (diffIds) => configOf(layers, diffIds),
      layers: layers.map(({ member }) => ({ member, diffId: undefined })),
    });
  }
  return images;
}

/** The layers from the lowest to this one. */
async function chainOf(members: Members, topmost: string): Promise<LegacyLayer[]> {
  const chain: LegacyLayer[] = [];
  const seen = new Set<string>();
  for (let id: string | undefined = topmost; id !== undefined && id !== ''; ) {
    const name = id.slice(0, 200);
    if (!/^[0-9a-f]{64}$/.test(id))
      throw invalidArchive(members.path, 'document', `${name} in it is no layer’s name`);
    if (seen.has(id) || seen.size >= mostLayers)
      throw invalidArchive(
        members.path,
        'nesting',
        'its layers are parents of each other in a circle, or too many',
      );
    seen.add(id);
    const bytes = await members.document(`${id}/json`);
    const parsed = layerSchema.safeParse(bytes === undefined ? undefined : parseBoundedJson(bytes));
    if (!parsed.success)
      throw invalidArchive(members.path, 'document', `${name}/json in it is missing or no layer’s document`);
    chain.push({ document: parsed.data, member: await layerOf(members, `${id}/layer.tar`) });
    id = parsed.data.parent;
  }
  return chain.reverse();
}

function configOf(layers: readonly LegacyLayer[], diffIds: readonly string[]): Buffer {
  const { architecture = 'amd64', os = 'linux', created, config } = layers.at(-1)?.document ?? {};
  return Buffer.from(
    JSON.stringify({
      architecture,
      os,
      ...(created === undefined ? {} : { created }),
      config: config ?? {},
      rootfs: { type: 'layers', diff_ids: diffIds },
      history: layers.map(({ document }) => ({
        ...(document.created === undefined ? {} : { created: document.created }),
        created_by: (document.container_config?.Cmd ?? []).join(' '),
      })),
    }),
  );
}
