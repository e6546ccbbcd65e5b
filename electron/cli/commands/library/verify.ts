import { Option } from 'commander';
import { formatBytes } from '../../../../shared/format.ts';
import { isFullReference } from '../../../../shared/library/find-images.ts';
import type { VerifyResult } from '../../../../shared/schemas/library.ts';
import { plainHttpOption } from '../../options/common.ts';
import { requireSignatureOption, trustOptions } from '../../options/signatures.ts';
import type { CommandEnvironment } from '../../process/environment.ts';
import { exitCodes } from '../../process/exit-codes.ts';
import { stoppedWork } from '../../process/failure.ts';
import { type EngineFlags, withSession } from '../../session.ts';
import { keepingWords } from '../../signatures/keeping-words.ts';
import { asksForSignatures } from '../../signatures/trust-words.ts';
import { byteProgress } from '../../text/byte-progress.ts';
import { type CommandPlaces, commandLine, platformWords } from '../../text/command-line.ts';
import { noteReadOnly } from '../../text/read-only.ts';
import { sanitizeText, toJsonText } from '../../text/sanitize.ts';
import { defineCommand } from '../define-command.ts';

/** Options of `verify`. */
interface VerifyOptions extends EngineFlags {
  repair?: boolean;
  json?: boolean;
  signatures?: boolean;
}

/** `verify` compares the library with its digests. */
export const verifyCommand = defineCommand({
  name: 'verify',
  summary: 'check the library for damage',
  description:
    'Read every blob of the library, or of one image, and compare it with its digest. It changes nothing unless --repair is given.',
  arguments: [['[reference]', 'one image; all of them unless given']],
  options: [
    new Option(
      '--signatures',
      'also check who has signed the images; exit code 8 when a signature is wrong. With --key or --identity each image has to be signed by that, and 4 says that a registry could not be asked',
    ),
    requireSignatureOption('verify'),
    ...trustOptions(),
    plainHttpOption(),
    new Option(
      '--repair',
      'fetch what is wrong anew; where the checks of a blob’s pieces are kept, only the pieces that are wrong. What cannot be had is set aside, for a later pull to fetch',
    ),
  ],
  json: 'document',
  needsLibrary: true,
  makesNoLibrary: true,
  run: verify,
});

/**
 * Compares the blobs of the library with their digests. Damage has an exit code of its own.
 * @throws {AppError}
 */
async function verify(
  reference: string | undefined,
  options: VerifyOptions,
  environment: CommandEnvironment,
): Promise<number> {
  return withSession(options, environment, async (client) => {
    await noteReadOnly(client, environment);
    const { repair = false } = options;
    const request = { repair, ...(reference === undefined ? {} : { reference }) };
    const events = await client.library.verify(request, { signal: environment.signal });
    const result = await followVerification(events, environment);
    // What checks signatures is large, and a check of the blobs alone does without it.
    const signed =
      options.signatures || asksForSignatures(options)
        ? await import('../../signatures/verify-signatures.ts').then(({ verifySignatures }) =>
            verifySignatures(client, reference, options, environment),
          )
        : undefined;
    const signedCode = signed?.exitCode ?? exitCodes.ok;
    const isWhole = result.ok && result.unreadEntries === undefined;
    const ok = isWhole && signedCode === exitCodes.ok;
    if (options.json)
      environment.writeLine(
        toJsonText({
          ...documentOf(result),
          ok,
          ...(signed && { signatures: signed.json, attached: signed.attached }),
        }),
      );
    else
      for (const line of [
        ...(result.images === 0 && isWhole
          ? [`The library ${sanitizeText((await client.library.place()).path)} has no images to verify.`]
          : resultLines(result, options, reference, await keepingWords(client, options))),
        ...(signed?.lines ?? []),
        ...endOf(isWhole, signedCode),
      ])
        environment.writeLine(line);
    if (!isWhole) return exitCodes.integrity;
    return signedCode;
  });
}

async function followVerification(
  events: AsyncIterable<
    | { type: 'progress'; phase?: 'repairing' | undefined; bytes: number; total: number }
    | { type: 'result'; result: VerifyResult }
  >,
  environment: CommandEnvironment,
): Promise<VerifyResult> {
  let progress = byteProgress('Verifying', environment);
  let isRepairing = false;
  try {
    for await (const event of events) {
      if (event.type === 'result') return event.result;
      if (event.phase === 'repairing' && !isRepairing) {
        isRepairing = true;
        progress.stop();
        progress = byteProgress('Repairing', environment);
      }
      progress.update(event.bytes, event.total);
    }
  } catch (error) {
    throw stoppedWork(error, environment.signal, 'The verification was stopped; the library is as it was.');
  } finally {
    progress.stop();
  }
  environment.signal.throwIfAborted();
  throw new Error('The verification ended without a result');
}

