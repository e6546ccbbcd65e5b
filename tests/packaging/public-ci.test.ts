import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import packageJson from '../../package.json' with { type: 'json' };

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = `${root}.github/workflows/`;
const require = createRequire(createRequire(import.meta.url).resolve('electron-builder'));
const step = z.object({
  uses: z.string().optional(),
  run: z.string().optional(),
  shell: z.string().optional(),
  if: z.string().optional(),
  with: z.record(z.string(), z.unknown()).optional(),
});
const permissions = z.record(z.string(), z.string());
const workflowSchema = z.object({
  // YAML 1.1 reads the bare word `on` as true.
  on: z.unknown(),
  permissions,
  jobs: z.record(
    z.string(),
    z.object({ 'timeout-minutes': z.number(), permissions: permissions.optional(), steps: z.array(step) }),
  ),
});

const names = await readdir(folder);
const workflows = await Promise.all(
  names.map(async (name) => {
    const text = await readFile(`${folder}${name}`, 'utf8');
    return { name, text, workflow: workflowSchema.parse(require('js-yaml').load(text)) };
  }),
);

describe.each(workflows)('the workflow $name', ({ text, workflow }) => {
  const steps = Object.values(workflow.jobs).flatMap((job) => job.steps);

  it('pins every action by its commit, with the version beside it', () => {
    const uses = text.match(/^.*\buses:.*$/gm) ?? [];
    expect(uses.length).toBeGreaterThan(0);
    for (const line of uses) expect(line).toMatch(/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it('may read, and only the job that drafts a release may write', () => {
    expect(workflow.permissions).toEqual({ contents: 'read' });
    const wider = Object.entries(workflow.jobs).filter(([, job]) => job.permissions !== undefined);
    expect(wider.map(([name]) => name)).toEqual(text.includes('gh release create') ? ['draft'] : []);
    // A job that may write runs no code of the repository.
    for (const [, job] of wider) expect(job.steps.filter(({ uses }) => uses !== undefined)).toEqual([]);
  });

  it('leaves no credential in the checkout, and no text of others in a script', () => {
    for (const { uses, with: inputs } of steps) {
      if (uses?.startsWith('actions/checkout@'))
        expect(inputs).toMatchObject({ 'persist-credentials': false });
    }
    expect(text).not.toContain('pull_request_target');
    for (const { run } of steps) expect(run ?? '').not.toMatch(/\$\{\{\s*(?:github|inputs|secrets)\./);
  });
});

describe('what the workflows run', () => {
  const commands = workflows.flatMap(({ workflow }) =>
    Object.values(workflow.jobs).flatMap(({ steps }) => steps.flatMap(({ run }) => run?.split('\n') ?? [])),
  );

  it('is there: scripts of package.json and files of the checkout', () => {
    const scripts = commands.flatMap((line) =>
      [...line.matchAll(/\bnpm run ([\w:]+)/g)].map(([, name]) => name),
    );
    expect(scripts).toContain('test:electron');
    for (const name of scripts) expect(Object.keys(packageJson.scripts)).toContain(name);
    const files = commands.flatMap((line) =>
      [...line.matchAll(/\bnode ([\w./-]+)/g)].map(([, name]) => name ?? ''),
    );
    expect(files).toContain('scripts/package.mjs');
    for (const name of files)
      expect({ name, exists: existsSync(`${root}${name}`) }).toEqual({ name, exists: true });
  });

  it('hands no word on behind a bare --, which PowerShell takes away', () => {
    expect(commands.filter((line) => /\bnpm\b.* -- /.test(line))).toEqual([]);
  });

  it('is Bash where it is written as such', () => {
    const steps = workflows.flatMap(({ workflow }) =>
      Object.values(workflow.jobs).flatMap((job) => job.steps),
    );
    const needsBash = steps.filter(({ run }) => /\$\{?[A-Z_]{3,}|\$\(|\\$/m.test(run ?? ''));
    expect(needsBash.length).toBeGreaterThan(2);
    for (const { run, shell, if: condition } of needsBash)
      expect({
        run,
        isBash: shell === 'bash' || /Linux/.test(condition ?? '') || /^gh /.test(run ?? ''),
      }).toEqual({
        run,
        isBash: true,
      });
  });

  it('ends in artefacts with checksums', () => {
    for (const { text } of workflows) expect(text).toContain('release/SHA256SUMS-*.txt');
  });
});

describe('Dependabot', () => {
  it('looks after packages and actions', async () => {
    const file = await readFile(new URL('../../.github/dependabot.yml', import.meta.url), 'utf8');
    expect(require('js-yaml').load(file)).toMatchObject({
      version: 2,
      updates: ['npm', 'github-actions'].map((ecosystem) => ({
        'package-ecosystem': ecosystem,
        directory: '/',
        schedule: { interval: 'weekly' },
      })),
    });
  });
});

describe('public CI', () => {
  it('tests and packages on all three systems', () => {
    for (const { text } of workflows) {
      for (const system of ['ubuntu-', 'windows-', 'macos-']) expect(text).toContain(system);
    }
    expect(workflows.map(({ name }) => name).sort()).toEqual(['ci.yml', 'release.yml']);
  });
});
