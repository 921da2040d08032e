import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** What one stage of "npm test" came to. */
export interface StageResult {
  readonly title: string;
  readonly passed: number;
  readonly failed: number;
  readonly milliseconds: number;
  /** Why it failed, when that is not on the screen already. */
  readonly reason?: string;
}

const jestReportSchema = z.object({
  numPassedTests: z.number().int(),
  numFailedTests: z.number().int(),
  numRuntimeErrorTestSuites: z.number().int(),
});

/** Counts from jest's JSON report; a file of tests that could not even be loaded counts as one failed. */
export function countJestReport(file: string): { passed: number; failed: number } {
  const report = jestReportSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  return { passed: report.numPassedTests, failed: report.numFailedTests + report.numRuntimeErrorTestSuites };
}

/** The table at the end of "npm test", whose last line is "N passed, N failed". */
export function summarise(results: readonly StageResult[]): string {
  const width = Math.max(...results.map(({ title }) => title.length));
  const rows = results.map((result) => {
    const counts = `${result.passed} passed, ${result.failed} failed`;
    const reason = result.reason === undefined ? '' : `  ${result.reason.split('\n')[0]}`;
    const seconds = `${(result.milliseconds / 1000).toFixed(1)} s`;
    return `${result.failed === 0 ? '✓' : '✗'} ${result.title.padEnd(width)} ${seconds.padStart(8)}  ${counts}${reason}`;
  });
  const total = (pick: 'passed' | 'failed') => results.reduce((sum, result) => sum + result[pick], 0);
  return [...rows, '', `${total('passed')} passed, ${total('failed')} failed`].join('\n');
}
