import { describe, expect, it } from 'vitest';
import { faultReport } from './report.ts';

const facts = { version: '1.2.3', privateNames: ['/home/jane', 'jane'] };

describe('the report of a fault', () => {
  it('holds the error with its causes and facts, and the latest lines, without a secret or a folder', () => {
    const cause = Object.assign(new Error('connect to http://ann:hunter2@proxy.example:8080'), {
      path: '/home/jane/Images/x',
      headers: { authorization: 'Bearer hunter2hunter2' },
    });
    const report = faultReport({
      ...facts,
      error: new Error('The download failed', { cause }),
      recentLog: ['{"msg":"GET https://blob.example/x?sig=hunter2"}', '{"msg":"jane, 2"}'],
    });
    expect(report).toMatch(/^Longshore 1\.2\.3 on /);
    expect(report).toMatch(
      /The download failed[\s\S]*connect to http:\/\/proxy\.example:8080[\s\S]*msg[\s\S]*, 2"}$/,
    );
    expect(report).toContain('report.test.ts');
    expect(report).not.toMatch(/hunter2|jane/);
  });

  it('fits into an issue, whatever has been logged', () => {
    const recentLog = Array.from({ length: 60 }, (_, index) => `${index} ${'x'.repeat(9_000)}`);
    const report = faultReport({ ...facts, error: new Error('y'.repeat(1_000_000)), recentLog });
    expect(report.length).toBeLessThan(65_536);
    expect(report).toContain('\n59 x');
    expect(report).not.toContain('\n0 x');
  });
});
