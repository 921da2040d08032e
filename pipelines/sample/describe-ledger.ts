import type { Figure } from './ledger-figures.ts';
import type { SampleLedger } from './sample-ledger.ts';

const whole = (amount: number) => amount.toLocaleString('en-US');

function totalOf(figure: Figure, measure: string): number {
  return Object.values(figure).reduce((sum, measures) => sum + (measures[measure] ?? 0), 0);
}

function byCurrency(ledger: SampleLedger, measure: string): string {
  const sums = new Map<string, number>();
  for (const [group, measures] of Object.entries(ledger.figures.dailySales)) {
    const currency = group.slice(-3);
    sums.set(currency, (sums.get(currency) ?? 0) + (measures[measure] ?? 0));
  }
  return [...sums]
    .sort()
    .map(([currency, minor]) => `${currency} ${(minor / 100).toLocaleString('en-US', { minimumFractionDigits: 2 })}`)
    .join(', ');
}

function orderStatuses(ledger: SampleLedger): string {
  const counts = new Map<string, number>();
  for (const [group, { orders = 0 }] of Object.entries(ledger.figures.orders)) {
    const status = group.slice(0, -4);
    counts.set(status, (counts.get(status) ?? 0) + orders);
  }
  return [...counts].map(([status, orders]) => `${whole(orders)} ${status}`).join(', ');
}

/** The right answers in a few lines, for people. */
export function describeLedger(ledger: SampleLedger): string {
  const counts = Object.values(ledger.events);
  const sum = (name: 'published' | 'distinct' | 'duplicates' | 'rejected') =>
    whole(counts.reduce((running, each) => running + each[name], 0));
  const { orders, lines, searches, products, images, customers } = ledger.figures;
  return [
    `  published   ${sum('published')} = ${sum('distinct')} valid + ${sum('duplicates')} duplicates + ${sum('rejected')} invalid`,
    `  orders      ${whole(totalOf(orders, 'orders'))}: ${orderStatuses(ledger)}`,
    `  lines       ${whole(totalOf(lines, 'lines'))} with ${whole(totalOf(lines, 'pieces'))} pieces`,
    `  paid        ${byCurrency(ledger, 'grossMinor')}`,
    `  given back  ${byCurrency(ledger, 'refundedMinor')}`,
    `  customers   ${whole(totalOf(customers, 'customers'))} with an account`,
    `  products    ${whole(Object.keys(products).length)} now, ${whole(totalOf(products, 'active'))} for sale`,
    `  images      ${whole(totalOf(images, 'images'))}, ${whole(images.rejected?.images ?? 0)} rejected`,
    `  searches    ${whole(totalOf(searches, 'searches'))}, ${whole(totalOf(searches, 'searchesWithoutHits'))} without hits`,
  ].join('\n');
}
