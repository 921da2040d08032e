import { basename } from 'node:path';
import Table from 'cli-table3';
import pc from 'picocolors';
import { isGoodSizeOffered } from '../../assess/good-size.ts';
import { verdictText } from '../../assess/verdict-text.ts';
import { sizeText, wholeDpi } from '../../assess/wording.ts';
import type { PrintPassport } from '../../passport/print-passport.ts';
import type { PrintOrder } from '../../print/print-order.ts';
import { printProfile } from '../../print/print-profiles.ts';
import type { FileResult } from './file-result.ts';
import { shownName } from './shown-name.ts';

const verdicts: Readonly<Record<FileResult['state'], readonly [mark: string, paint: (text: string) => string]>> = {
  ready: ['✓ ready', pc.green],
  warn: ['! warn', pc.yellow],
  rejected: ['✗ rejected', pc.red],
  failed: ['✗ failed', pc.red],
  deleted: ['✗ deleted', pc.red],
  interrupted: ['- stopped', pc.dim],
  checking: ['… checking', pc.dim],
  awaiting: ['… awaiting', pc.dim],
};

/** Of the columns that are neither names nor findings, and of all borders and gaps. */
const fixedColumns = 10 + 4 + 14 + 16;
/** The longest code, with a comma. */
const findingColumns = 21;
const leastColumns = 80;
const idColumns = 36;

/** What is wrong with whatever is not simply ready, in words, and last, where it is seen, a table of all verdicts with the ids. */
export function describeUploads(given: readonly FileResult[], columns: number): string {
  const results = withShortNames(given);
  const reasons = results.filter(({ state }) => state !== 'ready').flatMap((result) => reasonLines(result, columns));
  const width = Math.max(leastColumns, columns);
  return [...reasons, verdictTable(results, width), ...idLines(results, width)].join('\n');
}

/** Without their folders, where that leaves no two alike. */
function withShortNames(results: readonly FileResult[]): readonly FileResult[] {
  const short = results.map((result) => ({ ...result, file: basename(result.file) }));
  return new Set(short.map(({ file }) => file)).size === results.length ? short : results;
}

function verdictTable(results: readonly FileResult[], columns: number): string {
  const room = columns - fixedColumns;
  const longestName = Math.max(4, ...results.map(({ file }) => [...file].length));
  const nameColumns = Math.min(longestName, room - findingColumns);
  const table = new Table({
    head: ['file', 'verdict', 'dpi', 'good up to', 'findings'],
    colAligns: ['left', 'left', 'right', 'left', 'left'],
    colWidths: [nameColumns + 2, null, null, null, room - nameColumns + 2],
    wordWrap: true,
    style: { head: [], border: [], compact: true },
  });
  for (const result of results) {
    const { file, state, passport } = result;
    const [mark, paint] = verdicts[state];
    const fit = passport?.fit;
    const dpi = fit ? String(wholeDpi(fit.effectiveDpi)) : '';
    table.push([
      shownName(file, nameColumns),
      paint(mark),
      dpi,
      passport && fit ? goodSizeColumn(fit, passport.order) : '',
      codesOf(result),
    ]);
  }
  return table.toString();
}

function goodSizeColumn(fit: NonNullable<PrintPassport['fit']>, order: PrintOrder): string {
  const profile = printProfile(order.profile);
  return profile && !isGoodSizeOffered(fit, profile) ? 'no size' : sizeText(fit.printsWellUpTo);
}

/** The ids, by which uploads are shown again and deleted; whole, to be copied. */
function idLines(results: readonly FileResult[], columns: number): string[] {
  const left = results.filter(({ state, uploadId }) => uploadId !== null && state !== 'deleted');
  return left.map(({ uploadId, file }) => `${uploadId}  ${pc.dim(shownName(file, columns - idColumns - 2).trimEnd())}`);
}

/** What was merely taken care of is counted, not named. */
function codesOf({ passport, error }: FileResult): string {
  const findings = passport?.findings ?? [];
  const named = findings.filter(({ severity }) => severity !== 'fixed').map(({ code }) => code);
  const fixed = findings.length - named.length;
  const all = [...(error === null ? [] : [error.code]), ...named, ...(fixed > 0 ? [`${fixed} fixed`] : [])];
  return all.join(', ');
}

function reasonLines({ file, passport, error }: FileResult, columns: number): string[] {
  const findings = passport?.findings.filter(({ severity }) => severity !== 'fixed') ?? [];
  const said = passport === null ? undefined : verdictText({ ...passport, findings });
  const sentences = [...(said?.sentences ?? []), ...(error === null ? [] : [error.message])];
  if (sentences.length === 0) return [];
  const headline = said === undefined ? '' : ` ${said.headline}`;
  const width = Math.max(leastColumns, Math.min(columns, 110));
  return [
    `${pc.bold(shownName(file, [...file].length))}${headline}`,
    ...sentences.flatMap((text) => wrapped(text, width)),
    '',
  ];
}

function wrapped(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = '  ';
  for (const word of text.split(' ')) {
    if (line.length + word.length + 1 > columns && line.trim() !== '') {
      lines.push(line);
      line = '    ';
    }
    line += line.trim() === '' ? word : ` ${word}`;
  }
  return [...lines, line];
}

/** What may be done with the uploads now; undefined when there are none. */
export function nextStep(results: readonly FileResult[]): string | undefined {
  const unchecked = idsOf(results.filter(({ state }) => state === 'checking' || state === 'interrupted'));
  if (unchecked.length > 0) return `Sent, and not yet checked: npm run upload -- --show ${unchecked.join(' ')}`;
  const checked = idsOf(results.filter(({ state }) => state !== 'deleted'));
  if (checked.length === 0) return undefined;
  if (checked.length > mostNamed) return 'To delete, with the ids above: npm run upload -- --delete ID…';
  return `To delete: npm run upload -- --delete ${checked.join(' ')}`;
}

const mostNamed = 4;

function idsOf(results: readonly FileResult[]): string[] {
  return results.flatMap(({ uploadId }) => uploadId ?? []);
}
