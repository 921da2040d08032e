import { type Verdict, verdictOf } from '../assess/assess.ts';
import type { Finding, FindingCode } from '../assess/finding.ts';
import type { ImageFacts } from '../inspect/image-facts.ts';
import type { PrintPassport } from '../passport/print-passport.ts';

/** Beside the verdicts: a file that nobody could read, and one on which the check itself broke. */
export type CheckOutcome = Verdict | 'unreadable' | 'broken';

/** Findings of a passport are the same, but for the type of their codes. */
export type CheckFinding = Omit<Finding, 'code'> & { readonly code: string };

/** What came of one file: always exactly one of these. */
export interface CheckedFile {
  readonly path: string;
  /** Null where it could not be told. */
  readonly bytes: number | null;
  readonly outcome: CheckOutcome;
  /** What decided: the first finding that rejects, else the first that warns, else READY. */
  readonly code: string;
  readonly findings: readonly CheckFinding[];
  readonly facts: ImageFacts | null;
  /** Absent of what was refused before it came to a print. */
  readonly passport: PrintPassport | null;
  readonly milliseconds: number;
  readonly peakRssBytes: number;
  /** Of the finding that decided. */
  readonly message: string;
}

export type CheckUse = Pick<CheckedFile, 'path' | 'bytes' | 'milliseconds' | 'peakRssBytes'>;

/** What the findings make of a file. */
export function judged(
  use: CheckUse,
  findings: readonly CheckFinding[],
  known: Partial<Pick<CheckedFile, 'facts' | 'passport'>> = {},
): CheckedFile {
  const decisive =
    findings.find(({ severity }) => severity === 'reject') ?? findings.find(({ severity }) => severity === 'warn');
  return {
    ...use,
    outcome: verdictOf(findings),
    code: decisive?.code ?? 'READY',
    findings,
    facts: known.facts ?? null,
    passport: known.passport ?? null,
    message: decisive?.message ?? '',
  };
}

/** A file without a verdict. */
export function unjudged(use: CheckUse, outcome: 'unreadable' | 'broken', message: string): CheckedFile {
  const code = outcome === 'unreadable' ? 'UNREADABLE' : 'CHECK_BROKEN';
  return { ...use, outcome, code, findings: [], facts: null, passport: null, message };
}

const printCodes: readonly string[] = [
  'DPI_LOW',
  'DPI_TOO_LOW',
  'DPI_EXCESS',
  'ASPECT_MISMATCH',
  'CROPPED',
  'BLEED_MISSING',
] satisfies FindingCode[];

/** Without what is found of the print alone: where no size was ordered, it says nothing of the file. */
export function findingsOfFile(findings: readonly CheckFinding[]): CheckFinding[] {
  return findings.filter(({ code }) => !printCodes.includes(code));
}
