import type { CsvLine } from './csv-lines.ts';
import { ImportError } from './errors.ts';

/** All lines of one order. */
export interface LineGroup {
  readonly orderId: string;
  readonly lines: readonly CsvLine[];
}

export interface LineGrouper {
  /** Takes the next line and gives back the orders that are complete by now. */
  push(orderId: string, line: CsvLine): LineGroup[];
  /** Gives back what is still open at the end of the file. */
  finish(): LineGroup[];
  /** The first line of the file that belongs to an order not given back yet. */
  firstOpenLine(): number | undefined;
}

/** Lines of scattered orders that may wait for the rest of their order at a time; about 100 MB. */
const mostWaitingLines = 200_000;

/**
 * Puts the lines of an order together: neighbours at once, those of scattered orders (see survey.ts) when their last line has come.
 * Throws ImportError when too many lines would have to wait.
 */
export function createLineGrouper(scattered: ReadonlyMap<string, number>): LineGrouper {
  let current: { orderId: string; lines: CsvLine[] } | undefined;
  const waiting = new Map<string, CsvLine[]>();
  let waitingLines = 0;

  const takeCurrent = (): LineGroup[] => {
    const taken = current === undefined ? [] : [current];
    current = undefined;
    return taken;
  };
  const wait = (orderId: string, line: CsvLine, lastLine: number): LineGroup[] => {
    const lines = waiting.get(orderId) ?? [];
    lines.push(line);
    waiting.set(orderId, lines);
    waitingLines += 1;
    if (line.lineNumber >= lastLine) {
      waiting.delete(orderId);
      waitingLines -= lines.length;
      return [{ orderId, lines }];
    }
    if (waitingLines <= mostWaitingLines) return [];
    const message = `At line ${line.lineNumber}, ${mostWaitingLines} lines wait for the rest of their orders. Export the file sorted by order number.`;
    throw new ImportError('FILE_UNSORTED', message);
  };

  return {
    push(orderId, line) {
      if (current?.orderId === orderId) {
        current.lines.push(line);
        return [];
      }
      const complete = takeCurrent();
      const lastLine = scattered.get(orderId);
      if (lastLine !== undefined) return [...complete, ...wait(orderId, line, lastLine)];
      current = { orderId, lines: [line] };
      return complete;
    },
    finish() {
      const rest = [...takeCurrent(), ...[...waiting].map(([orderId, lines]) => ({ orderId, lines }))];
      waiting.clear();
      return rest;
    },
    firstOpenLine() {
      // Lines come in order and a Map keeps it, so the first waiting order has the first waiting line.
      const firsts = [current?.lines[0], waiting.values().next().value?.[0]].filter((line) => line !== undefined);
      return firsts.length === 0 ? undefined : Math.min(...firsts.map((line) => line.lineNumber));
    },
  };
}
