import { shortDigest } from '../../../../shared/digest.ts';
import { AppError } from '../../../../shared/errors.ts';
import { formatBytes } from '../../../../shared/format.ts';
import { formatReference, parseReference } from '../../../../shared/reference.ts';
import type { TagVersion } from '../../../../shared/schemas/updates.ts';
import type { CommandEnvironment } from '../../process/environment.ts';
import { exitCodes } from '../../process/exit-codes.ts';
import { type EngineFlags, withSession } from '../../session.ts';
import { sanitizeText, toJsonText } from '../../text/sanitize.ts';
import { formatTable } from '../../text/table.ts';
import { dayOf } from '../../text/updates.ts';
import { defineCommand } from '../define-command.ts';

/** `history` lists what a followed tag has meant. */
export const historyCommand = defineCommand({
  name: 'history',
  summary: 'list what a followed tag has meant',
  description:
    'List the versions of a followed tag that looks have found, the newest first: digest, date and size for the platforms of the library.',
  arguments: [['<reference>', 'a tag that is followed']],
  json: 'document',
  makesNoLibrary: true,
  run: history,
});

/** @throws {AppError} `MANIFEST_UNKNOWN` for a tag that is not followed. */
async function history(
  text: string,
  options: EngineFlags & { json?: boolean },
  environment: CommandEnvironment,
): Promise<number> {
  return withSession(options, environment, async (client) => {
    const { defaultRegistry } = await client.settings.get();
    const reference = formatReference(parseReference(text, defaultRegistry));
    const { followed } = await client.updates.state();
    const tag = followed.find((each) => each.reference === reference);
    if (tag === undefined) throw notFollowed(reference);
    if (options.json) environment.writeLine(toJsonText(tag.history));
    else for (const line of historyTable(tag.history, environment.columns)) environment.writeLine(line);
    return exitCodes.ok;
  });
}

function historyTable(versions: readonly TagVersion[], width: number | undefined): string[] {
  const rows = versions.flatMap(({ digest, seenAt, isIndexOnly, images }) =>
    (images.length === 0 ? [undefined] : images).map((image) => [
      dayOf(seenAt),
      dayOf(image?.created ?? null),
      sanitizeText(image?.platform ?? '-'),
      shortDigest(image?.digest ?? digest),
      image === undefined ? '-' : formatBytes(image.size),
      isIndexOnly ? 'the index alone changed' : '',
    ]),
  );
  return formatTable(
    [
      { header: 'SEEN' },
      { header: 'MADE' },
      { header: 'PLATFORM', flexible: true },
      { header: 'DIGEST' },
      { header: 'SIZE', align: 'right' },
      { header: 'NOTE', flexible: true },
    ],
    rows,
    width,
  );
}

function notFollowed(reference: string): AppError {
  return new AppError(
    'MANIFEST_UNKNOWN',
    `${reference} is not followed, so that its history is not known. Follow it first.`,
    {
      details: { reference },
    },
  );
}
