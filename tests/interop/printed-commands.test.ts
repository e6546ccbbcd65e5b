import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { exportImage } from '../../electron/cli/commands/hand-over/export.ts';
import type { ExportFormat } from '../../shared/schemas/download.ts';
import { LibraryFixture } from '../support/libraries/library-fixture.ts';
import { needPrograms } from '../support/programs/need-programs.ts';
import { runSuccessfully } from '../support/programs/run-program.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const ociManifest = 'application/vnd.oci.image.manifest.v1+json';
/** Each with what skopeo says of it: of several platforms the index, of one the image. */
const names = {
  'localhost:5000/my/app:1': /"Architecture": "amd64"/,
  'docker.example/app__of/docker:1': /"Architecture": "arm64"/,
  'r.example/all:1': /"manifests":/,
};

test('what an export prints works when it is pasted: a path with a space, names with a port, several images, signatures', async (context) => {
  needPrograms(context, 'skopeo');
  const folder = temporaryFolder();
  const library = new LibraryFixture(join(folder, 'library'));
  const images = [
    await library.addImage('oci', Buffer.from('first')),
    await library.addImage('docker', Buffer.from('second'), 'arm64'),
    await library.addIndex(),
  ];
  const empty = library.addBlob(Buffer.from('{}'), 'application/vnd.oci.empty.v1+json');
  const attached = images.map(({ digest, size, mediaType }) => ({
    ...library.addJson(
      {
        schemaVersion: 2,
        mediaType: ociManifest,
        artifactType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
        config: empty,
        layers: [empty],
        subject: { digest, size, mediaType },
      },
      ociManifest,
    ),
    annotations: { 'io.longshore.subject': digest },
  }));
  const named = images.map((image, at) => ({
    ...image,
    ...(at < 2 ? { platform: { os: 'linux', architecture: at === 0 ? 'amd64' : 'arm64' } } : {}),
    annotations: { 'org.opencontainers.image.ref.name': Object.keys(names)[at] },
  }));
  writeFileSync(
    join(library.folder, 'index.json'),
    JSON.stringify({ schemaVersion: 2, manifests: [...named, ...attached] }),
  );

  for (const [reference, said] of Object.entries(names))
    expect(await pasted(folder, reference, 'oci', 'one after the other')).toMatch(said);
  for (const format of ['oci', 'oci-archive'] as const)
    expect(await pasted(folder, 'localhost:5000/my/app:1', format, `alone as ${format}`)).toMatch(/amd64/);
});

/** What the printed command says. */
async function pasted(
  folder: string,
  reference: string,
  format: ExportFormat,
  name: string,
): Promise<string> {
  const lines = await exported(folder, reference, format, join(folder, 'my exports', name));
  const command = lines.flatMap((line) => line.match(/^Read it with: (.*)$/)?.[1] ?? []).join();
  return runSuccessfully('sh', ['-c', command]);
}

async function exported(
  folder: string,
  reference: string,
  format: ExportFormat,
  output: string,
): Promise<string[]> {
  const lines: string[] = [];
  const flags = { library: join(folder, 'library'), state: join(folder, 'state') };
  await exportImage(
    reference,
    { format, output, ...flags },
    {
      signal: new AbortController().signal,
      columns: undefined,
      progressTerminal: undefined,
      writeLine: (line) => void lines.push(line),
      note: () => {},
    },
  );
  return lines;
}
