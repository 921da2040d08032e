import { appendFileSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { SampleItem } from '../../pipelines/sample/sample-item.ts';
import type { TableRead } from '../../queries/touched-partitions.ts';

/** The folders in which raw events lie by their kind; a line of an order is inside of the order's event. */
export type Family = 'orders' | 'catalog' | 'images' | 'searches' | 'rejected';

const familiesByTable: Readonly<Record<string, Family>> = {
  order_events: 'orders',
  order_lines: 'orders',
  catalog_events: 'catalog',
  image_events: 'images',
  search_events: 'searches',
  rejected_events: 'rejected',
};

const familiesByType: readonly (readonly [RegExp, Family])[] = [
  [/^order\./, 'orders'],
  [/^(product|price|stock)\./, 'catalog'],
  [/^image\./, 'images'],
  [/^search\./, 'searches'],
];

function familyOf({ kind, detailType }: SampleItem): Family {
  const family = familiesByType.find(([pattern]) => pattern.test(detailType))?.[1];
  return kind === 'invalid' || family === undefined ? 'rejected' : family;
}

export interface DayBytes {
  readonly day: string;
  readonly plain: number;
  readonly gzipped: number;
}

/** Bytes of the raw events of each kind by day. */
export type RawSizes = ReadonlyMap<Family, readonly DayBytes[]>;

const flushBytes = 1_000_000;

/** Stores raw events as they were published, one a line, in a file for each kind and day. */
export class RawEvents {
  readonly #directory: string;
  readonly #waiting = new Map<string, string>();
  readonly #files = new Map<string, { family: Family; day: string }>();

  constructor(directory: string) {
    this.#directory = directory;
  }

  add(item: SampleItem, day: string): void {
    const family = familyOf(item);
    const path = join(this.#directory, family, `${day}.ndjson`);
    if (!this.#files.has(path)) mkdirSync(join(this.#directory, family), { recursive: true });
    this.#files.set(path, { family, day });
    const text = `${this.#waiting.get(path) ?? ''}${item.text}\n`;
    this.#waiting.set(path, text.length < flushBytes ? text : '');
    if (text.length >= flushBytes) appendFileSync(path, text);
  }

  flush(): void {
    for (const [path, text] of this.#waiting) appendFileSync(path, text);
    this.#waiting.clear();
  }

  /** What is on the disk, and what it would be when every file were compressed. */
  sizes(): RawSizes {
    this.flush();
    const sizes = new Map<Family, DayBytes[]>();
    for (const [path, { family, day }] of this.#files) {
      const gzipped = gzipSync(readFileSync(path)).byteLength;
      sizes.set(family, [...(sizes.get(family) ?? []), { day, plain: statSync(path).size, gzipped }]);
    }
    return sizes;
  }
}

/** Bytes of the files that hold what a question reads: of each kind the days that one of its tables needs, each file once. */
export function rawBytesOf(reads: readonly TableRead[], sizes: RawSizes): { plain: number; gzipped: number } {
  let [plain, gzipped] = [0, 0];
  for (const [family, files] of sizes) {
    const needed = reads.filter(({ table }) => familiesByTable[table] === family);
    const isNeeded = (day: string) =>
      needed.some(
        ({ days }) =>
          days === undefined ||
          days.some(({ first, last }) => (first === undefined || day >= first) && (last === undefined || day <= last)),
      );
    for (const file of files.filter(({ day }) => isNeeded(day))) {
      plain += file.plain;
      gzipped += file.gzipped;
    }
  }
  return { plain, gzipped };
}
