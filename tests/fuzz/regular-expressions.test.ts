import { expect, test } from 'vitest';
import { cleanCommand } from '../../electron/cli/text/image.ts';
import { sanitizeText, toJsonText } from '../../electron/cli/text/sanitize.ts';
import { placeOfAppLink } from '../../electron/desktop/links/app-link.ts';
import { redact } from '../../electron/desktop/log/redact.ts';
import { nextLink } from '../../electron/engine/network/documents/link-header.ts';
import { artifactTraits } from '../../electron/engine/oci/artifact-kind.ts';
import { isPlainPlatform } from '../../electron/engine/oci/image-config.ts';
import { parseAuthChallenges } from '../../electron/engine/registry/access/auth-challenge.ts';
import { retryAfterMs } from '../../electron/engine/registry/access/retry-after.ts';
import { describeCommand } from '../../renderer/components/text/describe-command.ts';
import { shortPlatform } from '../../renderer/components/text/platform-words.ts';
import { isFloatingTag, sortTags } from '../../renderer/explore/tags/sort-tags.ts';
import { readSearch, squash } from '../../renderer/search/words.ts';
import { parseRoute } from '../../renderer/state/route.ts';
import { isDigest } from '../../shared/digest.ts';
import { parseBytes } from '../../shared/format.ts';
import { readImageList } from '../../shared/lists/image-list.ts';
import { isSchemaOneMediaType } from '../../shared/media-types.ts';
import { parsePlatform } from '../../shared/platform.ts';
import {
  isLoopbackHost,
  isRepositoryName,
  isTag,
  parseReference,
  parseRegistry,
} from '../../shared/reference.ts';
import { cleanText } from '../../shared/text/clean-text.ts';
import { readPastedText } from '../../shared/text/pasted-text.ts';
import { isTagOfWindowsRelease, windowsReleases } from '../../shared/windows-releases.ts';
import { costOf } from '../support/cost.ts';

/** What takes the square of its length shows itself at a quarter, too; before a release it is the whole. */
const length = process.env.LONGSHORE_MATRIX === 'all' ? 100_000 : 25_000;
const longestMs = 50;
/** YAML is read by a library, which takes a second for so much of what nobody writes. */
const longestOf = new Map([['readYaml', 3_000]]);
const [release] = windowsReleases;
const digest = `sha256:${'a'.repeat(64)}`;

/** Everything that holds an expression against a text that a registry, a web page or another program wrote. */
const readers: Record<string, (text: string) => unknown> = {
  cleanCommand,
  describeCommand,
  sanitizeText,
  toJsonText,
  cleanText,
  parseReference,
  parseRegistry,
  isRepositoryName,
  isTag,
  isLoopbackHost,
  parsePlatform,
  shortPlatform,
  isDigest,
  parseBytes,
  isSchemaOneMediaType,
  nextLink,
  parseAuthChallenges,
  retryAfterMs: (text) => retryAfterMs({ 'retry-after': text, date: text }, 0),
  artifactTraits: (text) => {
    const part = { mediaType: text, digest, size: 0 };
    return artifactTraits({ mediaType: text, config: part, layers: [part], artifactType: text }, null);
  },
  isPlainPlatform: (text) => isPlainPlatform({ os: text, architecture: text }),
  placeOfAppLink: (text) => placeOfAppLink(text, { defaultRegistry: 'a.example', registries: [] }),
  isTagOfWindowsRelease: (text) => release !== undefined && isTagOfWindowsRelease(text, release),
  isFloatingTag,
  sortTags: (text) => sortTags([text, `${text}1`], {}, 'version'),
  readImageList,
  readDockerfile: (text) => readImageList(`FROM a\n${text}`),
  readYaml: (text) => readImageList(`image: a\nimage: ${text}`),
  readPastedText,
  readSearch,
  squash,
  parseRoute,
  // Twice as long as a line of the log may be.
  redact: (text) => redact(text.slice(-20_000), ['/home/jane', 'jane']),
};

const repeated = [
  ...' a0A</-.:@|=_#;?\\"\'[\t\n\0\u001b\u009b',
  ...['a ', 'a/', 'a.', '1.', 'a-', '-a ', 'a=b ', ' \t', ' #', ' # buildkit', '"a=', 'a:b@', '<a>;'],
  ...['\u001b[', '\u001b];', '\u001b;a', 'RUN ', '/bin/sh -c ', 'https://a/', '-20200101', "$a='b';"],
  ...['a:', 'c:\\', 'http://a:', 'https://', 'token=', 'eyJaaaaaaaa.'],
];
const beginnings = ['RUN ', '|1 ', '<a>;', 'Bearer a="', 'token=\\'];
const afterBeginnings = [' ', 'a', '/', '"', ';', '\\', '-a ', 'a=b '];
const texts = [
  ...repeated.flatMap((part) => filled('', part)),
  ...beginnings.flatMap((begin) => afterBeginnings.flatMap((part) => filled(begin, part))),
];

function filled(begin: string, part: string): string[] {
  const body = begin + part.repeat(length / part.length);
  return [body, `${body}!`];
}

test.each(Object.entries(readers))(
  `%s reads ${length} characters at once, whatever they are`,
  async (name, read) => {
    const mostMs = longestOf.get(name) ?? longestMs;
    for (const text of texts) {
      const attempt = () => {
        try {
          read(text);
        } catch {
          // Refused is read, too.
        }
      };
      const startedAt = performance.now();
      attempt();
      if (performance.now() - startedAt < mostMs) continue;
      const { cpuMs } = await costOf(attempt, { cpuMs: mostMs, heapBytes: Number.POSITIVE_INFINITY });
      expect(cpuMs, `${text.slice(0, 40)}…${text.slice(-5)}`).toBeLessThan(mostMs);
    }
  },
);
