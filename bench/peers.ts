import { accessSync, constants } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BenchImage } from './content.ts';
import type { BenchRegistry } from './registry.ts';

/** One command line of a benchmark. */
export interface Command {
  program: string;
  arguments: string[];
  /** Beside the environment of the benchmark. */
  environment?: Record<string, string>;
}

/** Something that fetches images. */
export interface Peer {
  name: string;
  /** The program that must be on PATH; undefined for our own. */
  program?: string;
  /** How it fetches these images into a new folder: one command where it can, else one for each image. */
  fetch(registry: BenchRegistry, images: readonly BenchImage[], folder: string): Promise<Command[]>;
}

/** The built command line of our own. */
export const commandLine = fileURLToPath(new URL('../out/node/cli.cjs', import.meta.url));

export const longshore: Peer = {
  name: 'longshore pull',
  fetch: async ({ host, certificate }, images, folder) => [
    {
      program: process.execPath,
      arguments: [
        commandLine,
        'pull',
        ...images.map(({ repository, tag }) => `${host}/${repository}:${tag}`),
        ...['--library', folder, '--state', join(folder, '..', 'state')],
        // As oras is told; else it would ask first whether TLS is spoken.
        ...(certificate === undefined ? ['--plain-http'] : []),
      ],
      ...(certificate === undefined ? {} : { environment: { NODE_EXTRA_CA_CERTS: certificate.authority } }),
    },
  ],
};

export const skopeo: Peer = {
  name: 'skopeo copy',
  program: 'skopeo',
  fetch: async ({ host, certificate }, images, folder) =>
    images.map(({ repository, tag }, number) => ({
      program: 'skopeo',
      arguments: [
        'copy',
        '--insecure-policy',
        ...(certificate === undefined
          ? ['--src-tls-verify=false']
          : ['--src-cert-dir', certificate.authorityFolder]),
        `docker://${host}/${repository}:${tag}`,
        `oci:${folder}-${number}:${tag}`,
      ],
    })),
};

export const oras: Peer = {
  name: 'oras copy',
  program: 'oras',
  fetch: async ({ host, certificate }, images, folder) =>
    images.map(({ repository, tag }, number) => ({
      program: 'oras',
      arguments: [
        'copy',
        '--no-tty',
        ...(certificate === undefined ? ['--from-plain-http'] : ['--from-ca-file', certificate.authority]),
        '--to-oci-layout',
        `${host}/${repository}:${tag}`,
        `${folder}-${number}:${tag}`,
      ],
    })),
};

/** The same, and then what Longshore's pull waits for too: that the disk has it. */
export const flushedOras: Peer = {
  name: 'oras copy, then sync',
  program: 'oras',
  fetch: async (registry, images, folder) => {
    const copies = await oras.fetch(registry, images, folder);
    const folders = copies.map((_, number) => `${folder}-${number}`);
    const flush = [...folders, '-type', 'f', '-exec', 'sync', '{}', '+'];
    return [...copies, { program: 'find', arguments: flush }];
  },
};

/** aria2c knows no registry: it gets the addresses of the bare layers, and verifies nothing. */
export const aria2: Peer = {
  name: 'aria2c -x16 (bare layers, unverified)',
  program: 'aria2c',
  fetch: async ({ host }, images, folder) => {
    await mkdir(folder, { recursive: true });
    const list = join(folder, 'urls');
    const urls = images.flatMap(({ repository, layers }) =>
      layers.map(({ digest }) => `http://${host}/v2/${repository}/blobs/${digest}\n  out=${digest.slice(7)}`),
    );
    await writeFile(list, `${urls.join('\n')}\n`);
    return [
      {
        program: 'aria2c',
        arguments: [
          // One layer after the other, so that it has as many connections in all as Longshore.
          ...['-x16', '-s16', '-k1M', '-j1', '--file-allocation=none', '--console-log-level=error'],
          ...['--summary-interval=0', '--download-result=hide', '-i', list, '-d', folder],
        ],
      },
    ];
  },
};

/** True when what a peer needs can be run here. */
export function isInstalled({ program }: Pick<Peer, 'program'>): boolean {
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
