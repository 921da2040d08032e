import { readFileSync } from 'node:fs';
import { type App, CfnWaitConditionHandle, Stack } from 'aws-cdk-lib';
import { z } from 'zod';
import { DashboardsStack } from '../../infra/stacks/dashboards-stack.ts';
import { quickSightOf, readStage } from '../../infra/stages.ts';
import { appOfTests } from './stack-templates.ts';

const stagesFile = z.record(z.string(), z.looseObject({}));

/** Groups of two kinds, and an identity Region that is not the stage's. */
export const someQuickSight = {
  group: 'analysts',
  readers: 'shop-readers',
  identityRegion: 'us-east-1',
  currency: 'GBP',
};

/** The stages as they are checked in, with QuickSight switched on in every one. */
export function stagesWithQuickSight(settings: object = {}): unknown {
  const stages = Object.entries(stagesFile.parse(JSON.parse(readFileSync('infra/stages.json', 'utf8'))));
  const dashboards = { quicksight: { ...someQuickSight, ...settings } };
  return Object.fromEntries(stages.map(([name, stage]) => [name, { ...stage, dashboards }]));
}

/**
 * The stack of the dashboards as the app makes it, beside one in place of that which it waits for.
 * @param isValidated as in `appOfTests`
 */
export function dashboardsApp(settings: object = {}, isValidated = false): { app: App; dashboards: DashboardsStack } {
  const app = appOfTests(isValidated);
  const stage = readStage(() => undefined, stagesWithQuickSight(settings));
  const quickSight = quickSightOf(stage);
  if (quickSight === undefined) throw new Error('QuickSight is switched off');
  const env = { account: stage.account, region: stage.region };
  const stateless = new Stack(app, 'Stateless', { env });
  new CfnWaitConditionHandle(stateless, 'Nothing');
  return { app, dashboards: new DashboardsStack(app, 'Dashboards', { env, stage, stateless, quickSight }) };
}
