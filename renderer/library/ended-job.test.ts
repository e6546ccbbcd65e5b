import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { afterEach, expect, it } from 'vitest';
import { namelessEntry } from '../../shared/text/nameless-entry.ts';
import { i18n, type Language } from '../i18n/index.ts';
import type { LibraryJob } from '../state/library-jobs.ts';
import { EndedJob } from './ended-job.tsx';
import { intentOf } from './job-intent.ts';

afterEach(() => i18n.changeLanguage('en'));

const whole = { ok: true, images: 1, blobs: 3, corrupt: [], missing: [], affected: [] };

function jobWith(verified: Partial<NonNullable<LibraryJob['verified']>>): LibraryJob {
  return { kind: 'verify', state: 'done', bytes: 9, total: 9, verified: { ...whole, ...verified } };
}

async function noteOf(job: LibraryJob, language: Language = 'en'): Promise<string> {
  await i18n.changeLanguage(language);
  const note = createElement(EndedJob, { job, jobKey: '*', title: undefined });
  return renderToStaticMarkup(createElement(QueryClientProvider, { client: new QueryClient() }, note));
}

it('does not say that all is well where entries of the index cannot be read', async () => {
  const job = jobWith({ unreadEntries: ['r.example/lost:1'] });
  expect(intentOf(job)).toBe('warning');
  const note = await noteOf(job);
  expect(note).toContain('r.example/lost:1');
  expect(note).toContain('Correct it there, or take them out');
  expect(note).toContain('All else is as it should be: 3 blobs checked');
  expect(await noteOf(job, 'zh-CN')).toMatch(/r\.example\/lost:1.*请在该文件中更正.*其余一切正常/);
});

it('says that every byte is correct where every entry can be read', async () => {
  expect(intentOf(jobWith({}))).toBe('success');
  const note = await noteOf(jobWith({}));
  expect(note).toContain('3 blobs checked, every byte is correct.');
  expect(note).not.toMatch(/All else|index\.json/);
});

it('tells damage and unreadable entries together, as an error', async () => {
  const corrupt = [`sha256:${'a'.repeat(64)}`];
  const job = jobWith({ ok: false, corrupt, unreadEntries: ['r.example/lost:1'] });
  expect(intentOf(job)).toBe('error');
  const note = await noteOf(job);
  expect(note).toMatch(/r\.example\/lost:1.*Damaged blobs: 1, missing: 0\./);
  expect(note).not.toContain('All else');
});

it('still warns of unreadable entries once damage is repaired', async () => {
  const repair = { repaired: [`sha256:${'a'.repeat(64)}`], bytesFetched: 5, problem: null };
  const job = jobWith({ repair, unreadEntries: ['r.example/lost:1'] });
  expect(intentOf(job)).toBe('warning');
  expect(await noteOf(job)).toMatch(/r\.example\/lost:1.*Repaired 1 blob/);
});

it('offers to download again only what has a name to download it by', async () => {
  const nameless = { reference: `sha256:${'b'.repeat(64)}`, platform: null };
  const named = { reference: 'r.example/a:1', platform: null };
  const job = { ok: false, missing: [`sha256:${'a'.repeat(64)}`] };
  expect(await noteOf(jobWith({ ...job, affected: [nameless, named] }))).toContain(
    'Download 1 affected image again',
  );
  const note = await noteOf(jobWith({ ...job, affected: [nameless] }));
  expect(note).toContain('Repair 1 blob');
  expect(note).not.toContain('Download');
});

it('says what a download needs to bring kept signatures back, where those are among what is damaged', async () => {
  const digest = `sha256:${'a'.repeat(64)}`;
  const image = { reference: 'r.example/a:1', platform: null };
  const job = { ok: false, corrupt: [digest], setAside: [digest] };
  const lacking = jobWith({ ...job, affected: [{ ...image, lacksAttached: true }] });
  expect(await noteOf(lacking)).toContain('only where a rule asks for signatures, or');
  expect(await noteOf(lacking, 'zh-CN')).toContain('随每个镜像保存');
  expect(await noteOf(jobWith({ ...job, affected: [image] }))).not.toContain('only where a rule');
});

it('names foreign entries without what would fill or reorder the note', async () => {
  const many = Array.from({ length: 100 }, (_, at) => `r.example/lost:${at}`);
  const note = await noteOf(
    jobWith({ unreadEntries: ['\u202e<b>', '', namelessEntry, namelessEntry, ...many] }),
  );
  expect(note.match(/<li>[^<]*<\/li>/g)).toEqual([
    '<li>&lt;b&gt;</li>',
    '<li>an entry without name and digest</li>',
    '<li>r.example/lost:0</li>',
    '<li>r.example/lost:1</li>',
    '<li>r.example/lost:2</li>',
    '<li>and others</li>',
  ]);
});
