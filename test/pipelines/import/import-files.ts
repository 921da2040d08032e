import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CsvLine, openCsv } from '../../../pipelines/import/csv-lines.ts';
import { type ImportJob, type ImportPorts, importOrders, type Tally } from '../../../pipelines/import/import-orders.ts';
import { type Mapping, parseMapping } from '../../../pipelines/import/mapping.ts';
import { lineReader } from '../../../pipelines/import/order-line.ts';
import { surveyLines } from '../../../pipelines/import/survey.ts';
import type { Message } from '../../../pipelines/lake-writer/batch-entries.ts';

/** The only real file that there is to learn from; it does not ship with the project. */
export const realFile = '../shared/data/online-retail-2010-12.csv.gz';
export const realFigures = '../shared/data/online-retail-2010-12.expected.json';

export const header = ['order', 'sku', 'title', 'qty', 'when', 'price', 'who', 'land'];

export const plainMapping = {
  shop: 'test-shop',
  columns: {
    orderId: 'order',
    sku: 'sku',
    title: 'title',
    quantity: 'qty',
    placedAt: 'when',
    unitPrice: 'price',
    customerId: 'who',
    country: 'land',
  },
  constants: { currency: 'GBP', channel: 'web' },
  placedAt: { format: 'yyyy-MM-dd HH:mm' },
  creditNotes: { orderIdPrefix: 'C' },
};

export function mappingOf(document: unknown): Mapping {
  const result = parseMapping(JSON.stringify(document));
  if (!result.ok) throw new Error(result.problems.join('; '));
  return result.mapping;
}

/** Cells of a line, valid unless told otherwise. */
export function cells(order: string, changes: Partial<Record<string, string>> = {}): string[] {
  const quantity = order.startsWith('C') ? '-2' : '2';
  const line = {
    order,
    sku: 'A3',
    title: 'Poster',
    qty: quantity,
    when: '2010-12-01 08:26',
    price: '2.55',
    who: '17850',
    land: 'France',
  };
  return header.map((name) => ({ ...line, ...changes })[name] ?? '');
}

/** Lines as the file has them: the header is on line 1. */
export function numbered(lines: readonly (readonly string[])[]): CsvLine[] {
  return lines.map((line, index) => ({ lineNumber: index + 2, cells: line }));
}

export async function* stream<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

export async function jobOf(
  lines: readonly CsvLine[],
  mapping: Mapping = mappingOf(plainMapping),
  settledBefore = 0,
): Promise<ImportJob> {
  const reader = lineReader(mapping, header);
  const survey = await surveyLines(stream(lines), reader);
  return { lines: stream(lines), reader, mapping, survey, importedAt: '2026-01-01T00:00:00.000Z', settledBefore };
}

/** Imports into memory: every message by its id, as the lake would hold it. */
export async function importInto(
  lake: Map<string, Message>,
  job: ImportJob,
  ports: Partial<ImportPorts> = {},
): Promise<Tally> {
  return importOrders(job, {
    store: async (messages) => {
      for (const message of messages) lake.set(message.id, message);
      return [];
    },
    saveProgress: async () => undefined,
    sleep: async () => undefined,
    ...ports,
  });
}

/** A temporary folder that is gone after the call. */
export async function withTemporaryFile<T>(
  name: string,
  bytes: string | Uint8Array,
  use: (file: string) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'import-'));
  try {
    writeFileSync(join(folder, name), bytes);
    return await use(join(folder, name));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export async function readAll(
  file: string,
  csv: Partial<Mapping['csv']> = {},
): Promise<{ header: readonly string[]; lines: CsvLine[] }> {
  const opened = await openCsv(file, { csv: { delimiter: ',', encoding: 'utf-8', ...csv } });
  const lines: CsvLine[] = [];
  for await (const line of opened.lines) lines.push(line);
  return { header: opened.header, lines };
}

/** The import of the real file by the mapping that ships. */
export async function realJob(): Promise<ImportJob> {
  const mapping = mappingOf(JSON.parse(readFileSync('pipelines/import/online-retail.mapping.json', 'utf8')));
  const first = await openCsv(realFile, { csv: mapping.csv });
  const reader = lineReader(mapping, first.header);
  const survey = await surveyLines(first.lines, reader);
  const { lines } = await openCsv(realFile, { csv: mapping.csv });
  return { lines, reader, mapping, survey, importedAt: '2026-01-01T00:00:00.000Z', settledBefore: 0 };
}
