import { appendFileSync } from 'node:fs';
import type { Reporter, SerializedError, TestModule } from 'vitest/node';

/** What one run of Vitest adds to the summary of `npm test`. */
export interface TestSummary {
  passed: number;
  failed: number;
  skipped: { test: string; reason: string }[];
}

/** Appends one line of JSON, a `TestSummary`, to a file when a run of Vitest ends. */
export class SummaryReporter implements Reporter {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly SerializedError[]): void {
    const summary: TestSummary = { passed: 0, failed: unhandledErrors.length, skipped: [] };
    for (const module of modules) addModule(summary, module);
    appendFileSync(this.#file, `${JSON.stringify(summary)}\n`);
  }
}

function addModule(summary: TestSummary, module: TestModule): void {
  const failedBefore = summary.failed;
  for (const test of module.children.allTests()) {
    const result = test.result();
    // One that was tried again and passed then is one that fails now and then.
    const isRetried = (test.diagnostic()?.retryCount ?? 0) > 0;
    if (result.state === 'passed' && !isRetried) summary.passed += 1;
    else if (isRetried) summary.failed += 1;
    else if (result.state === 'failed') summary.failed += 1;
    else {
      const reason = (result.state === 'skipped' && result.note) || 'marked as skipped in its file';
      summary.skipped.push({ test: `${module.relativeModuleId} > ${test.fullName}`, reason });
    }
  }
  // A file that cannot be loaded, or whose hooks fail, has no test that says so.
  if (module.state() === 'failed' && summary.failed === failedBefore) summary.failed += 1;
}
