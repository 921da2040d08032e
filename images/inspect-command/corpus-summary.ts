import type { CheckedFile, CheckOutcome } from './checked-file.ts';

export interface CodeCount {
  readonly outcome: CheckOutcome;
  readonly code: string;
  readonly files: number;
  /** A path. */
  readonly example: string;
}

type FileUse = Pick<CheckedFile, 'path' | 'code' | 'milliseconds' | 'peakRssBytes'>;

/** What a run over many files gave, gathered file by file. */
export interface CorpusSummary {
  readonly files: number;
  readonly outcomes: Readonly<Record<CheckOutcome, number>>;
  readonly codes: readonly CodeCount[];
  readonly slowest: readonly FileUse[];
  readonly largest: readonly FileUse[];
}

const listed = 5;
const outcomeOrder: readonly CheckOutcome[] = ['ready', 'warn', 'rejected', 'unreadable', 'broken'];

/** Keeps counts and the most extreme files, not the files. */
export function gatherSummary(): { add(file: CheckedFile): void; summary(): CorpusSummary } {
  const codes = new Map<string, CodeCount>();
  const outcomes = { ready: 0, warn: 0, rejected: 0, unreadable: 0, broken: 0 };
  let [slowest, largest]: [FileUse[], FileUse[]] = [[], []];
  let files = 0;
  return {
    add: ({ path, code, outcome, milliseconds, peakRssBytes }) => {
      files += 1;
      outcomes[outcome] += 1;
      const known = codes.get(`${outcome} ${code}`);
      codes.set(`${outcome} ${code}`, {
        outcome,
        code,
        files: (known?.files ?? 0) + 1,
        example: known?.example ?? path,
      });
      const use = { path, code, milliseconds, peakRssBytes };
      slowest = most([...slowest, use], (one) => one.milliseconds);
      largest = most([...largest, use], (one) => one.peakRssBytes);
    },
    summary: () => ({ files, outcomes, codes: [...codes.values()].sort(byOutcomeThenCount), slowest, largest }),
  };
}

function most(uses: FileUse[], measure: (use: FileUse) => number): FileUse[] {
  return uses.sort((a, b) => measure(b) - measure(a)).slice(0, listed);
}

function byOutcomeThenCount(a: CodeCount, b: CodeCount): number {
  return outcomeOrder.indexOf(a.outcome) - outcomeOrder.indexOf(b.outcome) || b.files - a.files;
}
