import { readStage, type Stage } from '../../stages.ts';
import { OperationsError } from '../errors.ts';
import type { CdkRun } from './cdk-arguments.ts';
import { kindsOf } from './describe-deploy.ts';

/** What `npm run deploy` and `npm run diff` both take. */
export interface RunOptions {
  readonly stage: string;
  readonly stack?: readonly string[];
  readonly region?: string;
  readonly account?: string;
  readonly alarmEmail?: string;
  readonly profile?: string;
  readonly requireApproval?: string;
}

export interface PreparedRun {
  readonly run: CdkRun;
  readonly stage: Stage;
}

/**
 * Reads the stage as the app will and says what the CDK is to do.
 * @throws StageError naming each setting that is wrong; OperationsError INPUT_WRONG for a stack that the stage has not
 */
export function prepareRun(action: CdkRun['action'], options: RunOptions, others: readonly string[]): PreparedRun {
  const context = { account: options.account, region: options.region, alarmEmail: options.alarmEmail };
  const stage = readStage(
    (name) => Object.entries({ ...context, stage: options.stage }).find(([key]) => key === name)?.[1],
  );
  const stacks = options.stack ?? [];
  const kinds: readonly string[] = kindsOf(stage);
  const unknown = stacks.filter((kind) => !kinds.includes(kind));
  if (unknown.length > 0) {
    const message = `The stage ${stage.name} has no stack ${unknown.join(', ')}; it has ${kinds.join(', ')}.`;
    throw new OperationsError('INPUT_WRONG', message);
  }
  const { profile, requireApproval } = options;
  return { stage, run: { action, stage: stage.name, context, stacks, profile, requireApproval, others } };
}
