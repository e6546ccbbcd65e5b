import type { CDPSession, Page } from 'playwright-core';
import * as z from 'zod';

/** What the window's main thread did while it was watched. */
export interface TaskReport {
  /** Longest task (ms), as the clock on the wall has it: on a busy machine most of it is waiting. */
  longest: number;
  /** Most processor time (ms) that one task took. */
  mostWork: number;
}

const traceEventSchema = z.object({
  name: z.string(),
  ph: z.string(),
  pid: z.number(),
  tid: z.number(),
  ts: z.number(),
  dur: z.number().optional(),
  tdur: z.number().optional(),
  args: z.object({ name: z.string().optional() }).optional(),
});
type TraceEvent = z.infer<typeof traceEventSchema>;

/**
 * Does something and tells what the page's main thread did meanwhile, by Chromium's own trace. Its processor time says the
 * same whatever else the machine does.
 */
export async function measureTasks(page: Page, work: () => Promise<void>): Promise<TaskReport> {
  const session = await page.context().newCDPSession(page);
  const events: TraceEvent[] = [];
  session.on('Tracing.dataCollected', ({ value }) => {
    for (const event of value) {
      const parsed = traceEventSchema.safeParse(event);
      if (parsed.success) events.push(parsed.data);
    }
  });
  const includedCategories = ['toplevel', 'devtools.timeline'];
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories, excludedCategories: ['*'] },
  });
  await work();
  await end(session);
  const main = events.find(({ name }) => name === 'FunctionCall');
  const tasks = events.filter(
    ({ name, ph, pid, tid }) =>
      ph === 'X' && name.endsWith('RunTask') && pid === main?.pid && tid === main.tid,
  );
  return {
    longest: most(tasks.map(({ dur = 0 }) => dur)),
    mostWork: most(tasks.map(({ dur = 0, tdur = dur }) => tdur)),
  };
}

async function end(session: CDPSession): Promise<void> {
  const complete = new Promise<void>((resolve) => session.once('Tracing.tracingComplete', () => resolve()));
  await session.send('Tracing.end');
  await complete;
  await session.detach();
}

function most(microseconds: readonly number[]): number {
  return Math.round(microseconds.reduce((greatest, each) => Math.max(greatest, each), 0) / 1000);
}
