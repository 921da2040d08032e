import { parseEvent } from '../../../pipelines/contracts/parse-event.ts';
import { pseudonymise } from '../../../pipelines/contracts/personal-data.ts';
import type { EventDataset } from '../../../pipelines/datasets/dataset.ts';
import { RowBuffer } from '../../../pipelines/datasets/row-buffer.ts';

/** The rows that a dataset makes of an event's text, read back. */
export function encodedRows(dataset: EventDataset, text: string, copies = 1): Record<string, unknown>[] {
  const parsed = parseEvent(text);
  if (!parsed.ok) throw new Error(`the factory made an invalid event: ${JSON.stringify(parsed.rejection)}`);
  const rows = new RowBuffer();
  dataset.encodeRows(
    pseudonymise(parsed.event, (id) => ({ customerKey: `key-of-${id}`, formerCustomerKeys: `older-key-of-${id}` })),
    copies,
    rows,
  );
  const bytes = rows.bytesBetween(0, rows.rowEnds.at(-1) ?? 0);
  return Buffer.from(bytes)
    .toString('utf8')
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));
}
