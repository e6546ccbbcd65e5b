import { join } from 'node:path';
import { planDownload } from '../../../electron/engine/downloads/runs/plan.ts';
import { Library } from '../../../electron/engine/library/layout.ts';
import { resolveImage } from '../../../electron/engine/registry/image/resolve-image.ts';
import { FollowedFile } from '../../../electron/engine/updates/followed-file.ts';
import { Updates } from '../../../electron/engine/updates/tag-updates.ts';
import { parseReference } from '../../../shared/reference.ts';
import type { DownloadRequest } from '../../../shared/schemas/download.ts';
import { sampleRow } from '../engines/sample-engine.ts';
import { TestRegistry, testRegistryClient } from '../network/test-registry.ts';
import { noSignal } from '../network/test-server.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const hosts = () => [{ os: 'linux', architecture: 'amd64' }];

/** A registry whose tags move, a library, and what follows them; downloads are only noted. */
export async function openFollowedRig(folder = temporaryFolder()) {
  const registry = new TestRegistry();
  const server = await registry.start();
  const client = testRegistryClient(server.host);
  const library = await Library.open(join(folder, 'library'));
  const requests: DownloadRequest[] = [];
  const notices: string[] = [];
  const settings: { everyMs: number | null } = { everyMs: 24 * 3_600_000 };
  const open = () =>
    new Updates({
      library,
      file: new FollowedFile(join(folder, 'followed.json'), (_, message) => notices.push(message)),
      queue: {
        list: () => [],
        async start(request) {
          requests.push(request);
          return sampleRow(`download-${requests.length}`, request.reference);
        },
      },
      clientOf: () => client,
      readerOf: () => client,
      hosts,
      defaultRegistry: () => server.host,
      everyMs: () => settings.everyMs,
    });
  return {
    folder,
    registry,
    server,
    library,
    requests,
    notices,
    settings,
    updates: open(),
    /** What another process with the same folders has. */
    open,
    reference: (tag: string) => `${server.host}/team/app:${tag}`,
    /** Puts what a tag means now into the library. */
    async pull(tag: string, platform?: string): Promise<string> {
      const reference = `${server.host}/team/app:${tag}`;
      const image = await resolveImage(client, parseReference(reference), platform, hosts(), noSignal());
      const plan = planDownload(image, platform === 'all');
      for (const { digest, bytes } of plan.documents) await library.blobs.put(digest, bytes);
      for (const { descriptor } of plan.blobs)
        await library.blobs.put(
          descriptor.digest,
          await client.smallBlob('team/app', descriptor, noSignal()),
        );
      await library.add(plan.entry, reference);
      return plan.entry.digest;
    },
  };
}
export type FollowedRig = Awaited<ReturnType<typeof openFollowedRig>>;
