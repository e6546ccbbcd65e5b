import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, copyFileSync, cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, type TestContext, test } from 'vitest';
import { needEnterable } from '../support/other-account.ts';
import { needPrograms } from '../support/programs/need-programs.ts';
import { builtFolder, startCli } from '../support/programs/run-cli.ts';
import { folderOfAllTests, temporaryFolder } from '../support/temporary-folder.ts';

/** A number that no account has. */
const nobody = 12345;

/** Copies of Node and the command line: the checkout may stand in a folder that only its owner may enter. */
const folderOfCopies = folderOfAllTests();
const copies = {
  node: join(folderOfCopies, 'node'),
  cliFile: join(folderOfCopies, 'out', 'node', 'cli.cjs'),
};

beforeAll(() => {
  if (process.platform === 'win32') return;
  cpSync(builtFolder, join(folderOfCopies, 'out'), { recursive: true });
  copyFileSync(process.execPath, copies.node);
  execFileSync('chmod', ['-R', 'a+rX', folderOfCopies]);
});

/** Runs a command as a user without an account, and so without a home folder. */
async function runAsNobody(context: TestContext, words: string[], isWhole = true) {
  return startAsNobody(context, words, isWhole).finished;
}

function startAsNobody(context: TestContext, words: string[], isWhole = true) {
  context.skip(
    process.platform !== 'linux' || process.geteuid?.() !== 0,
    'only root can become somebody else',
  );
  needPrograms(context, 'setpriv');
  const folder = temporaryFolder();
  needEnterable(context, folder);
  chmodSync(folder, 0o755);
  const [library, state] = [join(folder, 'library'), join(folder, 'state')];
  for (const each of [library, state]) {
    mkdirSync(each);
    chownSync(each, nobody, nobody);
  }
  // What makes the folder a library: one that is named has to be there to be verified.
  writeFileSync(join(library, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
  const identity = [`--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups'];
  const places = isWhole ? ['--library', library, '--state', state] : [];
  return startCli([...words, ...places], {
    library: '',
    state: '',
    copies,
    startedBy: ['setpriv', ...identity, 'env', '-i'],
  });
}

test.for(['list', 'verify'])(
  'an account without a home folder can %s where both places are named',
  async (word, context) => {
    const { code, stderr } = await runAsNobody(context, [word]);
    expect(code, stderr).toBe(0);
  },
);

test('it can serve, too, and exports go beside the library', async (context) => {
  const served = startAsNobody(context, ['serve', '--json']);
  await served.waitForLine(({ type }) => type === 'listening');
  served.kill('SIGTERM');
  expect((await served.finished).code).toBe(0);
});

test('without them it is told what to name', async (context) => {
  const { code, stderr } = await runAsNobody(context, ['list'], false);
  expect(code).toBe(2);
  expect(stderr).toContain('--state');
});
