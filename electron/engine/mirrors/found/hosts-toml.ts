import { parse } from 'smol-toml';
import * as z from 'zod';
import { everyRegistry, type MirrorInput } from '../../../../shared/mirrors/mirror.ts';

const schema = z.object({
  host: z.record(
    z.string(),
    z
      .object({ capabilities: z.array(z.string()).optional(), override_path: z.boolean().optional() })
      .catch({ capabilities: [] }),
  ),
});

/**
 * The mirrors of one registry in containerd's `hosts.toml` (docs/hosts.md): the hosts that blobs may be pulled from. An
 * address with `override_path` names the API itself.
 * @param folder the name of the folder that it is in: the registry's host, or `_default`.
 */
export function readHostsToml(text: string, folder: string): MirrorInput[] {
  const registry = folder === '_default' ? everyRegistry : hostOfFolder(folder);
  const { host } = schema.parse(parse(text));
  return Object.entries(host)
    .filter(([, { capabilities }]) => capabilities === undefined || capabilities.includes('pull'))
    .filter(([address, { override_path: isWhole }]) => isWhole !== true || namesApi(address))
    .filter(([address]) => !isItself(address, registry))
    .map(([address]) => ({ registry, address, kind: 'registry' }));
}

/** With `override_path` an address is the API itself; one that does not look like it cannot be written as a mirror here. */
function namesApi(address: string): boolean {
  return `${address}/`.includes('/v2/');
}

/** On Windows a folder's name has no colon: `localhost_5000_` is `localhost:5000`. */
function hostOfFolder(folder: string): string {
  return folder.replace(/_(\d+)_$/, ':$1');
}

function isItself(address: string, registry: string): boolean {
  const host = URL.parse(address)?.host ?? address;
  return host === registry || (registry === 'docker.io' && host === 'registry-1.docker.io');
}
