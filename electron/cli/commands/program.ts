import { Command, Option } from 'commander';
import { version } from '../../engine/version.ts';
import { parseFolder } from '../options/parse-values.ts';
import { usageSentence } from '../process/usage-sentence.ts';
import type { AddCommand, Execute } from './define-command.ts';
import { helpLayout, wrappedNotes } from './help-layout.ts';

const examples = `
Examples:
  longshore pull windows/servercore:ltsc2019
  longshore pull windows/nanoserver:ltsc2022 --format docker-archive --output nanoserver.tar
  longshore inspect dotnet/runtime:8.0 --platform linux/arm64
  longshore tags windows/servercore
  longshore serve

A reference is [host[:port]/]repository[:tag][@digest]; without a host it means mcr.microsoft.com.

Exit codes: 0 ok, 1 internal, 2 usage, 3 not found, 4 network or registry, 5 integrity,
6 authentication, 7 disk, 8 signature, 10 outdated, 130 interrupted (progress is kept).`;

/** In the order in which the help lists them. Each is loaded when it is asked for, so that none waits for what others need. */
const commands = new Map<string, () => Promise<AddCommand>>(
  Object.entries({
    pull: async () => (await import('./downloads/pull.ts')).pullCommand,
    inspect: async () => (await import('./registry/inspect.ts')).inspectCommand,
    tags: async () => (await import('./registry/tags.ts')).tagsCommand,
    catalog: async () => (await import('./registry/catalog.ts')).catalogCommand,
    mirrors: async () => (await import('./registry/mirrors.ts')).mirrorsCommand,
    list: async () => (await import('./library/list.ts')).listCommand,
    outdated: async () => (await import('./updates/outdated.ts')).outdatedCommand,
    update: async () => (await import('./updates/update.ts')).updateCommand,
    follow: async () => (await import('./updates/follow.ts')).followCommand,
    unfollow: async () => (await import('./updates/follow.ts')).unfollowCommand,
    history: async () => (await import('./updates/history.ts')).historyCommand,
    verify: async () => (await import('./library/verify.ts')).verifyCommand,
    remove: async () => (await import('./library/remove.ts')).removeCommand,
    prune: async () => (await import('./library/prune.ts')).pruneCommand,
    library: async () => (await import('./library/move.ts')).libraryCommand,
    export: async () => (await import('./hand-over/export.ts')).exportCommand,
    bundle: async () => (await import('./hand-over/bundle.ts')).bundleCommand,
    import: async () => (await import('./library/import.ts')).importCommand,
    files: async () => (await import('./inside/files.ts')).filesCommand,
    cat: async () => (await import('./inside/cat.ts')).catCommand,
    extract: async () => (await import('./inside/extract.ts')).extractCommand,
    diff: async () => (await import('./inside/diff.ts')).diffCommand,
    copy: async () => (await import('./hand-over/copy.ts')).copyCommand,
    registry: async () => (await import('./hand-over/registry.ts')).registryCommand,
    serve: async () => (await import('./serve.ts')).serveCommand,
  }),
);

/**
 * The command line of Longshore. The engine is loaded when a command runs that needs it.
 * @param words what follows the program's name: where they begin with a command, the program has no other.
 */
export async function createProgram(execute: Execute, words: readonly string[] = []): Promise<Command> {
  const program = new Command('longshore')
    .description(
      'Browse container registries and download images without Docker: verified, resumable, in parallel.',
    )
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help; after a command, its own')
    .configureHelp(helpLayout)
    .configureOutput({
      outputError: (text, write) => write(`longshore: ${usageSentence(text)}\n`),
    })
    .showHelpAfterError('See all commands with “longshore --help”.')
    .addOption(
      new Option('--library <folder>', 'the library of images (an OCI image layout)')
        .env('LONGSHORE_LIBRARY')
        .argParser(parseFolder),
    )
    .addOption(
      new Option('--state <folder>', 'the folder of settings and queue')
        .env('LONGSHORE_STATE')
        .argParser(parseFolder),
    )
    .addHelpText('after', wrappedNotes(examples));
  for (const load of neededFor(words)) (await load())(program, execute);
  return program;
}

function neededFor([first = '']: readonly string[]): Iterable<() => Promise<AddCommand>> {
  if (['-V', '--version'].includes(first)) return [];
  const asked = commands.get(first);
  return asked === undefined ? commands.values() : [asked];
}

/** The first of these words that is the name of a command; an empty text where none is. */
export function commandIn(words: readonly string[]): string {
  return words.find((word) => commands.has(word)) ?? '';
}

/** The words of a command line; a word after `help` that is no command is told as such, instead of all that there is to say. */
export function askedWords(words: readonly string[], { commands }: Command): readonly string[] {
  const [first, asked, ...rest] = words;
  if (first !== 'help' || asked === undefined || asked.startsWith('-')) return words;
  return commands.some((command) => command.name() === asked) || asked === 'help' ? words : [asked, ...rest];
}
