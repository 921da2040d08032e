import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { ImportError } from './errors.ts';
import type { RefusedLine } from './order-line.ts';

/** Where refused lines are reported; `close` waits until all is written. */
export interface RefusalReport {
  add(refused: RefusedLine, orderId: string | undefined): void;
  close(): Promise<void>;
}

const csvCell = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** Opens a CSV file with one line per refused line. Throws ImportError when there is no writing there. */
export async function openRefusalReport(file: string): Promise<RefusalReport> {
  const stream = createWriteStream(file);
  await once(stream, 'open').catch((cause: unknown) => {
    throw new ImportError('REPORT_UNWRITABLE', `Cannot write ${file}: is there such a folder?`, { cause });
  });
  stream.write('line,order_id,code,column,reason\n');
  return {
    add: ({ csv, code, column, message }, orderId) => {
      const cells = [String(csv.lineNumber), orderId ?? '', code, column, message];
      stream.write(`${cells.map(csvCell).join(',')}\n`);
    },
    close: async () => {
      stream.end();
      await finished(stream);
    },
  };
}
