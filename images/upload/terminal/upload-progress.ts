import { basename } from 'node:path';
import { MultiBar, type SingleBar } from 'cli-progress';
import { bytesText } from '../../assess/wording.ts';
import type { FileResult } from './file-result.ts';
import { shownName } from './shown-name.ts';
import type { RunProgress } from './upload-files.ts';

const nameColumns = 26;

/** One bar for each file under way, and one for all of them when there are many. Fits into 80 columns. */
function barProgress(total: number): RunProgress & { stop(): void } {
  const bars = new MultiBar({
    format: '{name} {bar} {percentage}% | {state}',
    barsize: 16,
    hideCursor: true,
    clearOnComplete: true,
    stopOnComplete: false,
    stream: process.stderr,
  });
  const all =
    total > 1 ? bars.create(total, 0, { name: 'all files'.padEnd(nameColumns), state: `0 of ${total}` }) : undefined;
  let ended = 0;
  return {
    begin: (path, bytes) => {
      const bar: SingleBar = bars.create(bytes, 0, { name: shownName(basename(path), nameColumns), state: 'starting' });
      return {
        sent: (sent) => bar.update(sent, { state: `${bytesText(sent)} of ${bytesText(bytes)}` }),
        checking: (seconds) => bar.update(bytes, { state: `checking, ${Math.round(seconds)} s` }),
        end: () => void bars.remove(bar),
      };
    },
    ended: () => {
      ended += 1;
      all?.update(ended, { state: `${ended} of ${total}` });
    },
    stop: () => bars.stop(),
  };
}

function plainProgress(total: number): RunProgress & { stop(): void } {
  let ended = 0;
  const nothing = () => undefined;
  return {
    begin: () => ({ sent: nothing, checking: nothing, end: nothing }),
    ended: ({ file, state, error }: FileResult) => {
      ended += 1;
      process.stderr.write(`${ended} of ${total}: ${file}: ${error === null ? state : error.message}\n`);
    },
    stop: nothing,
  };
}

/** Bars on a terminal, elsewhere a line for each file that is done; on standard error in both cases. */
export function uploadProgress(total: number): RunProgress & { stop(): void } {
  return process.stderr.isTTY ? barProgress(total) : plainProgress(total);
}
