import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type BenchImage, digestOf, manifestType } from './content.ts';
import { type Contestant, inTurn, runCommands } from './in-turn.ts';
import { type Command, commandLine, isInstalled } from './peers.ts';
import type { Comparison } from './report.ts';

const reference = 'r.example/image:1';

/** A command that does a part of what the library is for, and the program that it needs; none for our own. */
interface Tool {
  name: string;
  program?: string;
  command: Command;
}

/** Some tools that do the same with a library; what they write is `target` in it. */
interface Task {
  name: string;
  tools: readonly Tool[];
  /** Makes what they read, before the first of them. */
  prepare?: Command;
}

/**
 * Exports an image, imports it and verifies a library, beside skopeo and sha256sum.
 * @param content folder of the images, as static files of a registry; this one's blobs are moved out of it.
 * @param only a part of the names of what is done.
 */
export async function* compareExports(
  content: string,
  image: BenchImage,
  only: string,
  runs: number,
): AsyncGenerator<Comparison> {
  const library = await libraryOf(content, image);
  const target = join(dirname(content), 'target');
  for (const { name, tools, prepare } of await tasksOn(library, target)) {
    if (!name.includes(only)) continue;
    if (prepare !== undefined) await runCommands([prepare]);
    const present = tools.filter(isInstalled).map((tool) => contestantOf(tool, target));
    const missing = tools.filter((tool) => !isInstalled(tool)).map((tool) => tool.name);
    yield { work: name, missing, ...(await inTurn(name, present, runs)) };
  }
}

async function tasksOn(library: string, target: string): Promise<Task[]> {
  const formats = ['docker-archive', 'oci-archive', 'oci'];
  const folder = join(library, 'blobs', 'sha256');
  const blobs = (await readdir(folder)).map((name) => join(folder, name));
  return [
    ...formats.map((format) => ({
      name: `export of 1 GiB in 4 layers, ${format}`,
      tools: [
        longshore(library, 'export', reference, '--format', format, '--output', target),
        toolOf('skopeo copy', 'skopeo', [
          'copy',
          '--insecure-policy',
          `oci:${library}:${reference}`,
          `${format}:${target}:${reference}`,
        ]),
      ],
    })),
    ...formats.slice(0, 2).map((format) => importTask(format, library, target)),
    {
      name: 'verification of 1 GiB in 4 layers',
      tools: [
        longshore(library, 'verify'),
        toolOf('sha256sum', 'sha256sum', blobs),
        longshore(library, 'list'),
      ],
    },
  ];
}

/** The image out of an archive of its own, into a library and a layout that are new. */
function importTask(format: string, library: string, target: string): Task {
  const archive = join(dirname(library), `import.${format}.tar`);
  return {
    name: `import of 1 GiB in 4 layers, ${format}`,
    prepare: longshore(library, 'export', reference, '--format', format, '--output', archive).command,
    tools: [
      longshore(target, 'import', archive),
      toolOf('skopeo copy', 'skopeo', [
        'copy',
        '--insecure-policy',
        `${format}:${archive}`,
        `oci:${target}:${reference}`,
      ]),
    ],
  };
}

function longshore(library: string, ...words: string[]): Tool {
  const places = ['--library', library, '--state', join(dirname(library), 'state')];
  const [verb = ''] = words;
  const command = { program: process.execPath, arguments: [commandLine, ...words, ...places] };
  return { name: verb === 'list' ? 'longshore list (the start alone)' : `longshore ${verb}`, command };
}

function toolOf(name: string, program: string, words: string[]): Tool {
  return { name, program, command: { program, arguments: words } };
}

function contestantOf({ name, command }: Tool, target: string): Contestant {
  return {
    name,
    run: async () => {
      // What the one before has left to the system to write would be written during this one.
      await once(spawn('sync'), 'close');
      try {
        return await runCommands([command]);
      } finally {
        await rm(target, { recursive: true, force: true });
      }
    },
  };
}

/** Makes a library (image-spec, image-layout.md) of an image that lies there as static files of a registry. */
async function libraryOf(content: string, image: BenchImage): Promise<string> {
  const source = join(content, 'v2', image.repository);
  const library = join(dirname(content), 'library');
  const blobs = join(library, 'blobs', 'sha256');
  await mkdir(blobs, { recursive: true });
  for (const name of await readdir(join(source, 'blobs'))) {
    await rename(join(source, 'blobs', name), join(blobs, name.replace('sha256:', '')));
  }
  const manifest = await readFile(join(source, 'manifests', image.tag));
  await writeFile(join(blobs, digestOf(manifest).replace('sha256:', '')), manifest);
  await writeFile(join(library, 'oci-layout'), JSON.stringify({ imageLayoutVersion: '1.0.0' }));
  const annotations = { 'org.opencontainers.image.ref.name': reference };
  const entry = { mediaType: manifestType, digest: digestOf(manifest), size: manifest.length, annotations };
  await writeFile(join(library, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests: [entry] }));
  return library;
}
