import { datasets } from '../datasets/all-datasets.ts';
import { generateSample } from '../sample/generate-sample.ts';
import type { SampleOptions } from '../sample/shop-options.ts';
import { type Ask, type Scope, statement } from './ask-lake.ts';

/** Which valid events of a type are not where they should be. */
export interface MissingEvents {
  /** Never reached bronze. */
  lost: string[];
  /** In bronze, but not in silver: the loader has not run, or not over them. */
  notLoaded: string[];
  /** In silver, though never published. */
  unexpected: string[];
}

function publishedIds(options: SampleOptions, detailType: string): Set<string> {
  const ids = new Set<string>();
  for (const item of generateSample(options).items) {
    if (item.kind !== 'valid' || item.detailType !== detailType) continue;
    const id = /"eventId":"([^"]+)"/.exec(item.text)?.[1];
    if (id !== undefined) ids.add(id);
  }
  return ids;
}

/** Compares ids one by one. Dear, so for types whose counts differ only. */
export async function findMissingEvents(
  ask: Ask,
  scope: Scope,
  options: SampleOptions,
  detailType: string,
): Promise<MissingEvents | undefined> {
  const dataset = datasets.find(({ detailTypes }) => detailTypes.some((type) => type === detailType));
  if (!dataset) return undefined;
  const bindings = { dataset: dataset.name, event_type: detailType };
  const idsOf = async (name: string) =>
    new Set([...(await ask(statement(name, scope, bindings)))].map((row) => String(row.event_id)));
  const published = publishedIds(options, detailType);
  const stored = await idsOf('event-ids');
  const arrived = await idsOf('arrived-event-ids');
  const absent = [...published].filter((id) => !stored.has(id));
  return {
    lost: absent.filter((id) => !arrived.has(id)),
    notLoaded: absent.filter((id) => arrived.has(id)),
    unexpected: [...stored].filter((id) => !published.has(id)),
  };
}
