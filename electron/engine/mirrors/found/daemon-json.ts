import * as z from 'zod';
import type { MirrorInput } from '../../../../shared/mirrors/mirror.ts';

const schema = z.object({ 'registry-mirrors': z.array(z.string()).max(100) });

/** The mirrors in docker's `daemon.json`, which are all of Docker Hub (docs.docker.com, "Registry mirrors"). */
export function readDaemonJson(text: string): MirrorInput[] {
  const { 'registry-mirrors': addresses } = schema.parse(JSON.parse(text));
  return addresses.map((address) => ({ registry: 'docker.io', address, kind: 'registry' }));
}
