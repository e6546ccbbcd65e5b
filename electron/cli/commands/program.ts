import { Command, Option } from 'commander';
import { version } from '../../engine/version.ts';
import { parseFolder } from '../options/parse-values.ts';
import { usageSentence } from '../process/usage-sentence.ts';
import type { Execute } from './define-command.ts';
import { pullCommand } from './downloads/pull.ts';
import { bundleCommand } from './hand-over/bundle.ts';
import { copyCommand } from './hand-over/copy.ts';
import { exportCommand } from './hand-over/export.ts';
import { registryCommand } from './hand-over/registry.ts';
import { helpLayout, wrappedNotes } from './help-layout.ts';
import { catCommand } from './inside/cat.ts';
import { diffCommand } from './inside/diff.ts';
import { extractCommand } from './inside/extract.ts';
import { filesCommand } from './inside/files.ts';
import { importCommand } from './library/import.ts';
import { listCommand } from './library/list.ts';
import { libraryCommand } from './library/move.ts';
import { pruneCommand } from './library/prune.ts';
import { removeCommand } from './library/remove.ts';
import { verifyCommand } from './library/verify.ts';
import { catalogCommand } from './registry/catalog.ts';
import { inspectCommand } from './registry/inspect.ts';
import { mirrorsCommand } from './registry/mirrors.ts';
import { tagsCommand } from './registry/tags.ts';
import { serveCommand } from './serve.ts';
import { followCommand, unfollowCommand } from './updates/follow.ts';
import { historyCommand } from './updates/history.ts';
import { outdatedCommand } from './updates/outdated.ts';
import { updateCommand } from './updates/update.ts';

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

/** In the order in which the help lists them. */
const commands = [
  pullCommand,
  inspectCommand,
  tagsCommand,
  catalogCommand,
  mirrorsCommand,
  listCommand,
  outdatedCommand,
  updateCommand,
  followCommand,
  unfollowCommand,
  historyCommand,
  verifyCommand,
  removeCommand,
  pruneCommand,
  libraryCommand,
  exportCommand,
  bundleCommand,
  importCommand,
  filesCommand,
  catCommand,
  extractCommand,
  diffCommand,
  copyCommand,
  registryCommand,
  serveCommand,
];

/** The command line of Longshore. The engine is loaded when a command runs that needs it. */
export function createProgram(execute: Execute): Command {
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
  for (const addCommand of commands) addCommand(program, execute);
  return program;
}

/** The words of a command line; a word after `help` that is no command is told as such, instead of all that there is to say. */
export function askedWords(words: readonly string[], { commands }: Command): readonly string[] {
  const [first, asked, ...rest] = words;
  if (first !== 'help' || asked === undefined || asked.startsWith('-')) return words;
  return commands.some((command) => command.name() === asked) || asked === 'help' ? words : [asked, ...rest];
}
