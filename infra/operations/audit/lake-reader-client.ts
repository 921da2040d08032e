import { loadWindow } from '../../../pipelines/lake-loader/load-window.ts';
import type { LakeNames } from '../../../pipelines/migrations/fill-names.ts';
import type { Arrival } from './arrivals.ts';
import { type AskByPages, allRows } from './athena-pages-client.ts';
import type { LakeReader } from './find-lake-drift.ts';
import { lakeProduct } from './lake-product.ts';
import {
  arrivedStatement,
  beginningStatement,
  type FirstDays,
  productsStatement,
  watermarksStatement,
} from './lake-statements.ts';
import { isoOf } from './recorded-event.ts';

/** Longer than bronze can keep anything: what has expired is not there to be found. */
const LONG_DAYS = 3650;

/** The lake's side of the audit, asked through Athena. */
export function lakeReader(ask: AskByPages, names: LakeNames): LakeReader {
  return {
    products: async function* ({ isDeep }) {
      for await (const rows of ask(productsStatement(names, { withPayload: isDeep })))
        yield rows.map((row) => lakeProduct(row, { isDeep }));
    },
    arrivals: async (keys) => {
      const fromDts = await firstDaysOfNextLoad(ask, names);
      const arrivals = new Map<string, Arrival>();
      for await (const rows of ask(arrivedStatement(names, fromDts))) {
        for (const { product_id, version_line, version, passed_version } of rows) {
          const key = `${version_line}#${product_id}`;
          if (keys.has(key)) arrivals.set(key, { version: Number(version ?? 0), passed: Number(passed_version ?? 0) });
        }
      }
      return arrivals;
    },
    beganAtMs: async () => {
      const [row] = await allRows(ask(beginningStatement(names)));
      return row?.began_at == null ? undefined : Date.parse(isoOf(row.began_at));
    },
  };
}

/** Asked of what loads recorded, and before bronze: a load that ends meanwhile has moved the days on, never back. */
async function firstDaysOfNextLoad(ask: AskByPages, names: LakeNames): Promise<FirstDays> {
  const rows = await allRows(ask(watermarksStatement(names)));
  const fromDt = (dataset: keyof FirstDays) => {
    const watermark = rows.find((row) => row.dataset === dataset)?.watermark ?? undefined;
    return loadWindow(watermark, new Date(), LONG_DAYS).fromDt;
  };
  return { catalog_events: fromDt('catalog_events'), image_events: fromDt('image_events') };
}
