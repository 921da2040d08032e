import Table from 'cli-table3';
import pc from 'picocolors';
import type { CheckOutcome } from './checked-file.ts';
import type { CorpusSummary } from './corpus-summary.ts';

const whole = (amount: number) => amount.toLocaleString('en-US');

const paints: Readonly<Record<CheckOutcome, (text: string) => string>> = {
  ready: pc.green,
  warn: pc.yellow,
  rejected: pc.red,
  unreadable: pc.red,
  broken: pc.red,
};

/** What a run over many files gave, for people. @param columns width of the terminal */
export function describeSummary(summary: CorpusSummary, columns: number): string {
  const counts = Object.entries(summary.outcomes)
    .filter(([, files]) => files > 0)
    .map(([outcome, files]) => paints[outcome as CheckOutcome](`${whole(files)} ${outcome}`));
  const total = `${pc.bold(`${whole(summary.files)} file${summary.files === 1 ? '' : 's'}`)}: ${counts.join(', ')}`;
  return summary.files < 2 ? total : [codesTable(summary, columns), extremesTable(summary, columns), total].join('\n');
}

function codesTable({ codes }: CorpusSummary, columns: number): string {
  const table = quiet(['outcome', 'code', 'files', 'for example']);
  for (const { outcome, code, files, example } of codes) {
    table.push([paints[outcome](outcome), code, right(whole(files)), shortened(example, columns - 52)]);
  }
  return table.toString();
}

function extremesTable({ slowest, largest }: CorpusSummary, columns: number): string {
  const table = quiet(['', '', 'code', 'file']);
  const path = (text: string) => shortened(text, columns - 56);
  for (const [index, { path: file, code, milliseconds }] of slowest.entries()) {
    table.push([index === 0 ? 'slowest' : '', right(`${whole(milliseconds)} ms`), code, path(file)]);
  }
  for (const [index, { path: file, code, peakRssBytes }] of largest.entries()) {
    table.push([
      index === 0 ? 'most memory' : '',
      right(`${whole(Math.round(peakRssBytes / 1e6))} MB`),
      code,
      path(file),
    ]);
  }
  return table.toString();
}

function quiet(head: readonly string[]) {
  return new Table({ head: [...head], style: { head: [], border: [], compact: true } });
}

function right(content: string) {
  return { content, hAlign: 'right' as const };
}

/** The end of a path tells more than its start. */
function shortened(text: string, room: number): string {
  const chars = Math.max(20, room);
  return text.length > chars ? `…${text.slice(1 - chars)}` : text;
}
