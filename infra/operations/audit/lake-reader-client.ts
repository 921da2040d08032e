import type { LakeNames } from '../../../pipelines/migrations/fill-names.ts';
import { type AskByPages, allRows } from './athena-pages-client.ts';
import type { LakeReader } from './find-lake-drift.ts';
import { lakeProduct } from './lake-product.ts';
import { arrivedStatement, beginningStatement, productsStatement } from './lake-statements.ts';
import { isoOf } from './recorded-event.ts';

/** The lake's side of the audit, asked through Athena. */
export function lakeReader(ask: AskByPages, names: LakeNames): LakeReader {
  return {
    products: async function* ({ isDeep }) {
      for await (const rows of ask(productsStatement(names, { withPayload: isDeep })))
        yield rows.map((row) => lakeProduct(row, { isDeep }));
    },
    arrivals: async (keys) => {
      const arrivals = new Map<string, number>();
      for await (const rows of ask(arrivedStatement(names))) {
        for (const { product_id, version_line, version } of rows) {
          const key = `${version_line}#${product_id}`;
          if (keys.has(key)) arrivals.set(key, Number(version));
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
