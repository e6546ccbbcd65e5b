import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { BenchImage } from './content.ts';
import { inTurn, type Run, runCommands } from './in-turn.ts';
import { isInstalled, type Peer } from './peers.ts';
import { type BenchRegistry, type Serving, startRegistry } from './registry.ts';
import type { Comparison } from './report.ts';

/** Some images that every peer fetches. */
export interface Work {
  name: string;
  peers: readonly Peer[];
  images: readonly BenchImage[];
  serving?: Serving;
  /** A file system in memory takes the disk out of the comparison: not every peer waits until it has written. */
  isToMemory?: boolean;
}

/**
 * Runs every peer on the same work.
 * @param content folder of the images, as static files of a registry.
 */
export async function compare(work: Work, content: string, runs: number): Promise<Comparison> {
  const scratch = dirname(content);
  const registry = await startRegistry(content, join(scratch, 'nginx'), work.serving);
  const place = work.isToMemory ? await mkdtemp('/dev/shm/longshore-bench-') : scratch;
  const contestants = work.peers.filter(isInstalled).map((peer) => ({
    name: peer.name,
    run: () => runOnce(peer, registry, work.images, place),
  }));
  const missing = work.peers.filter((peer) => !isInstalled(peer)).map(({ name }) => name);
  try {
    return { work: work.name, missing, ...(await inTurn(work.name, contestants, runs)) };
  } finally {
    await registry.stop();
    if (work.isToMemory) await rm(place, { recursive: true });
  }
}

async function runOnce(
  peer: Peer,
  registry: BenchRegistry,
  images: readonly BenchImage[],
  place: string,
): Promise<Run> {
  const target = join(place, 'target');
  await mkdir(target);
  try {
    const commands = await peer.fetch(registry, images, join(target, 'layout'));
    return await runCommands(commands, registry.processes);
  } finally {
    await rm(target, { recursive: true });
  }
}
