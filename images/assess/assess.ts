import type { ImageFacts } from '../inspect/image-facts.ts';
import type { ImageMeasures } from '../measure/image-measures.ts';
import type { PrintOrder } from '../print/print-order.ts';
import type { PrintProfile } from '../print/print-profiles.ts';
import type { Observation } from './check.ts';
import { checks } from './checks.ts';
import type { Finding, Severity } from './finding.ts';
import { findingCodes } from './finding-codes.ts';
import { fitOnSheet, type SheetFit } from './sheet-fit.ts';

export type Verdict = 'ready' | 'warn' | 'rejected';

export interface Assessment {
  readonly verdict: Verdict;
  /** The most serious first. */
  readonly findings: readonly Finding[];
  readonly fit: SheetFit;
}

export interface AssessedPrint {
  readonly facts: ImageFacts;
  readonly measures: ImageMeasures;
  readonly order: PrintOrder;
  readonly profile: PrintProfile;
}

const severities: readonly Severity[] = ['reject', 'warn', 'fixed'];

/** Judges a readable image for one print. The same arguments give the same answer. */
export function assess(print: AssessedPrint): Assessment {
  const fit = fitOnSheet(print.facts, print.order, print.profile);
  const observations = checks.map(({ check }) => check({ ...print, fit })).filter((found) => found !== null);
  const findings = observations.flatMap((observation) => withSeverity(observation, print.profile));
  const ordered = severities.flatMap((severity) => findings.filter((finding) => finding.severity === severity));
  return { verdict: verdictOf(ordered), findings: ordered, fit };
}

/** As serious as the worst of its findings. */
export function verdictOf(findings: readonly Pick<Finding, 'severity'>[]): Verdict {
  if (findings.some(({ severity }) => severity === 'reject')) return 'rejected';
  return findings.some(({ severity }) => severity === 'warn') ? 'warn' : 'ready';
}

/** What the profile is not interested in is dropped. */
function withSeverity({ code, ...observation }: Observation, profile: PrintProfile): Finding[] {
  const severity = profile.severities[code] ?? findingCodes[code];
  return severity === 'off' ? [] : [{ code, severity, ...observation }];
}
