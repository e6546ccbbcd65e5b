import { accessSync, constants } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BenchImage } from './content.ts';

/** One command line of a benchmark. */
export interface Command {
  program: string;
  arguments: string[];
}

/** Something that fetches images. */
export interface Peer {
  name: string;
  /** The program that must be on PATH; undefined for our own. */
  program?: string;
  /** How it fetches one image into an empty folder. */
  fetch(host: string, image: BenchImage, folder: string): Promise<Command>;
}

const commandLine = fileURLToPath(new URL('../out/node/cli.cjs', import.meta.url));

export const longshore: Peer = {
  name: 'longshore pull',
  fetch: async (host, { repository, tag }, folder) => ({
    program: process.execPath,
    arguments: [
      commandLine,
      'pull',
      `${host}/${repository}:${tag}`,
      '--library',
      folder,
      '--state',
      join(folder, '..', 'state'),
    ],
  }),
};

export const skopeo: Peer = {
  name: 'skopeo copy',
  program: 'skopeo',
  fetch: async (host, { repository, tag }, folder) => ({
    program: 'skopeo',
    arguments: [
      'copy',
      '--insecure-policy',
      '--src-tls-verify=false',
      `docker://${host}/${repository}:${tag}`,
      `oci:${folder}:${tag}`,
    ],
  }),
};

export const oras: Peer = {
  name: 'oras copy',
  program: 'oras',
  fetch: async (host, { repository, tag }, folder) => ({
    program: 'oras',
    arguments: [
      'copy',
      '--no-tty',
      '--from-plain-http',
      '--to-oci-layout',
      `${host}/${repository}:${tag}`,
      `${folder}:${tag}`,
    ],
  }),
};

/** aria2c knows no registry: it gets the addresses of the bare layers, and verifies nothing. */
export const aria2: Peer = {
  name: 'aria2c -x16 (bare layers, unverified)',
  program: 'aria2c',
  fetch: async (host, { repository, layers }, folder) => {
    await mkdir(folder, { recursive: true });
    const list = join(folder, 'urls');
    const urls = layers.map(
      ({ digest }) => `http://${host}/v2/${repository}/blobs/${digest}\n  out=${digest.slice(7)}`,
    );
    await writeFile(list, `${urls.join('\n')}\n`);
    return {
      program: 'aria2c',
      arguments: [
        '-x16',
        '-s16',
        '-k1M',
        '-j16',
        '--file-allocation=none',
        '--console-log-level=error',
        '--summary-interval=0',
        '--download-result=hide',
        '-i',
        list,
        '-d',
        folder,
      ],
    };
  },
};

/** True when the peer can be run here. */
export function isInstalled({ program }: Peer): boolean {
  if (program === undefined) return true;
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