/**
 * The result of a verification as lines for people.
 * @param reference the image that was verified, as it was named; all of them unless given.
 * @param keeping the options without which a pull of an image keeps no signatures.
 */
export function resultLines(
  result: VerifyResult,
  places: CommandPlaces = {},
  reference?: string,
  keeping: (reference: string) => readonly string[] = () => ['--require-signature'],
): string[] {
  const { images, blobs, corrupt, missing, affected, repair, unreadEntries = [] } = result;
  const setAside = new Set(result.setAside);
  const scope = `${images} ${images === 1 ? 'image' : 'images'}, ${blobs} ${blobs === 1 ? 'blob' : 'blobs'}`;
  const repaired = repairLines(result.repair);
  const unread = unreadLines(unreadEntries);
  if (result.ok)
    return [
      ...repaired,
      ...unread,
      `${scope}: ${unread.length > 0 ? 'all else' : 'everything'} is as it should be.`,
    ];
  const [repairable, others] = [affected.filter(comesFromRegistry), affected.filter(isNamedByOthers)];
  // A tool that copies an image anew passes over what lies under blobs/, also when it is damaged: that is set aside first.
  const isWanting = repairable.length > 0 || (others.length > 0 && corrupt.length > setAside.size);
  const optionsOf = (image: Affected) => (image.lacksAttached === true ? keeping(image.reference) : []);
  const repairWords = ['verify', ...(reference === undefined ? [] : [reference]), '--repair'];
  const commands =
    repair === undefined
      ? isWanting
        ? [repairWords]
        : []
      : repairable.map((image) => [
          'pull',
          image.reference,
          ...platformWords(image.platform),
          ...optionsOf(image),
        ]);
  return [
    ...repaired,
    ...unread,
    ...corrupt.map((digest) => `damaged  ${digest}${setAside.has(digest) ? '  (set aside)' : ''}`),
    ...missing.map((digest) => `missing  ${digest}`),
    `${scope}: ${corrupt.length} damaged, ${missing.length} missing.${commands.length === 0 ? '' : ' Repair with:'}`,
    ...commands.map((words) => `  ${commandLine(words, places)}`),
    ...(repair !== undefined && repairable.some((image) => optionsOf(image).length > 0)
      ? [keptOnlyThen]
      : []),
    ...others.map(
      ({ reference }) =>
        `Copy ${sanitizeText(reference)} into the library anew with the tool that put it there.`,
    ),
  ];
}

/** A bill of materials and the like comes with the setting alone; whoever keeps those has it set. */
const keptOnlyThen =
  'Without --require-signature, --key or --identity a pull keeps no signatures: give what they were kept with.';

/** Entries without a digest that can be read: nothing of them can be verified, and no blob is deleted because of them. */
function unreadLines(names: readonly string[]): string[] {
  if (names.length === 0) return [];
  return [
    ...names.map((name) => `unread   ${sanitizeText(name)}`),
    'What index.json of the library says of these cannot be read. Correct it there, or take them out of it and download their images anew.',
  ];
}

/** Bytes that are right do not make an image right whose signature is not. */
function endOf(areBytesRight: boolean, signedCode: number): string[] {
  if (!areBytesRight || signedCode === exitCodes.ok) return [];
  const what =
    signedCode === exitCodes.signature
      ? 'and signatures are not'
      : 'and whether all is signed as asked could not be found out';
  return [`The bytes are right, ${what}: see above.`];
}

function repairLines(repair: VerifyResult['repair']): string[] {
  if (repair === undefined) return [];
  const { repaired, bytesFetched, problem } = repair;
  const blobs = `${repaired.length} ${repaired.length === 1 ? 'blob' : 'blobs'}`;
  return [
    ...repaired.map((digest) => `repaired ${digest}`),
    ...(repaired.length === 0
      ? []
      : [`Repaired ${blobs} with ${formatBytes(bytesFetched)} from the network.`]),
    ...(problem === null ? [] : [sanitizeText(problem.message)]),
  ];
}

/** As scripts read it. */
function documentOf({ affected: _, repair, ...document }: VerifyResult): object {
  if (repair === undefined) return document;
  return { ...document, repaired: repair.repaired, bytesFetched: repair.bytesFetched };
}

type Affected = VerifyResult['affected'][number];

function comesFromRegistry({ reference }: Affected): boolean {
  return isFullReference(reference);
}

/** Another tool gave it a name that says nothing of a registry, or none. */
function isNamedByOthers(image: Affected): boolean {
  return !comesFromRegistry(image);
}
