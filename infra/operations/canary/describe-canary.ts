import pc from 'picocolors';
import type { SubjectKind } from '../where/subject.ts';
import { type CanaryStep, canarySteps, type StepOutcome, stepFacts } from './canary-step.ts';

const signs = { arrived: pc.green('✓'), waiting: pc.cyan('…'), failed: pc.red('✗') };
const pathWidth = Math.max(...canarySteps.map((step) => stepFacts[step].path.length));

/** `2.4 s`, `16 min`. */
export function describeSeconds(seconds: number): string {
  return seconds < 120 ? `${seconds.toFixed(1)} s` : `${Math.round(seconds / 60)} min`;
}

/** One line per path. */
export function describeOutcomes(outcomes: readonly StepOutcome[]): string {
  return outcomes
    .map(({ step, status, seconds, says }) => {
      const took = seconds === undefined ? '' : describeSeconds(seconds);
      return `${signs[status]} ${stepFacts[step].path.padEnd(pathWidth)}  ${took.padStart(8)}  ${pc.dim(says)}`;
    })
    .join('\n');
}

/** How to follow what a run has made, a command per path. */
export function describeTraces(outcomes: readonly StepOutcome[]): string {
  return outcomes
    .flatMap(({ step, id }) => (id === undefined ? [] : [`npm run where -- ${id} --as ${subjects[step]}`]))
    .map((command) => `  ${pc.dim(command)}`)
    .join('\n');
}

const subjects = { edit: 'product', order: 'order', upload: 'upload' } as const satisfies Record<
  CanaryStep,
  SubjectKind
>;

/** What is under way, for one line of a terminal. */
export function describeProgress(at: ReadonlyMap<CanaryStep, string>, seconds: number): string {
  const steps = canarySteps.map((step) => `${stepFacts[step].path}: ${at.get(step) ?? 'not begun'}`);
  return `${Math.round(seconds)} s  ${steps.join(' | ')}`;
}
