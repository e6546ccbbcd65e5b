import { Option } from 'commander';
import {
  type Mirror,
  type MirrorInput,
  type MirrorKind,
  mirroredName,
  mirrorKinds,
} from '../../../../shared/mirrors/mirror.ts';
import type { ApiClient } from '../../../api/client.ts';
import { absoluteAddress } from '../../options/mirrors.ts';
import type { CommandEnvironment } from '../../process/environment.ts';
import { exitCodes } from '../../process/exit-codes.ts';
import { UsageError } from '../../process/failure.ts';
import { type EngineFlags, withSession } from '../../session.ts';
import { commandLine } from '../../text/command-line.ts';
import { sanitizeText, toJsonText } from '../../text/sanitize.ts';
import { formatTable } from '../../text/table.ts';
import { defineCommand } from '../define-command.ts';

/** Options of `mirrors`. */
interface MirrorOptions extends EngineFlags {
  kind?: MirrorKind;
  json?: boolean;
}

/** `mirrors` lists, adds and removes further places that hold the blobs of registries. */
export const mirrorsCommand = defineCommand({
  name: 'mirrors',
  summary: 'list, add or remove mirrors of registries',
  description:
    'List, add or remove mirrors: other places that hold the blobs of a registry. The pieces of a layer come from all of them and from the registry at the same time; every byte is verified by a digest that the registry gave.',
  arguments: [
    [
      '[action]',
      'list (as without it), add, remove, or found: what docker, podman and containerd here are set to',
    ],
    ['[registry]', 'the registry, such as mcr.microsoft.com, or * for every one'],
    ['[address]', 'a URL, or a folder with blobs/sha256'],
  ],
  options: [
    new Option(
      '--kind <kind>',
      'registry: asked with ?ns= as by containerd, also another Longshore; prefix: below a path (Harbor, Nexus, Artifactory, Azure); dragonfly; blobs: files. The address shows it unless given',
    ).choices([...mirrorKinds]),
  ],
  json: 'document',
  examples: `
Examples:
  longshore mirrors add mcr.microsoft.com http://longshore.site.example:5555
  longshore mirrors add mcr.microsoft.com https://harbor.example/mcr
  longshore mirrors add '*' /mnt/usb/images
  longshore mirrors found
  longshore mirrors remove mcr.microsoft.com https://harbor.example/mcr

For one command alone: longshore pull REFERENCE --mirror ADDRESS. A mirror gets the sign-in of its own host.`,
  makesNoLibrary: true,
  run: mirrors,
});

/**
 * Lists, adds or removes mirrors. With `json` it writes the list `[{registry, address, kind}]`, with `file` for those found.
 * @throws {AppError} `INVALID_REFERENCE` for what is no mirror.
 * @throws {UsageError} for another action, or when something is missing.
 */
async function mirrors(
  action: string | undefined,
  registry: string | undefined,
  address: string | undefined,
  { kind, json = false, ...flags }: MirrorOptions,
  environment: CommandEnvironment,
): Promise<number> {
  const act = actionOf(action, registry, address, kind);
  return withSession(flags, environment, async (client) => {
    const list = await act(client);
    if (json) environment.writeLine(toJsonText(list));
    else if (action === 'found') tellFound(list, flags, environment);
    else tellList(list, flags, environment);
    return exitCodes.ok;
  });
}

type Listed = Mirror & { file?: string };

function actionOf(
  action: string | undefined,
  registry: string | undefined,
  address: string | undefined,
  kind: MirrorKind | undefined,
): (client: ApiClient) => Promise<Listed[]> {
  if (action === 'add' || action === 'remove') {
    if (registry === undefined || address === undefined)
      throw new UsageError(`Name the registry and the mirror. Write: mirrors ${action} REGISTRY ADDRESS`);
    const input: MirrorInput = { registry, address: absoluteAddress(address), ...(kind && { kind }) };
    return (client) => client.mirrors[action](input);
  }
  if (registry !== undefined || kind !== undefined)
    throw new UsageError('Only add and remove take a registry, an address and a kind.');
  if (action === undefined || action === 'list') return (client) => client.mirrors.list();
  if (action === 'found') return (client) => client.mirrors.found();
  throw new UsageError(`“${sanitizeText(action)}” is no action. Write: mirrors list, add, remove or found`);
}

function tellList(list: readonly Listed[], flags: EngineFlags, environment: CommandEnvironment): void {
  if (list.length === 0) {
    const add = commandLine(['mirrors', 'add', 'REGISTRY', 'ADDRESS'], flags);
    environment.note(`There are no mirrors. Add one with: ${add}`);
    return;
  }
  const columns = [{ header: 'REGISTRY' }, { header: 'MIRROR', flexible: true }, { header: 'KIND' }];
  const rows = list.map((mirror) => [
    sanitizeText(mirroredName(mirror)),
    sanitizeText(mirror.address),
    mirror.kind,
  ]);
  for (const line of formatTable(columns, rows, environment.columns)) environment.writeLine(line);
}

function tellFound(list: readonly Listed[], flags: EngineFlags, environment: CommandEnvironment): void {
  if (list.length === 0) {
    environment.note('Docker, podman and containerd on this machine name no further mirrors.');
    return;
  }
  for (const { file = '', ...mirror } of list) {
    const words = ['mirrors', 'add', mirroredName(mirror), mirror.address, '--kind', mirror.kind];
    environment.writeLine(
      `${sanitizeText(mirroredName(mirror))}: ${sanitizeText(mirror.address)} (${sanitizeText(file)})`,
    );
    environment.writeLine(`  ${sanitizeText(commandLine(words, flags))}`);
  }
}
