import { openCsv } from './csv-lines.ts';
import { describeImport } from './describe-import.ts';
import { addToTally, emptyTally, mapOrders } from './import-orders.ts';
import type { RefusedLine } from './order-line.ts';
import type { PreparedImport } from './prepare-import.ts';
import { surveyLines } from './survey.ts';

const eventsShown = 5;
const refusalsShown = 10;

const describeRefusal = ({ csv, code, column, message }: RefusedLine) =>
  `line ${csv.lineNumber}: ${code}${column === '' ? '' : ` in ${column}`}: ${message}`;

/** What an import would do, as text: the first events in full, the first refusals, and how all lines add up. */
export async function previewImport(prepared: PreparedImport, now: string): Promise<string> {
  const open = async () => (await openCsv(prepared.file, { csv: prepared.mapping.csv })).lines;
  const survey = await surveyLines(await open(), prepared.reader);
  const tally = emptyTally();
  const events: string[] = [];
  const refusals: string[] = [];
  const job = { ...prepared, lines: await open(), survey, importedAt: now, settledBefore: 0 };
  for await (const { orders } of mapOrders(job, tally)) {
    for (const order of orders) {
      addToTally(tally, order);
      if (order.eventText !== undefined && events.length < eventsShown) {
        events.push(JSON.stringify(JSON.parse(order.eventText), null, 2));
      }
      for (const refused of order.refused) if (refusals.length < refusalsShown) refusals.push(describeRefusal(refused));
    }
  }
  const more = tally.linesRefused > refusals.length ? [`… and ${tally.linesRefused - refusals.length} more`] : [];
  return `${[...events, '', ...refusals, ...more, '', describeImport(tally), 'Nothing was sent.'].join('\n')}\n`;
}
