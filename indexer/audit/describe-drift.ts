import Table from 'cli-table3';
import pc from 'picocolors';
import { auditBucket } from '../projection/audit-bucket.ts';
import { terminalText } from '../terminal-text.ts';
import type { DifferingField, Drift } from './compare-document.ts';
import { driftKinds } from './compare-document.ts';
import type { DriftReport } from './find-drift.ts';
import type { RepairReport } from './repair-drift.ts';

const EXAMPLES = 5;
const FIELDS = 3;
const ID_CHARS = 48;
const VALUE_CHARS = 30;
/** Of what two values share, before their first difference. */
const CHARS_BEFORE = 8;

const meanings = {
  missing: 'the index lacks them',
  extra: 'the projection lacks them',
  stale: 'the index has older ones',
  different: 'same revision, other content',
} as const;

const whole = (amount: number) => amount.toLocaleString('en-US');
const products = (count: number) => `${whole(count)} product${count === 1 ? '' : 's'}`;

function quiet(head: readonly string[]) {
  return new Table({ head: [...head], style: { head: [], border: [], compact: true } });
}

/** The whole audit for people; `index` is the name of the concrete index. */
export function describeDrift(index: string, report: DriftReport): string {
  const { drift, settled, isThorough } = report;
  const how = isThorough ? 'every document read' : 'by sums of buckets; content with an untouched hash is not seen';
  const lines = [pc.dim(`${index}: ${how}`), countsTable(report)];
  if (settled > 0)
    lines.push(pc.dim(`  ${products(settled)} differed at first sight and arrived meanwhile: edits under way.`));
  if (drift.length === 0)
    return [...lines, pc.green('✓ No drift: the index holds what the projection says.')].join('\n');
  lines.push(driftTable(drift), ...detailLines(drift));
  return [...lines, pc.red(`✗ ${products(drift.length)} drifted.`)].join('\n');
}

function countsTable({ products: expected, documents, unequalBuckets }: DriftReport): string {
  const table = quiet(['', 'projection', 'index', 'unequal buckets']);
  table.push(['documents', ...[expected, documents, unequalBuckets.length].map((n) => right(whole(n)))]);
  return table.toString();
}

/** How many of each kind, and which. */
export function driftTable(drift: readonly Drift[]): string {
  const table = quiet(['drift', 'products', 'meaning', 'for example']);
  for (const kind of driftKinds) {
    const ofKind = drift.filter((one) => one.kind === kind);
    if (ofKind.length === 0) continue;
    const examples = ofKind.slice(0, 2).map(({ productId }) => shortened(productId, 22));
    table.push([kind, right(whole(ofKind.length)), meanings[kind], examples.join('\n')]);
  }
  return table.toString();
}

/** What differs, product by product, for the first few. */
export function detailLines(drift: readonly Drift[]): string[] {
  const shown = drift.slice(0, EXAMPLES).flatMap(describeOne);
  return drift.length > EXAMPLES ? [...shown, `  … and ${whole(drift.length - EXAMPLES)} more`] : shown;
}

function describeOne({ productId, kind, revision, version, fields }: Drift): string[] {
  const head = `  ${shortened(productId, ID_CHARS)} (bucket ${auditBucket(productId)}): ${kind}`;
  if (kind === 'missing') return [`${head}, revision ${revision}`];
  if (kind === 'extra') return [`${head}, version ${version}`];
  if (kind === 'stale') return [`${head}, version ${version} where the projection has revision ${revision}`];
  const more = fields.length > FIELDS ? [`    and ${fields.length - FIELDS} more fields`] : [];
  return [head, ...fields.slice(0, FIELDS).map(describeField), ...more];
}

function describeField({ field, expected, actual }: DifferingField): string {
  const [there, wanted] = [plainValue(actual), plainValue(expected)];
  const from = cutFrom(there, wanted);
  return `    ${field} is ${shown(there, from)} instead of ${shown(wanted, from)}`;
}

function plainValue(value: unknown): string {
  return value === undefined ? 'absent' : terminalText(JSON.stringify(value));
}

/** Where to begin, so that both show their first difference, and some of what is before it. */
function cutFrom(one: string, other: string): number {
  if (Math.max(one.length, other.length) <= VALUE_CHARS) return 0;
  let same = 0;
  while (same < Math.min(one.length, other.length) && one[same] === other[same]) same += 1;
  // What fits with the ellipsis at its end.
  if (same < VALUE_CHARS - 1) return 0;
  const from = same - CHARS_BEFORE;
  return isLowSurrogate(one, from) ? from + 1 : from;
}

function shown(plain: string, from: number): string {
  return shortened(from === 0 ? plain : `…${plain.slice(from)}`, VALUE_CHARS);
}

const isLowSurrogate = (text: string, place: number) => /^[\uDC00-\uDFFF]$/.test(text[place] ?? '');

function shortened(text: string, chars: number): string {
  const plain = terminalText(text);
  return plain.length > chars ? `${plain.slice(0, chars - 1)}…` : plain;
}

function right(content: string) {
  return { content, hAlign: 'right' as const };
}

/** What a repair did, before the audit that proves it. */
export function describeRepair({ rewritten, removed, notMended }: RepairReport): string {
  const failed = notMended
    .slice(0, EXAMPLES)
    .map(({ productId, reason }) => pc.red(terminalText(`  ${productId}: ${reason}`)));
  const more = notMended.length > EXAMPLES ? [pc.red(`  … and ${whole(notMended.length - EXAMPLES)} more`)] : [];
  return [
    `Mended: ${whole(rewritten)} rewritten from the projection, ${whole(removed)} removed.`,
    ...failed,
    ...more,
  ].join('\n');
}
