import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';

const folder = fileURLToPath(new URL('../../.github/workflows/', import.meta.url));
const require = createRequire(createRequire(import.meta.url).resolve('electron-builder'));
const step = z.object({
  uses: z.string().optional(),
  run: z.string().optional(),
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

describe('public CI', () => {
  it('tests and packages on all three systems', () => {
    for (const { text } of workflows) {
      for (const system of ['ubuntu-', 'windows-', 'macos-']) expect(text).toContain(system);
    }
    expect(workflows.map(({ name }) => name).sort()).toEqual(['ci.yml', 'release.yml']);
  });
});
