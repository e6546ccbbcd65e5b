import { withoutCredentials } from '../../../shared/text/without-credentials.ts';
import { sanitizeText } from '../text/sanitize.ts';

/** What may follow the name of an option of other tools: `--creds=user:secret`, `-uuser:secret`. Suggestions have no quotes. */
const unknownOption = /^(unknown option '(?:--[\w-]*(?![\w-])=?|-[^-])).+(?=')/su;
/** A value, and what its reader says of it, which hides credentials by itself. */
const invalidValue =
  /^(option '[^']*' (?:argument|value) '|command-argument value ')(.*)(' (?:from env '\w+' )?is invalid[ .].*)$/s;
/** What is said of an option that counts once when it is given again. */
export const secondValue = 'It is given twice, and only one can be asked for. Run the command once for each.';
/** Nothing is wrong with the second value by itself, so that the option is told and not the value. */
const secondOption = /^option '(--[\w-]+)[^']*' argument '/;
/** What commander says itself before it repeats words of the command line. */
const introduction =
  /^(?:unknown (?:option|command) '|too many arguments(?: for '[^']*')?\. Expected \d+ arguments? but got \d+: )/;

/**
 * What commander says of a wrong command line, as Longshore tells it: without its “error: ”, on one line, and without user
 * names and passwords that were written into an address or an option of other tools, which would end up in the mail of cron.
 */
export function usageSentence(text: string): string {
  const plain = text.replace(/^error: /, '').trim();
  const [, twice] = plain.endsWith(`' is invalid. ${secondValue}`) ? (secondOption.exec(plain) ?? []) : [];
  return sanitizeText(twice === undefined ? withoutSecrets(plain) : secondValue.replace('It', twice));
}

function withoutSecrets(text: string): string {
  const [, start, value, rest] = invalidValue.exec(text) ?? [];
  if (start !== undefined && value !== undefined) return `${start}${withoutCredentials(value)}${rest}`;
  const short = text.replace(unknownOption, '$1…');
  const own = introduction.exec(short)?.[0] ?? '';
  return `${own}${withoutCredentials(short.slice(own.length))}`;
}
