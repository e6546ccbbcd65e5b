import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { largeLayer } from '../simulator/content/large-layer.ts';
import { blobPath } from '../support/libraries/library-state.ts';
import { cliPlaces } from '../support/programs/cli-places.ts';
import { runCli } from '../support/programs/run-cli.ts';
import { type ProgramResult, runProgram } from '../support/programs/run-program.ts';
import { runningSimulator } from '../support/registries/running-simulator.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const cliFile = fileURLToPath(new URL('../../out/node/cli.cjs', import.meta.url));

/** A shell in which `longshore` is installed, and nothing is set that the command line would read. */
function shell(folder: string): (line: string) => Promise<ProgramResult> {
  const program = join(folder, 'longshore');
  writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' '${cliFile}' "$@"\n`, { mode: 0o755 });
  return (line) =>
    runProgram('env', ['-i', `PATH=${folder}:${process.env.PATH}`, 'sh', '-c', `cd '${folder}' && ${line}`]);
}

/** What is advised after these words, to be pasted as it is. */
function adviceAfter(words: string, text: string): string {
  const [, found = ''] = text.split(words);
  const [line = ''] = found.trim().split('\n');
  expect(line).toMatch(/^longshore /);
  return line;
}

test.skipIf(process.platform === 'win32')(
  'every command that is advised works when it is pasted',
  async () => {
    const simulator = await runningSimulator({ catalogue: 'empty' });
    const architectures = ['amd64', 'arm64'];
    for (const architecture of architectures) {
      const steps = [{ createdBy: 'COPY', layer: largeLayer(architecture, 50_000) }];
      await simulator.content
        .addImage('app', [architecture], { platform: { os: 'linux', architecture }, steps })
        .build();
    }
    const folder = temporaryFolder();
    const run = shell(folder);
    const library = join(folder, "it's my $HOME library");
    mkdirSync(join(library, 'blobs'), { recursive: true });
    const places = `--library '${library.replaceAll("'", "'\\''")}' --state '${join(folder, 'the state')}'`;

    const unknown = await run(`longshore remove other:1 ${places}`);
    const listed = await run(unknown.stderr.split('“')[1]?.split('”')[0] ?? '');
    expect(listed.code, listed.stderr).toBe(0);
    const pull = adviceAfter('Fetch one with:', listed.stderr).replace(
      'REFERENCE',
      `${simulator.host}/app:amd64`,
    );
    const pulled = await run(pull);
    expect(pulled.code, pulled.stderr).toBe(0);
    const exported = await run(adviceAfter('Make an archive of it with:', pulled.stdout));
    expect(exported.code, exported.stderr).toBe(0);
    expect(existsSync(join(folder, 'image.tar'))).toBe(true);

    const [{ digest = '' } = {}] = JSON.parse((await run(`longshore list --json ${places}`)).stdout);
    writeFileSync(blobPath(library, digest), 'damaged');
    const verified = await run(`longshore verify ${places}`);
    expect(verified.code).toBe(5);
    const repaired = await run(adviceAfter('Repair with:', verified.stdout));
    expect(repaired.code, repaired.stderr).toBe(0);
    expect((await run(`longshore verify ${places}`)).code).toBe(0);
  },
);

test('who pulls several images without a sign-in is told once where it comes from', async () => {
  const { host } = await runningSimulator({
    auth: 'basic',
    credentials: { username: 'ada', password: 'secret', identityToken: 'refresh-me' },
  });
  const references = ['2019', '2022'].map((year) => `${host}/windows/nanoserver:ltsc${year}-amd64`);
  const { code, stderr } = await runCli(
    ['pull', ...references],
    cliPlaces({ DOCKER_CONFIG: temporaryFolder() }),
  );
  expect(code, stderr).toBe(6);
  expect(stderr.match(/docker login HOST/g)).toHaveLength(1);
});
