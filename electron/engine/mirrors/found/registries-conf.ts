import { parse } from 'smol-toml';
import * as z from 'zod';
import { everyRegistry, type MirrorInput } from '../../../../shared/mirrors/mirror.ts';

const mirrorSchema = z.object({ location: z.string(), insecure: z.boolean().optional() });
const schema = z.object({
  registry: z
    .array(
      z.object({
        prefix: z.string().optional(),
        location: z.string().optional(),
        mirror: z.array(mirrorSchema.nullable().catch(null)).optional(),
      }),
    )
    .max(1000),
});

/**
 * The mirrors in podman's `registries.conf` (containers-registries.conf(5)). What comes behind the prefix of an image comes
 * behind the location of a mirror, so that a mirror of a part of a registry is one of all of it where both end alike.
 */
export function readRegistriesConf(text: string): MirrorInput[] {
  const { registry = [] } = schema.parse(parse(text));
  return registry.flatMap(({ prefix, location, mirror = [] }) => {
    const mirrored = prefix ?? location ?? '';
    if (mirrored === '' || mirrored.includes(everyRegistry)) return [];
    return mirror.flatMap((found) => (found === null ? [] : inputOf(mirrored, found)));
  });
}

function inputOf(
  prefix: string,
  { location, insecure = false }: z.infer<typeof mirrorSchema>,
): MirrorInput[] {
  const [registry = '', ...part] = prefix.split('/');
  const below = part.map((name) => `/${name}`).join('');
  if (!location.endsWith(below)) return [];
  const place = location.slice(0, location.length - below.length);
  const address = `${insecure ? 'http' : 'https'}://${place}`;
  return [{ registry, address, kind: place.includes('/') ? 'prefix' : 'registry' }];
}
