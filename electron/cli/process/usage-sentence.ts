import { sanitizeText } from '../text/sanitize.ts';

/**
 * What commander says of a wrong command line, as Longshore tells it: without its “error: ”, on one line, and without user
 * names and passwords that were written into an address or an option of other tools, which would end up in the mail of cron.
 */
export function usageSentence(text: string): string {
  const plain = sanitizeText(text.replace(/^error: /, '').trim());
  return plain
    .replace(/^(unknown option '[^'=]+=).*(?=')/, '$1…')
    .replace(/( argument '| value ').*@(?=.*' (?:is|from env) )/, '$1…@');
}
