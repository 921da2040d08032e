import type { Figure, ShopFigures } from '../sample/ledger-figures.ts';
import type { SampleLedger } from '../sample/sample-ledger.ts';
import { type AnswerRow, type Ask, type Scope, statement, wholeNumber } from './ask-lake.ts';
import { rejectionBindings } from './lake-counts.ts';

/** A question to the lake, and the shop's own answer to it. */
export interface FigureQuestion {
  /** Names the file in `sql/`. */
  name: string;
  answer: Figure;
  /** Asked only where the window of the sample holds nothing else of this kind. */
  onlyWithout?: 'orders' | 'searches';
}

/** File of each figure of the ledger: a figure without a question would not compile. */
const figureFiles: Record<keyof ShopFigures, string> = {
  orders: 'orders',
  ordersByChannel: 'orders-by-channel',
  ordersByCountry: 'orders-by-country',
  dailySales: 'daily-sales',
  refunds: 'refunds',
  lines: 'lines',
  productSales: 'product-sales',
  products: 'products',
  images: 'images',
  searches: 'searches',
  customers: 'customers',
};

/** Every question whose right answer the shop knows. */
export function figureQuestions({ figures, rejectedByCode }: SampleLedger): FigureQuestion[] {
  const rejections = Object.fromEntries(Object.entries(rejectedByCode).map(([code, events]) => [code, { events }]));
  return [
    { name: figureFiles.orders, answer: figures.orders },
    { name: figureFiles.ordersByChannel, answer: figures.ordersByChannel },
    { name: figureFiles.ordersByCountry, answer: figures.ordersByCountry },
    { name: figureFiles.dailySales, answer: figures.dailySales, onlyWithout: 'orders' },
    { name: figureFiles.refunds, answer: figures.refunds },
    { name: figureFiles.lines, answer: figures.lines },
    { name: figureFiles.productSales, answer: figures.productSales },
    { name: figureFiles.products, answer: figures.products },
    { name: figureFiles.images, answer: figures.images },
    { name: figureFiles.searches, answer: figures.searches, onlyWithout: 'searches' },
    { name: figureFiles.customers, answer: figures.customers },
    { name: 'rejections', answer: rejections },
    { name: 'leaks', answer: { all: { leakingRows: 0 } } },
  ];
}

/** `total_minor` of SQL is `totalMinor` of the ledger. */
function measureName(column: string): string {
  return column.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function addRow(figure: Figure, row: AnswerRow): void {
  const group = String(row.grp);
  const measures = figure[group] ?? {};
  figure[group] = measures;
  for (const [column, value] of Object.entries(row)) {
    if (column === 'grp') continue;
    const name = measureName(column);
    measures[name] = (measures[name] ?? 0) + wholeNumber(value);
  }
}

/** Asks the lake one question; its answer has the form of the ledger's. */
export async function askFigure(ask: Ask, scope: Scope, ledger: SampleLedger, name: string): Promise<Figure> {
  const figure: Figure = {};
  const chunks = name === 'rejections' ? rejectionBindings(ledger) : [{}];
  for (const bindings of chunks) {
    for (const row of await ask(statement(name, scope, bindings))) addRow(figure, row);
  }
  return figure;
}
