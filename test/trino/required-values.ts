import type { Engine } from './engine-answer.ts';
import { lakeNames } from './lake-of-stack.ts';

const { silver, views } = lakeNames;

/** One that exists of everything that saved queries ask for by its id. */
const questions: Readonly<Record<string, string>> = {
  product_id: `SELECT product_id FROM ${silver}.catalog_events WHERE event_type = 'price.changed' GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1`,
  image_id: `SELECT image_id FROM ${silver}.image_events GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1`,
  order_id: `SELECT order_id FROM ${silver}.order_events GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1`,
  latest: `SELECT CAST(max(placed_on) AS varchar) FROM ${views}.orders`,
};

export async function findRequiredValues(engine: Engine): Promise<Readonly<Record<string, string>>> {
  const found: [string, string][] = [];
  for (const [name, sql] of Object.entries(questions)) {
    const answer = await engine.ask(sql);
    if (!answer.ok) throw new Error(`${engine.name} cannot say ${name}: ${answer.message}`);
    found.push([name, answer.rows[0]?.[0] ?? '']);
  }
  return { ...Object.fromEntries(found), shop: 'online-retail' };
}
