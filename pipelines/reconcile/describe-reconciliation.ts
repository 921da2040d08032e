import Table from 'cli-table3';
import pc from 'picocolors';
import type { AccountingRow } from './compare-accounting.ts';
import type { Difference, MeasureComparison } from './compare-figures.ts';
import type { MissingEvents } from './missing-events.ts';
import type { Reconciliation } from './reconcile.ts';

const whole = (amount: number | undefined) => (amount === undefined ? 'nothing' : amount.toLocaleString('en-US'));
const sign = (isRight: boolean) => (isRight ? pc.green('✓') : pc.red('✗'));
const examples = 5;

function emptyTable(head: readonly string[]) {
  const colAligns = head.map((_, column) => (column === 0 ? ('left' as const) : ('right' as const)));
  return new Table({ head: [...head], colAligns, style: { head: [], border: [], compact: true } });
}

function sumOf(rows: readonly AccountingRow[]): AccountingRow {
  const sum = (name: 'published' | 'stored' | 'duplicates' | 'rejected' | 'redelivered' | 'missing') =>
    rows.reduce((running, row) => running + row[name], 0);
  return {
    detailType: 'all',
    published: sum('published'),
    stored: sum('stored'),
    duplicates: sum('duplicates'),
    rejected: sum('rejected'),
    redelivered: sum('redelivered'),
    missing: sum('missing'),
    isRight: rows.every(({ isRight }) => isRight),
    problem: '',
  };
}

/** published = stored + duplicates + rejected, per event type. */
export function accountingTable(rows: readonly AccountingRow[]): string {
  const table = emptyTable(['event type', 'published', '= stored', '+ duplicates', '+ rejected', 'redelivered', '']);
  for (const row of [...rows, sumOf(rows)]) {
    const { published, stored, duplicates, rejected, redelivered, isRight } = row;
    const numbers = [published, stored, duplicates, rejected, redelivered].map(whole);
    table.push([row.detailType, ...numbers, sign(isRight)]);
  }
  return table.toString();
}

/** The shop's own figures beside those of the views. Shown are sums, compared is every group. */
export function figuresTable(figures: readonly MeasureComparison[]): string {
  const table = emptyTable(['figure', 'groups', 'shop', 'lake', '']);
  for (const { figure, measure, groups, shopTotal, lakeTotal, differences } of figures) {
    const numbers = [whole(groups), whole(shopTotal), whole(lakeTotal)];
    table.push([`${figure}: ${measure}`, ...numbers, sign(differences.length === 0)]);
  }
  return table.toString();
}

function firstOf(label: string, ids: readonly string[]): string {
  if (ids.length === 0) return '';
  const rest = ids.length > examples ? ` and ${whole(ids.length - examples)} more` : '';
  return `; ${label} ${ids.slice(0, examples).join(', ')}${rest}`;
}

function missingText(missing: MissingEvents | undefined): string {
  if (!missing) return '';
  const { lost, notLoaded, unexpected } = missing;
  return (
    firstOf('missing', lost) + firstOf('in bronze but not loaded', notLoaded) + firstOf('never published', unexpected)
  );
}

function differenceText(figure: string, { group, measure, shop, lake }: Difference): string {
  return `${figure} of ${group}: ${measure} is ${whole(lake)} in the lake, ${whole(shop)} in the shop`;
}

/** At most five lines per figure, over all of its measures. */
function figureLines(figures: readonly MeasureComparison[]): string[] {
  const byFigure = new Map<string, Difference[]>();
  for (const { figure, differences } of figures) {
    byFigure.set(figure, [...(byFigure.get(figure) ?? []), ...differences]);
  }
  return [...byFigure].flatMap(([figure, differences]) => {
    const shown = differences.slice(0, examples).map((difference) => differenceText(figure, difference));
    const rest = differences.length - shown.length;
    return rest > 0 ? [...shown, `${figure}: ${whole(rest)} more differences`] : shown;
  });
}

/** Everything that is off, one line each, with at most five examples of each kind; empty when nothing is. */
export function problemLines({ accounting, missing, figures }: Reconciliation): string[] {
  const wrongTypes = accounting
    .filter(({ isRight }) => !isRight)
    .map(({ detailType, problem }) => `${detailType}: ${problem}${missingText(missing.get(detailType))}`);
  return [...wrongTypes, ...figureLines(figures)];
}

/** The whole report for people. */
export function describeReconciliation(reconciliation: Reconciliation): string {
  const { accounting, figures, notAsked, isRight } = reconciliation;
  const compared = figures.reduce((sum, { groups }) => sum + groups, 0);
  const sums = '  Shown are sums over all groups, currencies included; compared is every group by itself.';
  const notes = notAsked.map(({ name, why }) => `  ${name} was not compared: ${why}`);
  const verdict = isRight
    ? pc.green(`✓ Every event is accounted for, and all ${whole(compared)} figures of the views equal the shop's own.`)
    : pc.red('✗ The lake and the shop disagree:');
  const problems = problemLines(reconciliation).map((line) => `  ${line}`);
  const isAccounted = accounting.every((row) => row.isRight);
  if (!isAccounted) problems.push('  While events are missing, the figures cannot be right: mend that first.');
  return [accountingTable(accounting), figuresTable(figures), sums, ...notes, verdict, ...problems].join('\n');
}
