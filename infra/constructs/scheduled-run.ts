import { Aws, type Duration } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Schedule, type ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import type { Construct } from 'constructs';

export interface ScheduledRun {
  readonly description: string;
  readonly schedule: ScheduleExpression;
  readonly function: LambdaFunction;
  /** How late a run may still begin. */
  readonly maxEventAge: Duration;
  /** @default it runs */
  readonly isPaused?: boolean;
}

/** Runs a function by the clock, without retries: the next run makes up for one that fails. */
export function scheduleRun(scope: Construct, run: ScheduledRun): void {
  const role = new Role(scope, 'SchedulerRole', {
    assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
    }),
  });
  role.addToPolicy(new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [run.function.functionArn] }));
  const target = new LambdaInvoke(run.function, {
    // The target's own grant would cover every version of the function.
    role: role.withoutPolicyUpdates(),
    retryAttempts: 0,
    maxEventAge: run.maxEventAge,
  });
  const { description, schedule, isPaused = false } = run;
  new Schedule(scope, 'Schedule', { description, schedule, target, enabled: !isPaused });
}
