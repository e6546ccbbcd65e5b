import type { Platform } from '../../../shared/descriptor.ts';
import { platformWords } from '../../components/text/platform-words.ts';

/** The platforms of one operating system. */
export interface PlatformGroup<Entry> {
  os: string;
  /** What people call it. */
  name: string;
  platforms: Entry[];
}

/** Platforms by their operating system: Windows first, the others and what is in them in the order of the index. */
export function groupPlatforms<Entry extends { platform: Platform }>(
  platforms: readonly Entry[],
): PlatformGroup<Entry>[] {
  const groups = new Map<string, PlatformGroup<Entry>>();
  for (const entry of platforms) {
    const { os } = entry.platform;
    const group = groups.get(os) ?? { os, name: platformWords({ os, architecture: '' }).name, platforms: [] };
    group.platforms.push(entry);
    groups.set(os, group);
  }
  return [...groups.values()].sort(
    (left, right) => Number(right.os === 'windows') - Number(left.os === 'windows'),
  );
}
