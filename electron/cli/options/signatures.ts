import { InvalidArgumentError, Option } from 'commander';
import { secondValue } from '../process/usage-sentence.ts';
import { parsePath } from './parse-values.ts';

/** The options that say whom to trust: `--key`, `--identity` with `--issuer`, `--trusted-root`. */
export function trustOptions(): Option[] {
  return [
    new Option('--key <file>', 'the one public key (PEM) that cosign has signed with').argParser(
      once(parsePath),
    ),
    new Option('--identity <name>', 'who signs with cosign without a key, with --issuer').argParser(
      once(asIs),
    ),
    new Option(
      '--issuer <url>',
      'who vouches for the identity, such as https://token.actions.githubusercontent.com',
    ).argParser(once(asIs)),
    new Option(
      '--trusted-root <file>',
      'trusted_root.json of Sigstore, for signatures without a key; unless given the app’s setting, else the one that Sigstore distributes',
    ).argParser(once(parsePath)),
  ];
}

/**
 * Reads an option that counts once. Of two keys the last alone would count otherwise, and who gives two means that either may have
 * signed, or that both must have.
 */
function once(parse: (text: string) => string): (text: string, before: string | undefined) => string {
  return (text, before) => {
    if (before === undefined) return parse(text);
    throw new InvalidArgumentError(secondValue);
  };
}

function asIs(text: string): string {
  return text;
}

const demands = {
  add: 'add nothing to the library without a good signature',
  copy: 'copy nothing without a good signature, and add nothing to the library without one',
  verify: 'also check who has signed the images, and exit with code 8 for one without a good signature',
};

/** `--require-signature`. @param work what is refused without one. */
export function requireSignatureOption(work: keyof typeof demands = 'add'): Option {
  return new Option(
    '--require-signature',
    `${demands[work]}: by --key or --identity where one is given, else by whom a rule of the app’s names, else by Microsoft or as Notation’s trust policy says`,
  );
}
